"""Finds a column's cell in a document: what the question points at, read as a typed value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.register.cells import Cell, CellState, Evidence, Value
from assistant.register.columns import Column, words
from assistant.register.partners import Partnership
from assistant.register.reading import Line, Reading

NEAR = 90  # characters between a cue and the value it speaks for
Likely = Callable[[Line], float]  # the reader's probability that a line answers the question


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value at `start:end` of the document, told by `line`; the heaviest is believed."""

    value: Value
    line: Line
    start: int
    end: int
    weight: float
    text: str = ""


@dataclass(slots=True)
class Asked:
    """One column asked of one document."""

    column: Column
    reading: Reading
    partnership: Partnership
    likely: Likely
    cells: dict[str, Cell] = field(default_factory=dict)  # of the columns before


def cell(
    candidates: Sequence[Candidate], value: Value, state: CellState = CellState.STATED
) -> Cell:
    """The cell that rests on the candidates' lines, the heaviest of which is its text."""
    best = max(candidates, key=lambda one: one.weight)
    lines = dict.fromkeys((c.line.start, c.line.end) for c in candidates)
    evidence = tuple(Evidence(start, end) for start, end in lines)
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
    return not column.cues("against").search(f"{before}{own}{after}")


def _near(line: Line, start: int, end: int) -> tuple[str, str]:
    """The text before and after a value, cut where another clause about something else begins."""
    before = line.text[max(0, start - NEAR) : start]
    after = line.text[end : end + NEAR]
    for mark in ("; ", ". "):
        before, after = before.rpartition(mark)[2], after.partition(mark)[0]
    return before, after
