"""The sentences of a document that can stand in an answer."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.compose.draft import Quote
from assistant.language.asides import is_aside
from assistant.language.quotable import quotable_spans
from assistant.types import Document

_FEWEST_WORDS = 5  # of a sentence that says something by itself
_FIELD = re.compile(r"\s*[\w -]{1,30}:\s")
_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]*_]*\s*$")


class Version:
    """A document as a key: equal to any other of the same id and content."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, str]:
        return self.document.id, self.document.content_hash


def sentences_of(document: Document) -> list[Quote]:
    """All of them in order; read once for each version of the document."""
    return [Quote(document, start, end) for start, end in _spans(Version(document))]


@lru_cache(maxsize=512)
def _spans(version: Version) -> tuple[tuple[int, int], ...]:
    document = version.document
    return tuple(quotable_spans(document, 0, len(document.text)))


def without_rows(quotes: Sequence[Quote]) -> list[Quote]:
    """Those that are no rows of tables; all of them where every one is."""
    return [one for one in quotes if not is_row(one)] or list(quotes)


def is_row(quote: Quote) -> bool:
    """Whether it is a row of a table, as those are put into lines."""
    return " | " in quote.text


def says_something(quote: Quote) -> bool:
    """Whether it says something by itself, which a heading or a bare date does not."""
    return is_prose(quote) or is_row(quote)


def is_prose(quote: Quote) -> bool:
    """Whether it is a whole sentence and no line of a form, a heading, a question or an aside."""
    text = quote.text.strip()
    if len(text.split()) < _FEWEST_WORDS or text.endswith("?") or text.startswith("|"):
        return False
    if is_aside(quote.document.text, quote.start):
        return False
    return bool(_ENDS.search(text)) and not (_FIELD.match(text) and len(text.split()) < 12)
