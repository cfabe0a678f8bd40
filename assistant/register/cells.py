"""What stands in the register: cells with their states and evidence, and rows of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assistant.types import Document

# A string, a number, a list of strings, or a list of records, as the column's type has it.
Value = Any


class CellState(StrEnum):
    STATED = "stated"
    UNSURE = "unsure"
    NOT_STATED = "not_stated"
    CONFIRMED = "confirmed"  # by a person
    CORRECTED = "corrected"  # by a person; `value` is theirs


@dataclass(frozen=True, slots=True)
class CitedSpan:
    """The characters `start:end` of a document that a cell rests on."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` has the column's type, `text` is how the document puts it.

    `by` and `at` say who confirmed or corrected it and when (ISO 8601); `stale` that the document
    has changed since. `asked` names the chat model that was asked for it; where it is given all
    the same, that model pointed at the words.
    """

    state: CellState = CellState.NOT_STATED
    value: Value = None
    text: str = ""
    evidence: tuple[CitedSpan, ...] = ()
    probability: float = 0.0
    by: str = ""
    at: str = ""
    stale: bool = False
    asked: str = ""

    @property
    def given(self) -> bool:
        return self.state is not CellState.NOT_STATED


NOT_STATED = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One collaboration as one document tells it; `place` is where in it, if only in a part.

    Where several documents tell of it, `joined` are their rows, the newest first, and `sources`
    says which of them each column's cell is from.
    """

    document: Document
    cells: Mapping[str, Cell]
    place: CitedSpan | None = None
    sources: Mapping[str, "Row"] = field(default_factory=dict)
    joined: tuple["Row", ...] = ()

    def source(self, column: str) -> "Row":
        """The row, of one document, that the column's cell is from."""
        return self.sources.get(column, self)

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(row.document for row in self.joined) or (self.document,)

    def quote(self, evidence: CitedSpan) -> str:
        return self.document.text[evidence.start : evidence.end]
