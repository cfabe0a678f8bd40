"""What a column of a table says over its rows: their sum, the largest, who missed a plan."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import frame
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import terms_of, with_tables
from assistant.extractive.evidence import ParsedQuestion
from assistant.extractive.question_types import AnswerType, answer_type
from assistant.extractive.table_rows import rows_meant
from assistant.language import vocabulary
from assistant.language.dates import years_in
from assistant.language.matching import RELATED, Term, TextForms, is_light
from assistant.language.numbers import quantities
from assistant.language.rows import Row, Table, tables_in
from assistant.types import Document

_FEWEST_ROWS = 2
_NUMERIC = 0.6  # of the rows, at least, that hold a number in the column
_CELL = re.compile(r"\W*(?:[^\W\d]{1,4}\s*)?\d[\d\s.,']*\W*(?:[^\W\d]{1,5}\.?\W*)?")
_SIGNS = {"beyond": 1, "short": -1}  # of what is asked for, less what was planned
_ASKS_WHICH = re.compile(rf"\s*{vocabulary.pattern('asking.which')}\b", re.IGNORECASE)
_EXTREMES = ("largest", "smallest")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A number of a column, the words of its row, and what the row is about."""

    value: float
    written: str
    label: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    cells: tuple[_Cell, ...]


def extreme_of_column(
    room: Room, request: Request, sort: str, of_what: str = ""
) -> Composed | None:
    """The row with the largest or smallest number, then the others; None where no column is meant.

    A column is meant by its heading and by its document, or by two of its table's headings; where
    it is `of_what` that is compared, only in a table whose rows are that by their first heading.
    """
    column = _meant(room, request, of_what) if sort in _EXTREMES else None
    if column is None:
        return None
    ranked = sorted(column.cells, key=lambda one: one.value, reverse=sort == "largest")
    draft, language = Draft(room.library), request.language
    best, *others = ranked
    draft.paragraph([best.quote], f"{best.label}: {best.written}")
    draft.heading(frame(language, "heading_others"))
    for cell in others:
        draft.item([cell.quote], f"{cell.label}: {cell.written}")
    return draft.finished()


def summed(room: Room, request: Request) -> Composed | None:
    """The sum of the column that is meant; None where none is asked for."""
    if not vocabulary.whole("columns.sum").search(request.question):
        return None
    column = _meant(room, request)
    if column is None:
        return None
    draft = Draft(room.library)
    total = _written(sum(cell.value for cell in column.cells))
    count, language = len(column.cells), request.language
    lead = frame(language, "sum", sum=total, count=count, heading=column.heading)
    draft.paragraph([cell.quote for cell in column.cells], lead)
    return draft.finished()


def beyond(room: Room, request: Request) -> Composed | None:
    """The rows that exceed what was planned, or fall short of it, the furthest ones first.

    None where neither is asked for, or no table has both columns.
    """
    asks = (one for one in _SIGNS if vocabulary.whole(f"columns.{one}").search(request.question))
    way = next(asks, None)
    if way is None or not _asks_for_rows(request.question):
        return None
    asked = _asked(room, request)
    found = [
        (_meant_by(document, table, asked), cells)
        for document in with_tables(room, request, asked)
        for table in tables_in(document.text)
        if (cells := _apart(document, table, asked, _SIGNS[way]))
    ]
    meant, cells = max(found, key=lambda one: one[0], default=(0, []))
    return _told(room, request, cells) if meant else None


def _asks_for_rows(question: str) -> bool:
    """ "Which items …?", "Who …?"; "how large was the overspend, and why?" asks for none."""
    of_rows = (AnswerType.OTHER, AnswerType.PERSON)
    return answer_type(question) in of_rows or bool(_ASKS_WHICH.match(question))


def _meant_by(document: Document, table: Table, asked: ParsedQuestion) -> int:
    """How many of a table's headings hold a word of the question, twice with its year."""
    years = years_in(asked.text)
    wanted = [term for term in _wanted(asked) if not term.word.isdigit()]
    return sum(
        _names(heading, document, wanted) * (1 + bool(years & years_in(heading)))
        for heading in table.headings
    )


def _told(room: Room, request: Request, found: Sequence[_Cell]) -> Composed:
    """All of them; where the one that is furthest away is asked for, it and then the others."""
    draft = Draft(room.library)
    most = bool(vocabulary.whole("columns.most").search(request.question))
    first, others = (found[:1], found[1:]) if most else (found, ())
    for cell in first:
        draft.paragraph([cell.quote], cell.label)
    if others:
        draft.heading(frame(request.language, "heading_others"))
    for cell in others:
        draft.item([cell.quote], cell.label)
    return draft.finished()


def _apart(document: Document, table: Table, asked: ParsedQuestion, sign: int) -> list[_Cell]:
    """The cells that lie above (1) or below (-1) what was planned, the furthest ones first."""
    columns = [_column(document, table.rows, heading) for heading in table.headings]
    numeric = [one for one in columns if one and one.cells[0].label]
    limit = _limit(numeric, document, asked)
    reached = _reached(numeric, limit) if limit else None
    if not limit or not reached:
        return []
    limits = {cell.quote.start: cell.value for cell in limit.cells}
    apart = [
        (sign * (cell.value - limits[cell.quote.start]), cell)
        for cell in reached.cells
        if cell.quote.start in limits
    ]
    return [cell for by, cell in sorted(apart, key=lambda one: -one[0]) if by > 0]


def _limit(columns: Sequence[_Column], document: Document, asked: ParsedQuestion) -> _Column | None:
    """The first column of what was planned that the question names, if it names a year of that."""
    planned = [one for one in columns if not _is("spent", one)]
    wanted = [term for term in _wanted(asked) if not term.word.isdigit()]
    named = [one for one in planned if _names(one.heading, document, wanted)]
    named = named or [one for one in planned if _is("planned", one)]
    years = years_in(asked.text)
    of_year = [one for one in named if years & years_in(one.heading)]
    return next(iter(of_year or named), None)


def _reached(columns: Sequence[_Column], limit: _Column) -> _Column | None:
    """The column of what was spent or reached beside that limit, or the only other one."""
    years = years_in(limit.heading)
    others = [
        one for one in columns if one is not limit and (not years or years_in(one.heading) <= years)
    ]
    spent = [one for one in others if _is("spent", one)]
    is_plan = _is("planned", limit) or columns.index(limit) == 0
    return next(iter(spent or (others if len(others) == 1 and is_plan else ())), None)


def _is(sort: str, column: _Column) -> bool:
    """Whether a heading says that what stands below it was "spent" or "planned"."""
    return bool(vocabulary.whole(f"columns.{sort}").search(column.heading))


def _meant(room: Room, request: Request, of_what: str = "") -> _Column | None:
    """The column that most of the question's words speak for; None where two do alike."""
    asked = _asked(room, request)
    rows_are = terms_of(room, of_what) if of_what else ()
    scored: list[tuple[float, _Column]] = []
    for document in with_tables(room, request, asked):
        for table in tables_in(document.text):
            if not of_what or _names(table.headings[0], document, rows_are):
                scored += _scored(document, table, asked)
    scored.sort(key=lambda one: -one[0])
    if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return scored[0][1]


def _scored(
    document: Document, table: Table, asked: ParsedQuestion
) -> Iterator[tuple[float, _Column]]:
    wanted = _wanted(asked)
    label = TextForms.of(
        f"{document.title} {re.sub(r'[-_.]', ' ', document.name)}", document.language
    )
    titled = any(term.match(label) >= RELATED for term in wanted)
    named = [heading for heading in table.headings if _names(heading, document, wanted)]
    for heading in named:
        some = rows_meant(asked, document, table)
        rows = some if len(some) >= _FEWEST_ROWS else table.rows
        column = _column(document, rows, heading)
        if column and (titled or len(named) > 1):
            forms = TextForms.of(heading, document.language)
            yield sum(t.weight for t in wanted if t.match(forms) >= RELATED) + titled, column


def _column(document: Document, rows: Sequence[Row], heading: str) -> _Column | None:
    """The numbers under a heading; None where most of the rows hold none."""
    every = (_cell(document, row, heading) for row in rows)
    cells = [one for one in every if one and not _total().match(one.label)]
    enough = len(cells) >= max(_FEWEST_ROWS, _NUMERIC * len(rows))
    return _Column(heading, tuple(cells)) if enough else None


@cache
def _total() -> re.Pattern[str]:
    """The row below a column that adds it up already."""
    return re.compile(rf"\W*(?:{vocabulary.pattern('columns.total')})\W*\Z", re.IGNORECASE)


def _cell(document: Document, row: Row, heading: str) -> _Cell | None:
    found = {name: document.text[a:b].strip() for name, (a, b) in row.cells}
    written = found.get(heading, "")
    if not _CELL.fullmatch(written):
        return None
    read = quantities(written, document.language)
    if len(read) != 1:
        return None
    label = next((value for value in found.values() if not _CELL.fullmatch(value)), "")
    return _Cell(max(read[0].values), written, label, Quote(document, row.start, row.end))


def _asked(room: Room, request: Request) -> ParsedQuestion:
    return ParsedQuestion.of(request.question, room.retriever.word_shares())


def _wanted(asked: ParsedQuestion) -> list[Term]:
    return [term for term in asked.terms if term.name or not is_light(term.word, asked.language)]


def _names(heading: str, document: Document, wanted: Sequence[Term]) -> bool:
    forms = TextForms.of(heading, document.language)
    return any(term.match(forms) >= RELATED for term in wanted)


def _written(value: float) -> str:
    return (
        f"{value:,.10g}".replace(",", " ")
        if value != int(value)
        else f"{int(value):,}".replace(",", " ")
    )
