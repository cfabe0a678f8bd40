"""The rows of a table, or the items of a list, whose status says what is asked: "not completed"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.compose.draft import Draft, Quote
from assistant.compose.facts import fact_blocks
from assistant.compose.frame import frame
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import with_tables
from assistant.compose.yes_no import asks_yes_or_no
from assistant.extractive.evidence import ParsedQuestion
from assistant.extractive.question_types import AnswerType
from assistant.extractive.table_rows import rows_meant
from assistant.language import vocabulary, words
from assistant.language.matching import RELATED, Term, TextForms, is_light
from assistant.language.progress import (
    Progress,
    Wanted,
    names_progress,
    progress_told,
    wanted_progress,
)
from assistant.language.rows import Row, Table, tables_in
from assistant.rewriting.topics import asks_for_list
from assistant.types import Document, section_at

_LONGEST_STATUS = 6  # words of a cell that tells of nothing but a state
_MOST_OF = 0.5  # of the rows, whose cells in a column without a telling head are states
_FIRST, _AROUND = 2.0, 1.0  # what a word counts in the first head, and in what stands above
_ROWS = vocabulary.whole("progress.rows")  # "tasks", which a table may call "measures"
_LISTING = (AnswerType.OTHER, AnswerType.NUMBER)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a table with what their status says, and how far the table is the one meant."""

    document: Document
    table: Table
    told: tuple[tuple[Row, frozenset[Progress]], ...]
    score: float


def by_state(room: Room, request: Request) -> Composed | None:
    """None where no state is asked for, or no table with a status is of what is asked."""
    wanted = wanted_progress(request.question, request.language)
    if wanted is None:
        return None
    asked = ParsedQuestion.of(request.question, room.retriever.word_shares())
    found = list(_with_status(room, request, asked, wanted))
    if asks_yes_or_no(request.question):
        return _decided(request, room, asked, wanted, found)
    best = max((one.score for one in found), default=0.0)
    terms = _about(asked, wanted)
    meant = [one for one in found if one.score == best >= _AROUND]
    if not asks_for_list(request.question):  # "what if it comes late?" asks of no table
        meant = [one for one in meant if _holds_all(one, terms)]
    if not meant or asked.type not in _LISTING:
        return None
    return _listed(room, request, asked, wanted, meant)


def _listed(
    room: Room, request: Request, asked: ParsedQuestion, wanted: Wanted, found: Sequence[_Rows]
) -> Composed | None:
    draft = Draft(room.library)
    every = sum(len(one.told) for one in found)
    for one in found:
        for row in _fitting(one, asked, wanted):
            title = one.document.title if len(found) > 1 else ""
            draft.item([Quote(one.document, row.start, row.end)], title)
    if draft.is_empty:
        is_known = wanted.states != (Progress.WAITING,)  # of all that are planned few rows say so
        return _none(request, room, found, every) if is_known else None
    draft.note(frame(request.language, "rows", count=draft.count, rows=every))
    return draft.finished()


def _none(request: Request, room: Room, found: Sequence[_Rows], every: int) -> Composed:
    """No row says so: that is said, and what the rows do say stands below it."""
    draft = Draft(room.library)
    draft.note(frame(request.language, "no_row", rows=every))
    for one in found:
        for row, _ in one.told:
            draft.further([Quote(one.document, row.start, row.end)], one.document.title)
    return draft.finished()


def _decided(
    request: Request, room: Room, asked: ParsedQuestion, wanted: Wanted, found: Sequence[_Rows]
) -> Composed | None:
    """Yes or no of the one row that is meant."""
    named = [
        (one, row, told)
        for one in found
        for row, told in one.told
        if _names_row(one, row, asked, wanted)
    ]
    if len(named) != 1:
        return None
    ((one, row, told),) = named
    draft = Draft(room.library)
    draft.paragraph([Quote(one.document, row.start, row.end)])
    (sentence,) = draft.finished().sentences
    says = frame(request.language, "yes" if wanted.fits(told) else "no")
    return Composed(fact_blocks([sentence], says, request.language), (sentence,))


def _names_row(one: _Rows, row: Row, asked: ParsedQuestion, wanted: Wanted) -> bool:
    """Whether the row, its table's heads and its document hold all weighty words but the state."""
    text = f"{_above(one.document, one.table)} {' '.join(one.table.headings)}"
    around = TextForms.of(text, one.document.language)
    own = TextForms.of(one.document.text[row.start : row.end], one.document.language)
    terms = _about(asked, wanted)
    return any(term.match(own) >= RELATED for term in terms if not term.match(around)) and all(
        term.match(own) or term.match(around) for term in terms
    )


def _holds_all(one: _Rows, terms: Sequence[Term]) -> bool:
    """Whether the table, with what stands above it, has every word that is asked."""
    document, rows = one.document, one.table.rows
    text = document.text[rows[0].start : rows[-1].end]
    forms = TextForms.of(
        f"{_above(document, one.table)} {' '.join(one.table.headings)} {text}", document.language
    )
    return all(term.name or term.match(forms) > 0 for term in terms)


def _fitting(one: _Rows, asked: ParsedQuestion, wanted: Wanted) -> list[Row]:
    """The rows in the state; where the question names something of some, these."""
    rows = tuple(row for row, told in one.told if wanted.fits(told))
    about = replace(asked, terms=tuple(_about(asked, wanted)))  # a state singles out no row
    return rows_meant(about, one.document, Table(rows)) if rows else []


def _with_status(
    room: Room, request: Request, asked: ParsedQuestion, wanted: Wanted
) -> Iterator[_Rows]:
    """The tables with a status in the documents that are meant."""
    for document in with_tables(room, request, asked):
        for table in tables_in(document.text):
            if told := tuple(_told(document, table)):
                score = _score(document, table, _about(asked, wanted))
                yield _Rows(document, table, told, score)


def _about(asked: ParsedQuestion, wanted: Wanted) -> list[Term]:
    """What the question asks about beside the state, and the words that carry no weight."""
    state = set(words(wanted.words))
    return [
        term
        for term in asked.terms
        if term.word not in state and (term.name or not is_light(term.word, asked.language))
    ]


def _score(document: Document, table: Table, terms: Sequence[Term]) -> float:
    first = TextForms.of(" ".join(table.headings[:2]), document.language)
    above = TextForms.of(_above(document, table), document.language)
    asked = " ".join(term.word for term in terms)
    is_of_rows = _ROWS.search(asked) and _ROWS.search(" ".join(table.headings[:2]))
    score = _FIRST if is_of_rows else 0.0
    for term in terms:
        if term.match(first) >= RELATED:
            score += _FIRST
        elif not term.name and term.match(above) >= RELATED:
            score += _AROUND
    return score


def _above(document: Document, table: Table) -> str:
    section = section_at(document, table.rows[0].start)
    return f"{document.title} {document.name} {section.heading if section else ''}"


def _told(document: Document, table: Table) -> Iterator[tuple[Row, frozenset[Progress]]]:
    """Each row with the states that its status tells; none of a table without such a column."""
    heading = _status(document, table)
    if not heading:
        return
    for row in table.rows:
        value = _value(document, row, heading)
        if value:
            yield row, progress_told(value, document.language)


def _status(document: Document, table: Table) -> str:
    """The head of the column that tells of states, by its words or by what stands in it; or ""."""
    for heading in table.headings:
        if names_progress(heading, document.language):
            return heading
    for heading in table.headings:
        values = [_value(document, row, heading) for row in table.rows]
        states = [v for v in values if len(v.split()) <= _LONGEST_STATUS]
        telling = sum(bool(progress_told(value, document.language)) for value in states)
        if telling > _MOST_OF * len(table.rows):
            return heading
    return ""


def _value(document: Document, row: Row, heading: str) -> str:
    """What stands in the row under the head; "" where the cell is empty."""
    return next((document.text[a:b].strip() for name, (a, b) in row.cells if name == heading), "")
