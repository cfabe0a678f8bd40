"""The rows of a table by their dates: which milestone comes last, what is due first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import frame
from assistant.compose.moments_in import dated
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import with_tables
from assistant.extractive.evidence import ParsedQuestion
from assistant.extractive.question_types import AnswerType
from assistant.extractive.table_rows import is_numbered
from assistant.language import vocabulary
from assistant.language.matching import RELATED, Term, TextForms, is_light
from assistant.language.ordinals import place
from assistant.language.rows import Row, Table, tables_in
from assistant.register.columns import column
from assistant.register.fields import labels
from assistant.types import Document

_FEWEST = 2  # dated rows
_DATED = 0.6  # of the rows, at least, that hold a date in the column
_SHOWN = 10
_TYPES = (AnswerType.OTHER, AnswerType.TIME)
_WORDS = {
    end: re.compile(vocabulary.pattern(f"dated_rows.{end}"), re.IGNORECASE)
    for end in ("first", "last")
}


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A row by its date: ISO 8601 as far as it is said; `label` is what the row is about."""

    day: str
    label: str
    quote: Quote
    table: Table


def first_or_last(room: Room, request: Request) -> Composed | None:
    """The row that comes first or last; None where the words ask for none, or no table has it."""
    asked = ParsedQuestion.of(request.question, room.retriever.word_shares())
    falling = _wants_last(request)
    if falling is None or asked.type not in _TYPES:
        return None
    rows = rows_by_date(room, request, asked)
    numbered = rows and is_numbered(rows[0].quote.document, rows[0].table)
    return None if numbered else told(room, request, rows, falling)


def told(room: Room, request: Request, rows: Sequence[DatedRow], falling: bool) -> Composed | None:
    """The first of the rows in order, then the others; None of fewer than two."""
    if len(rows) < _FEWEST:
        return None
    best, *others = sorted(rows, key=lambda one: one.day, reverse=falling)
    draft = Draft(room.library)
    draft.paragraph([best.quote], best.label)
    draft.heading(frame(request.language, "heading_others"))
    for row in others[:_SHOWN]:
        draft.item([row.quote], row.label)
    return draft.finished()


def rows_by_date(
    room: Room, request: Request, asked: ParsedQuestion, columns: Sequence[str] = ()
) -> list[DatedRow]:
    """The dated rows of the table that is of what is asked, by the head of its first column.

    With `columns`, those of the register, the dates are of the column that is headed as one of
    them, else of the only one with dates.
    """
    wanted = [t for t in asked.terms if not t.name and not is_light(t.word, asked.language)]
    best: list[DatedRow] = []
    for document in with_tables(room, request, asked):
        for table in tables_in(document.text):
            if _is_of(document, table, wanted):
                rows = list(_dated(document, table, columns))
                best = max(best, rows, key=len)
    return best


def _wants_last(request: Request) -> bool | None:
    """True for the last row, False for the first, None where the question asks for neither."""
    found = {end for end, pattern in _WORDS.items() if pattern.search(request.question)}
    number = place(request.question, request.language)
    if number in (0, -1):
        found.add("last" if number else "first")
    return found == {"last"} if len(found) == 1 else None


def _is_of(document: Document, table: Table, wanted: Sequence[Term]) -> bool:
    forms = TextForms.of(" ".join(table.headings[:2]), document.language)
    return any(term.match(forms) >= RELATED for term in wanted)


def _dated(document: Document, table: Table, columns: Sequence[str]) -> Iterator[DatedRow]:
    headings = [one for one in table.headings if _holds_dates(document, table, one)]
    named = [one for one in headings if any(labels(column(name), one) for name in columns)]
    chosen = named or (headings if len(headings) == 1 and not columns else [])
    for row in table.rows if chosen else ():
        if day := _day(document, row, chosen[-1]):
            said = (document.text[a:b].strip() for _, (a, b) in row.cells)
            label = next((value for value in said if any(map(str.isalpha, value))), "")
            yield DatedRow(day, label, Quote(document, row.start, row.end), table)


def _holds_dates(document: Document, table: Table, heading: str) -> bool:
    days = [_day(document, row, heading) for row in table.rows]
    return sum(map(bool, days)) >= max(_FEWEST, _DATED * len(table.rows))


def _day(document: Document, row: Row, heading: str) -> str:
    for name, (start, end) in row.cells:
        if name == heading and (found := dated(Quote(document, start, end))):
            return found[0].day
    return ""
