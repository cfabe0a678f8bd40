"""The dates of sentences, in order of time; what tells when a document was written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.compose.draft import Quote
from assistant.language import vocabulary
from assistant.language.dates import Parts, moments
from assistant.language.letters import CAPITAL
from assistant.language.rows import table_of
from assistant.types import Document

_HEAD = 8  # lines in which a document says when it was written
_LONGEST_LINE = 60  # characters beside the date
_MOST_LETTERS = 4000
_OPENS = re.compile(r"\W*(?:[^\W\d]+:\s+)?(?:[^\W\d]+[,:]?\s+(?:[^\W\d]{1,3}\.?\s+)?)?\W*")
_TAIL = 8  # lines in which those who sign say where and when
_NAME = rf"{CAPITAL}[\w-]+(?: (?:& )?{CAPITAL}[\w-]+)*"
_PLACED = re.compile(rf"(?:^|(?<=[.,:]\s))(?P<place>{_NAME})(?:,|\s\w{{1,3}})?\s+")
_PUBLISHED = re.compile(
    rf"\W*{vocabulary.pattern('metadata.publish')}(?: [^\W\d]+){{0,4}} ", re.IGNORECASE
)
_LINE = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")
_DUE = vocabulary.whole("labels.due")


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

    @property
    def month(self) -> str:
        """The month's two digits, "" where none is said."""
        return self.day[5:7]


def dated(quote: Quote) -> list[Dated]:
    """The sentence once for each date in it that names a year."""
    found = _days(quote.text, quote.document.language)
    return [Dated(quote, day, start, end) for day, start, end in found]


def in_order(quotes: Sequence[Quote]) -> list[Dated]:
    """Every dated sentence of these once, by its first date."""
    firsts = [found[0] for quote in quotes if (found := _dated_below_heads(quote))]
    return sorted(firsts, key=lambda one: (one.day, one.quote.start))


def _dated_below_heads(quote: Quote) -> list[Dated]:
    """Of a row only the dates of its cells: a year in a heading is no event of the row."""
    table = table_of(quote.document.text, quote.start)
    row = next((r for r in table.rows if r.start == quote.start), None) if table else None
    if row is None:
        return dated(quote)
    cells = [(start - quote.start, end - quote.start) for _, (start, end) in row.cells]
    return [one for one in dated(quote) if any(a <= one.start < b for a, b in cells)]


def written(document: Document) -> str:
    """When the document was written, as far as it or its file says; "" where neither does."""
    return document.published or next(_head_dates(document), "") or _signed(document)


def _head_dates(document: Document) -> Iterator[str]:
    """The whole dates that a line of the head begins or ends with, as no sentence does."""
    lines = [line.strip() for line in document.text[:_MOST_LETTERS].splitlines() if line.strip()]
    for line in lines[:_HEAD]:
        for day, before, after in _whole_days(line, document.language):
            if (
                _is_dateline(before, after)
                or _is_placed(before, after)
                or (_PUBLISHED.fullmatch(before) and after[:1] in ("", "."))
            ):
                yield day


def _signed(document: Document) -> str:
    """The last whole date that follows a place at the end, as where an agreement is signed."""
    return next((day for day, _, _ in _signing_days(document)), "")


def signed_line(document: Document) -> tuple[int, int] | None:
    """Where that date stands with its place in the text; None where there is none."""
    return next(((start, end) for _, start, end in _signing_days(document)), None)


def is_below_signing(document: Document, start: int) -> bool:
    """Whether what begins there stands behind that date: of those who sign, and of no section."""
    signed = signed_line(document)
    return signed is not None and start >= signed[1]


def _signing_days(document: Document) -> Iterator[tuple[str, int, int]]:
    """The last first, with the stretch that names place and day."""
    text = document.text
    lines = list(_LINE.finditer(text, max(0, len(text) - _MOST_LETTERS)))[-_TAIL:]
    for line in reversed(lines):
        for day, start, end in reversed(_days(line[0], document.language)):
            placed = _placed(line[0][:start], line[0][end:])
            if placed and len(day) == len("2024-01-01") and not _DUE.search(line[0][:start]):
                yield day, line.start() + placed.start("place"), line.start() + end


def _whole_days(line: str, language: str) -> Iterator[tuple[str, str, str]]:
    """Each date to the day, but those when something is due, with what stands before and after."""
    for day, start, end in _days(line, language):
        before, after = line[:start], line[end:]
        if len(day) == len("2024-01-01") and not _DUE.search(before):
            yield day, before, after


def _is_placed(before: str, after: str) -> bool:
    """ "By the council, Selby, 3 May 2024. …", "Signed in two copies. Selby den 3 maj 2024."."""
    return _placed(before, after) is not None


def _placed(before: str, after: str) -> re.Match[str] | None:
    if after.strip() and after[0] != ".":
        return None
    return next((one for one in _PLACED.finditer(before) if one.end() == len(before)), None)


def _is_dateline(before: str, after: str) -> bool:
    """ "Turku, 5.11.2024", "Oslo den 2. mai 2024. Her …", "Minutes of the board, 3 May 2024"."""
    opens = _OPENS.fullmatch(before) is not None
    short = len(before) + len(after) <= _LONGEST_LINE
    return (opens and (short or after[:1] in ".:–-")) or (short and not after.strip(" .,)"))


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
