"""The dates of sentences, in order of time; what tells when a document was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.compose.draft import Quote
from assistant.compose.quoting import sentences_of
from assistant.language.dates import Parts, moments
from assistant.types import Document

_HEAD = 4  # sentences in which a document says when it was written


@dataclass(frozen=True, slots=True)
class Dated:
    """A sentence with one of its dates: ISO 8601 as far as it is said ("2024", "2024-03")."""

    quote: Quote
    day: str
    start: int
    end: int

    @property
    def year(self) -> int:
        return int(self.day[:4])


def dated(quote: Quote) -> list[Dated]:
    """The sentence once for each date in it that names a year."""
    found = _days(quote.text, quote.document.language)
    return [Dated(quote, day, start, end) for day, start, end in found]


def in_order(quotes: Sequence[Quote]) -> list[Dated]:
    """Every dated sentence of these once, by its first date."""
    firsts = [found[0] for quote in quotes if (found := dated(quote))]
    return sorted(firsts, key=lambda one: (one.day, one.quote.start))


def written(document: Document) -> str:
    """When the document was written, as far as it or its file says; "" where neither does."""
    if document.published:
        return document.published
    days = [d.day for quote in sentences_of(document)[:_HEAD] for d in dated(quote)]
    whole = [day for day in days if len(day) == len("2024-01-01")]
    return whole[0] if whole else ""


@lru_cache(maxsize=16384)
def _days(text: str, language: str) -> tuple[tuple[str, int, int], ...]:
    found = []
    for moment in moments(text, language):
        days = [day for parts in moment.readings if (day := _iso(parts))]
        if days:
            found.append((days[0], moment.start, moment.end))
    return tuple(found)


def _iso(parts: Parts) -> str:
    year, month, day = parts
    if not year or not 1900 <= year <= 2100:
        return ""
    if not month:
        return f"{year:04}"
    return f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}"
