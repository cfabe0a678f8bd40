"""What was found in each document, kept in the library: read where it is new, else recalled."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict

from assistant.library import Library
from assistant.library.cells import KeptCells, Part
from assistant.register.cells import Cell, CellState, CitedSpan, Value
from assistant.register.columns import Column, definition
from assistant.register.filling import VERSION, Filler
from assistant.register.pointing import Pointer
from assistant.register.reading import Reading
from assistant.register.several import parts_of
from assistant.types import Document

WHOLE = -1  # the place of what all of a document tells
ASKED = "asked"  # in a cell's record: the chat model that was asked for it
_TOGETHER = 2  # documents that are read at the same time
_AHEAD = 4  # that are held in memory for it


class Findings:
    """Safe to share between threads."""

    def __init__(self, library: Library, filler: Filler, kept: KeptCells) -> None:
        self._library, self._filler, self._kept = library, filler, kept

    def missing(self, columns: Sequence[Column]) -> list[str]:
        """Ids of the documents in which a column has still to be looked for.

        Raises:
            StoreError: the library cannot be read.
        """
        versions = self._library.versions()
        known = self._kept.read(self._model, versions)
        return [id for id in versions if not _complete(known.get(id), columns)]

    def of(
        self, document_ids: Sequence[str], columns: Sequence[Column]
    ) -> Iterator[tuple[Document, list[Part]]]:
        """Each document, in order, with its collaborations; one that has left is left out.

        Raises:
            StoreError: the library cannot be read or written.
        """
        versions = self._library.versions()
        known = self._kept.read(self._model, versions)
        with ThreadPoolExecutor(_TOGETHER, thread_name_prefix="register") as workers:
            waiting: deque[tuple[Document, Future[list[Part]]]] = deque()
            for id in document_ids:
                if document := self._library.document(id):
                    own = known.get(id) if versions.get(id) == document.content_hash else None
                    job = workers.submit(self._parts, document, own, columns)
                    waiting.append((document, job))
                if len(waiting) > _AHEAD:
                    yield _done(waiting)
            while waiting:
                yield _done(waiting)

    def state(self) -> tuple[object, ...]:
        """What differs whenever something else is kept or could be found.

        Raises:
            StoreError: the library cannot be read.
        """
        versions = self._library.versions()
        known = self._kept.read(self._model, versions)
        return frozenset(versions.items()), frozenset(known)

    def kept(self) -> Iterator[tuple[Document, list[Part]]]:
        """What has been found already, document by document.

        Raises:
            StoreError: the library cannot be read.
        """
        versions = self._library.versions()
        for id, parts in self._kept.read(self._model, versions).items():
            document = self._library.document(id)
            if document and document.content_hash == versions[id]:
                yield document, parts

    def complete(
        self,
        document: Document,
        parts: Sequence[Part],
        columns: Sequence[Column],
        questions: Callable[[Part], Mapping[str, str]],
        pointer: Pointer,
    ) -> int:
        """Adds to each part what a model points at for its questions; how many cells that gave.

        Raises:
            StoreError: the library cannot be written.
        """
        completed, filled = [], 0
        for part in parts:
            asked, (start, end) = questions(part), place_of(document, part)
            places = pointer.point(document, start, end, asked) if asked else {}
            reading = Reading(document, start, end)
            found = self._filler.pointed(reading, columns, places)
            given = {
                name: _record(one)
                for name, one in found.items()
                if one.state is CellState.STATED or (one.given and not _is_given(part, name))
            }
            told = {name: given.get(name, part.cells[name]) for name in asked}
            records = {name: record | {ASKED: pointer.name} for name, record in told.items()}
            completed.append(Part(part.start, part.end, {**part.cells, **records}))
            filled += len(given)
        self._kept.write(self._model, document.id, document.content_hash, completed)
        return filled

    def _parts(
        self, document: Document, known: list[Part] | None, columns: Sequence[Column]
    ) -> list[Part]:
        if known is not None and _complete(known, columns):
            return known
        spans = [(part.start, part.end) for part in known or ()]
        spans = spans or parts_of(document) or [(WHOLE, WHOLE)]
        before = [part.cells for part in known or ()] or [{}] * len(spans)
        parts = []
        for (start, end), cells in zip(spans, before, strict=True):
            reading = Reading(document) if start == WHOLE else Reading(document, start, end)
            wanted = [column for column in columns if column.name not in cells]
            found = self._filler.cells(reading, wanted)
            parts.append(Part(start, end, {**cells, **{n: _record(c) for n, c in found.items()}}))
        self._kept.write(self._model, document.id, document.content_hash, parts)
        return parts

    @property
    def _model(self) -> str:
        told = f"{VERSION} {self._filler.name} {definition()}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def place_of(document: Document, part: Part) -> tuple[int, int]:
    """Where in its document a part is told."""
    return (0, len(document.text)) if part.start == WHOLE else (part.start, part.end)


def _is_given(part: Part, name: str) -> bool:
    return bool(part.cells[name]["state"] != CellState.NOT_STATED)


def _done(waiting: deque[tuple[Document, Future[list[Part]]]]) -> tuple[Document, list[Part]]:
    document, job = waiting.popleft()
    return document, job.result()


def _complete(parts: Sequence[Part] | None, columns: Sequence[Column]) -> bool:
    wanted = {column.name for column in columns}
    return parts is not None and all(wanted <= part.cells.keys() for part in parts)


def _record(cell: Cell) -> dict[str, Value]:
    record = asdict(cell)
    return {name: record[name] for name in ("state", "value", "text", "probability")} | {
        "evidence": [[one.start, one.end] for one in cell.evidence]
    }


def to_cell(record: dict[str, Value]) -> Cell:
    """The cell that was kept as a record."""
    evidence = tuple(CitedSpan(start, end) for start, end in record["evidence"])
    state = CellState(record["state"])
    told = record["value"], record["text"], evidence, record["probability"]
    return Cell(state, *told, asked=record.get(ASKED, ""))
