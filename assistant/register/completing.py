"""Asks a chat model for the cells that nothing sure was found for, once for each document."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from assistant.library.cells import Part
from assistant.register.cells import CellState
from assistant.register.columns import Column
from assistant.register.findings import ASKED, Findings, place_of
from assistant.register.pointing import Pointer, may_be_pointed_at
from assistant.register.progress import Progress
from assistant.types import Document, Effort

UNANNOUNCED = 10  # documents that a model is asked about without its cost being shown before


class Completion:
    """What a chat model can add to a register: what it points at for empty and unsure cells."""

    def __init__(
        self, findings: Findings, columns: Callable[[], Sequence[Column]], pointer: Pointer
    ) -> None:
        self._findings, self._columns, self._pointer = findings, columns, pointer
        self._known: tuple[object, Effort] | None = None  # of a state of library and columns

    @property
    def model(self) -> str:
        return self._pointer.name

    def effort(self) -> Effort:
        """What it takes to ask about all that is open; no documents where nothing is.

        Raises:
            StoreError: the library cannot be read.
        """
        state = self._findings.state(), self._columns()
        if self._known is None or self._known[0] != state:
            self._known = state, self._reckoned()
        return self._known[1]

    def _reckoned(self) -> Effort:
        total, documents = Effort(), 0
        for document, parts in self._open():
            for part in parts:
                asked = self._questions(document, part)
                start, end = place_of(document, part)
                total += self._pointer.effort(document, start, end, asked)
            documents += 1
        return replace(total, documents=documents)

    def run(self, heard: Callable[[Progress], None]) -> int:
        """Asks about all that is open; gives how many cells were filled.

        What was filled stays, whatever happens to the next document.

        Raises:
            ModelError: the model did not answer.
            StoreError: the library cannot be read or written.
        """
        waiting, filled = list(self._open()), 0
        heard(Progress(0, len(waiting)))
        for done, (document, parts) in enumerate(waiting, start=1):
            asked = partial(self._questions, document)
            filled += self._findings.complete(
                document, parts, self._columns(), asked, self._pointer
            )
            self._known = None
            heard(Progress(done, len(waiting), document.name))
        return filled

    def _open(self) -> Iterator[tuple[Document, list[Part]]]:
        for document, parts in self._findings.kept():
            if any(self._questions(document, part) for part in parts):
                yield document, parts

    def _questions(self, document: Document, part: Part) -> dict[str, str]:
        """The questions that are open, by column; none where there is no collaboration."""
        states = {name: record["state"] for name, record in part.cells.items()}
        if set(states.values()) <= {CellState.NOT_STATED}:
            return {}
        return {
            column.name: column.questions[document.language]
            for column in self._columns()
            if may_be_pointed_at(column)
            and states.get(column.name) in (CellState.NOT_STATED, CellState.UNSURE)
            and part.cells[column.name].get(ASKED) != self._pointer.name
        }
