"""What a chat model points at in a document, read as a column's value; grounded like all cells."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from assistant.register.cells import NOT_STATED, Cell, CellState, CitedSpan
from assistant.register.columns import Column, ColumnType
from assistant.register.finding import Wanted
from assistant.register.people_cells import people_at
from assistant.register.readers.dates import dates_in
from assistant.register.readers.durations import durations_in
from assistant.register.readers.money import sums_in
from assistant.register.reading import Line
from assistant.types import Document, Effort

_AGREES = 0.25  # probability from which our own reader shares the model's view
_LONGEST_ANSWER = 15  # words that are told without their sentence
_LONGEST_TERM = 5
_NEVER = (ColumnType.TITLE, ColumnType.ORGANISATIONS, ColumnType.COUNTRIES)

Span = tuple[int, int]


class Pointer(Protocol):
    """A chat model that points at the words of `start:end` of a document that answer questions."""

    @property
    def name(self) -> str:
        """Which model it is."""

    def point(
        self, document: Document, start: int, end: int, questions: Mapping[str, str]
    ) -> Mapping[str, Span]:
        """Places in the document by the questions' names, of those that are answered."""

    def effort(
        self, document: Document, start: int, end: int, questions: Mapping[str, str]
    ) -> Effort:
        """What that takes, roughly."""


def may_be_pointed_at(column: Column) -> bool:
    """Whether a model is asked for the column; of partners and places the layout tells more."""
    return column.type not in _NEVER


def pointed_cell(asked: Wanted, start: int, end: int) -> Cell:
    """The cell that the words `start:end` make; NOT_STATED where they hold no value of its type.

    It is stated where our own reader, too, holds it likely that their sentence answers.
    """
    line = _line_of(asked, start, end)
    if line is None or asked.column.cues("against").search(line.text):
        return NOT_STATED
    value = _VALUES[asked.column.type](asked, line, start, end)
    if not value:
        return NOT_STATED
    likely = asked.likely(line)
    state = CellState.STATED if likely >= _AGREES else CellState.UNSURE
    said = asked.reading.text[start:end]
    return Cell(state, value, said, (CitedSpan(line.start, line.end),), likely)


def _line_of(asked: Wanted, start: int, end: int) -> Line | None:
    """The line that holds most of the words."""
    shared = {line: min(end, line.end) - max(start, line.start) for line in asked.reading.sentences}
    best = max(shared, key=lambda line: shared[line], default=None)
    return best if best and shared[best] > 0 else None


def _date(asked: Wanted, line: Line, start: int, end: int) -> str:
    found = dates_in(line.text, asked.reading.language)
    return next((one.iso for one in found if _meets(line, one, start, end)), "")


def _duration(asked: Wanted, line: Line, start: int, end: int) -> str:
    found = durations_in(line.text, asked.reading.language)
    return next((one.value for one in found if _meets(line, one, start, end)), "")


def _money(asked: Wanted, line: Line, start: int, end: int) -> list[dict[str, float | int | str]]:
    found = sums_in(line.text, asked.reading.language)
    return [one.record() for one in found if _meets(line, one, start, end)]


def _people(asked: Wanted, line: Line, start: int, end: int) -> list[dict[str, str]]:
    return people_at(asked, line, start - line.start, end - line.start)


def _terms(asked: Wanted, line: Line, start: int, end: int) -> Any:
    """The column's own terms within the words, else the words where the column takes such."""
    said, column = asked.reading.text[start:end].strip(" .,;:()"), asked.column
    found = [value for value, term in column.terms if term.search(said)]
    if not column.has("named"):
        return found[0] if found else ""
    return found or ([said] if 0 < len(said.split()) <= _LONGEST_TERM else [])


def _sentence(asked: Wanted, line: Line, start: int, end: int) -> str:
    return asked.reading.text[start:end] if asked.column.terms else line.text


def _text(asked: Wanted, line: Line, start: int, end: int) -> str:
    said = asked.reading.text[start:end]
    return said if len(said.split()) <= _LONGEST_ANSWER else line.text


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def _meets(line: Line, one: _Placed, start: int, end: int) -> bool:
    return start < line.start + one.end and line.start + one.start < end


_VALUES: dict[ColumnType, Callable[[Wanted, Line, int, int], Any]] = {
    ColumnType.DATE: _date,
    ColumnType.DURATION: _duration,
    ColumnType.MONEY: _money,
    ColumnType.PEOPLE: _people,
    ColumnType.TERMS: _terms,
    ColumnType.SENTENCE: _sentence,
    ColumnType.TEXT: _text,
}
