"""The errors a person can mend; every message says what happened and what to do next."""

from collections.abc import Sequence

from assistant.types import Fault


class AssistantError(Exception):
    """Base of all errors of this program; its text is fit to be shown as it is.

    `fault` is there where a page can say the same in its own language.
    """

    def __init__(self, text: str = "", fault: Fault | None = None) -> None:
        super().__init__(text)
        self.fault = fault


def is_panic(error: BaseException) -> bool:
    """Whether machine code written in Rust gave up; such an error is no Exception."""
    return type(error).__name__ == "PanicException"


class SettingsError(AssistantError):
    """A setting is unknown, or has a value that cannot be used."""


class AuditError(AssistantError):
    """It cannot be noted who asks or changes something, so it is not done."""


class StoreError(AssistantError):
    """The library or an index cannot be read or written."""


class DamagedError(StoreError):
    """What is stored is not what was written; it is not used."""


class SuspectError(StoreError):
    """Indexes fail their check because of these passages."""

    def __init__(self, text: str, passage_ids: Sequence[str]) -> None:
        super().__init__(text)
        self.passage_ids = tuple(passage_ids)


class EmptyLibraryError(StoreError):
    """Nothing has been ingested yet."""


class UnreachableError(StoreError):
    """The Chroma server that keeps the vectors does not answer."""


class FingerprintError(StoreError):
    """The stored vectors were made by another embedding model than the configured one."""


class BusyError(StoreError):
    """Another ingest is running on the same store."""


class ConversationError(StoreError):
    """The kept conversations cannot be read or written."""


class EmbeddingError(AssistantError):
    """The embedding model's server cannot be reached, refuses, or gives no usable vectors."""


class LoadError(AssistantError):
    """A file cannot be loaded; the others still can."""


class CaseError(AssistantError):
    """A case or benchmark file has a line that cannot be used."""


class ResourceError(AssistantError):
    """A file that ships with the program is missing or damaged."""
