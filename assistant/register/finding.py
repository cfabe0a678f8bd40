"""Finds a column's cell in a document: what the question points at, read as a typed value."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from assistant.language.letters import CAPITAL
from assistant.register.cells import NOT_STATED, Cell, CellState, CitedSpan, Value
from assistant.register.columns import Column, words
from assistant.register.fields import labels
from assistant.register.partners import Partnership
from assistant.register.reading import Line, Reading

NEAR = 90  # characters between a cue and the value it speaks for
_APART = re.compile(rf"; |\.\s(?={CAPITAL})")
FIRMLY = 0.9  # probability at which the reader is believed where no word speaks for a value


class Likely(Protocol):
    """What the reader makes of a line, asked the column's question."""

    def __call__(self, line: Line) -> float:
        """The probability that the line answers."""

    def words(self, line: Line) -> tuple[int, int]:
        """Where in the document the words of the line are that answer, if any do."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value at `start:end` of the document, told by `line`; the heaviest is believed.

    `by_reader` is how much the reader's probability of the line adds to the weight.
    """

    value: Value
    line: Line
    start: int
    end: int
    weight: float
    text: str = ""
    by_reader: float = 0.0


@dataclass(slots=True)
class Wanted:
    """One column asked of one document."""

    column: Column
    reading: Reading
    partnership: Partnership
    likely: Likely
    cells: dict[str, Cell] = field(default_factory=dict)  # of the columns before


def best(found: Sequence[Candidate], stated: float, unsure: float = 0.0) -> Cell:
    """The cell of the heaviest candidate, unsure below `stated`, empty below `unsure`."""
    chosen = max(found, key=lambda one: one.weight, default=None)
    if chosen is None or chosen.weight < unsure:
        return NOT_STATED
    state = CellState.STATED if chosen.weight >= stated else CellState.UNSURE
    return cell([chosen], chosen.value, state)


def labelled(asked: Wanted) -> Iterator[Line]:
    """Values behind the column's labels, and in a table's fields that its cues call so."""
    column, text = asked.column, asked.reading.text
    for one in asked.reading.fields:
        called = one.in_table and column.cues().search(one.name)
        denied = column.cues("against").search(one.name)
        if labels(column, one.name) or (called and not denied):
            yield Line(one.start, one.end, text[one.start : one.end], one.name)


def pointed_at(asked: Wanted, least: float = FIRMLY) -> Iterator[tuple[Line, int, int]]:
    """Lines that the reader firmly believes to answer, best first, with the words that do."""
    likely = {line: asked.likely(line) for line in asked.reading.sentences}
    for line in sorted(likely, key=lambda one: -likely[one]):
        if likely[line] < least:
            return
        if not asked.column.cues("against").search(line.text):
            yield _of_row(asked, line, *asked.likely.words(line))


def _of_row(asked: Wanted, line: Line, start: int, end: int) -> tuple[Line, int, int]:
    """Of a table's row only the words that answer are cited: its cells stand apart in the file."""
    if " | " not in line.text or start >= end:
        return line, start, end
    return replace(line, start=start, end=end, text=asked.reading.text[start:end]), start, end


def weighed(asked: Wanted, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with the reader's share; it reads nothing where all agree anyway."""
    if not found or all(one.value == found[0].value for one in found):
        return list(found)
    return [
        replace(one, weight=one.weight + one.by_reader * asked.likely(one.line))
        if one.by_reader
        else one
        for one in found
    ]


def cell(
    candidates: Sequence[Candidate], value: Value, state: CellState = CellState.STATED
) -> Cell:
    """The cell that rests on the candidates' lines, the heaviest of which is its text."""
    best = max(candidates, key=lambda one: one.weight)
    lines = dict.fromkeys((c.line.start, c.line.end) for c in candidates)
    evidence = tuple(CitedSpan(start, end) for start, end in lines)
    text = best.text or best.line.text
    return Cell(state, value, text, evidence, min(1.0, best.weight))


def cued(column: Column, line: Line, start: int, end: int, kind: str = "cues") -> bool:
    """Whether a cue stands near `start:end` of the line, and nothing there speaks against it."""
    before, after = _near(line, start, end)
    own = line.text[start:end]
    if not column.cues(kind).search(f"{before}{own}{after}"):
        return False
    before = words("joints").split(before)[-1]
    after = words("joints").split(after)[0]
    beside = re.sub(rf"{words('without').pattern}\s+\w+", "", f"{before}{own}{after}")
    return not column.cues("against").search(beside)


def _near(line: Line, start: int, end: int) -> tuple[str, str]:
    """The text before and after a value, cut where another clause about something else begins."""
    before = line.text[max(0, start - NEAR) : start]
    after = line.text[end : end + NEAR]
    return _APART.split(before)[-1], _APART.split(after)[0]
