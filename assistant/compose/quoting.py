"""The sentences of a document that can stand in an answer."""

from functools import lru_cache

from assistant.compose.draft import Quote
from assistant.language.quotable import quotable_spans
from assistant.types import Document


@lru_cache(maxsize=256)
def _spans(document_id: str, content_hash: str, document: "_Held") -> tuple[tuple[int, int], ...]:
    text = document.document.text
    return tuple(quotable_spans(document.document, 0, len(text)))


class _Held:
    """A document that counts as equal to any other, so that its id and hash are the key."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


def sentences_of(document: Document) -> list[Quote]:
    """All of them in order; read once for each version of the document."""
    spans = _spans(document.id, document.content_hash, _Held(document))
    return [Quote(document, start, end) for start, end in spans]
