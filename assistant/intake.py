"""What a page can have done to the library, and how it hears of it; `ingest` does the work."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from assistant.types import Fault


class Fate(StrEnum):
    """What became of a document that was brought in or sent away."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    FAILED = "failed"


class State(StrEnum):
    """How a stored document stands to the file that it came from."""

    HELD = "held"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sends it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """`reason` says in English why it failed; with `fault` a page says it its own way.

    `stays` says that the version brought in earlier is still in the library, `notes` what of a
    document that was brought in is not in its text.
    """

    name: str
    fate: Fate
    reason: str = ""
    fault: Fault | None = None
    stays: bool = False
    notes: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What a job is at: `name` is waiting, fetching, reading, encoding or indexing."""

    name: str
    done: int = 0
    total: int = 0


class IntakeJob:
    """Work that goes on in the background; its fields may be read at any time from any thread.

    After the end `outcomes` has one for each document; `problem` says in English why nothing was
    done, `fault` the same to be put in other words, and `busy` that another ingest was at work.
    """

    def __init__(self) -> None:
        self.step = Step("waiting")
        self.outcomes: tuple[Received, ...] = ()
        self.problem = ""
        self.fault: Fault | None = None
        self.busy = False
        self._ended = threading.Event()

    @property
    def ended(self) -> bool:
        return self._ended.is_set()

    def wait(self, seconds: float) -> bool:
        """Whether the job has ended within `seconds`."""
        return self._ended.wait(seconds)

    def run(self, work: Callable[[], None]) -> None:
        """Does `work` in a thread of its own, after which the job has ended."""

        def whole() -> None:
            try:
                work()
            finally:
                self._ended.set()

        threading.Thread(target=whole, daemon=True).start()


class Intake(Protocol):
    """Brings documents into the library and takes them out, one job after the other."""

    suffixes: Sequence[str]
    max_megabytes: float

    def add(self, uploads: Sequence[Upload]) -> IntakeJob:
        """Keeps the files in the store and their documents in the library.

        A file of the same name is replaced; where the new one cannot be read the old one stays.
        """

    def fetch(self, url: str) -> IntakeJob:
        """As `add`, for the document at a public web address."""

    def read_again(self, document_ids: Sequence[str]) -> IntakeJob:
        """Brings these documents in line with the files that they came from."""

    def remove(self, document_ids: Sequence[str]) -> IntakeJob:
        """Removes documents; of their files only those that `add` or `fetch` brought in."""

    def states(self) -> Mapping[str, State]:
        """How each document stands to its file, by document id."""

    def is_kept(self, source: str) -> bool:
        """Whether the file at `source` is one that `add` or `fetch` brought in."""
