"""The sentences of a document that can stand in an answer."""

import re
from functools import lru_cache

from assistant.compose.draft import Quote
from assistant.language.quotable import quotable_spans
from assistant.types import Document

_FEWEST_WORDS = 5  # of a sentence that says something by itself
_FIELD = re.compile(r"\s*[\w -]{1,30}:\s")
_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]*_]*\s*$")


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


def is_prose(quote: Quote) -> bool:
    """Whether it is a whole sentence and no line of a form, a heading or a question."""
    text = quote.text.strip()
    if len(text.split()) < _FEWEST_WORDS or text.endswith("?") or text.startswith("|"):
        return False
    return bool(_ENDS.search(text)) and not (_FIELD.match(text) and len(text.split()) < 12)
