"""Who signed: the names at the end of an agreement, each with whom it signs for, and the day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from assistant.compose.draft import Draft, Quote
from assistant.compose.moments_in import signed_line
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import name_terms, subjects
from assistant.language import vocabulary
from assistant.language.matching import TextForms
from assistant.language.rows import trimmed
from assistant.types import Document

_MOST = 300  # documents
_TAIL = 30  # lines of a document
_LONGEST = 80  # characters of a line of a signature
_NAME = re.compile(r"[^\W\d_]\.|[^\W\d_]{2,}")
_CELLS = re.compile(r"\s+\|\s+")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class _Signature:
    """For whom somebody signs, and the lines that say who that is."""

    party: str
    lines: tuple[Quote, ...]

    @property
    def said(self) -> str:
        return " ".join((self.party, *(line.text for line in self.lines)))


def signatures(room: Room, request: Request) -> Composed | None:
    """None where nobody asks who signed, or no document that is meant ends with signatures."""
    if not vocabulary.whole("signing.asks").search(request.question):
        return None
    meant = [one.document for one in subjects(room, request)]
    every = room.documents([one.id for one in room.summaries(request.scope)[:_MOST]])
    for among in (meant, every):
        signed = [(one, found) for one in among if (found := list(_signatures(one)))]
        if signed:
            break
    else:
        return None
    draft = Draft(room.library)
    for document, found in signed:
        if len(signed) > 1:
            draft.heading(document.title)
        if line := signed_line(document):
            draft.paragraph([Quote(document, *line)])
        for one in _meant(room, request, found):
            draft.item(one.lines, one.party)
    return draft.finished()


def _meant(room: Room, request: Request, found: list[_Signature]) -> list[_Signature]:
    """Those of the party that the question names: "who signed for Alvia?"; else all."""
    names = [term for term in name_terms(room, request) if not term.word.isdigit()]
    if not vocabulary.whole("signing.on_behalf").search(request.question):
        return found
    named = [
        one
        for one in found
        if (forms := TextForms.of(one.said, one.lines[0].document.language))
        and any(term.match(forms) > 0 for term in names)
    ]
    return named or found


def _signatures(document: Document) -> Iterator[_Signature]:
    """Those of the last lines, in columns or one below the other; if dated, below the date."""
    text = document.text
    _, day_end = signed_line(document) or (0, 0)
    lines = [trimmed(text, *one.span()) for one in _LINE.finditer(text, day_end)][-_TAIL:]
    lines = [(start, end) for start, end in lines if start < end]
    begins = [n for n, (start, end) in enumerate(lines) if _party(text[start:end])]
    if day_end and not begins:
        names = [Quote(document, *line) for line in lines if _is_name(text[slice(*line)])]
        yield from (_Signature("", (quote,)) for quote in names)
    for number, following in pairwise([*begins, len(lines)]):
        below = lines[number + 1 : following]
        columns = _cells(text, *lines[number])
        if len(columns) > 1:
            yield from _in_columns(document, columns, below)
        elif one := _below(document, columns[0], below):
            yield one


def _in_columns(
    document: Document, parties: list[tuple[int, int]], below: list[tuple[int, int]]
) -> Iterator[_Signature]:
    rows = [_cells(document.text, *line) for line in below]
    rows = [row for row in rows if len(row) == len(parties)]
    for place, (start, end) in enumerate(parties):
        quotes = tuple(Quote(document, *row[place]) for row in rows)
        if any(_is_name(quote.text) for quote in quotes):
            yield _Signature(document.text[start:end], quotes)


def _below(
    document: Document, party: tuple[int, int], below: list[tuple[int, int]]
) -> _Signature | None:
    """Of "For Selby hospital: Ann Holt, director", or with the name on the lines that follow."""
    said = document.text[slice(*party)]
    _, colon, rest = said.partition(":")
    if colon and _is_name(rest):
        return _Signature("", (Quote(document, *party),))
    quotes = [Quote(document, *line) for line in below[:3]]
    told = tuple(quote for quote in quotes if any(map(str.isalpha, quote.text)))
    return _Signature(said.rstrip(" :"), told) if any(_is_name(q.text) for q in told) else None


def _is_name(text: str) -> bool:
    """Two to four words, two of them capitalised: "Ann Holt", "J. P. Alm, director"."""
    words = text.split(",")[0].split()
    capital = [word for word in words if _NAME.match(word) and word[0].isupper()]
    return 2 <= len(words) <= 4 and len(capital) >= 2


def _party(line: str) -> bool:
    return len(line) <= _LONGEST * 3 and bool(_opens().match(line))


@cache
def _opens() -> re.Pattern[str]:
    """ "For Selby hospital", "Selbyn kunnan puolesta"."""
    before, after = vocabulary.pattern("signing.for"), vocabulary.pattern("signing.for_after")
    return re.compile(
        rf"\W*(?:{before}\s+\w[^.|]{{2,60}}(?:\||:|$)|[^.|]{{3,60}}\s{after}\s*(?:\||:|$))",
        re.IGNORECASE,
    )


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The places of what stands between bars in a line."""
    cuts = [one.span() for one in _CELLS.finditer(text, start, end)]
    begins = [start, *(after for _, after in cuts)]
    ends = [*(before for before, _ in cuts), end]
    return [trimmed(text, *one) for one in zip(begins, ends, strict=True)]
