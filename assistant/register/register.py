"""The register of a library: rows of cited cells, kept, renewed and judged."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from assistant.errors import AssistantError
from assistant.library import Library
from assistant.library.cells import KeptCells, Part, Verdict
from assistant.register.cells import NOT_STATED, Cell, CellState, CitedSpan, Row, Value
from assistant.register.columns import Column, ColumnType, column_of, columns
from assistant.register.completing import Completion
from assistant.register.filling import Filler
from assistant.register.findings import WHOLE, Findings, to_cell
from assistant.register.joining import joined
from assistant.register.pointing import Pointer
from assistant.survey.survey import Reader
from assistant.types import Document

_LISTS = (ColumnType.ORGANISATIONS, ColumnType.COUNTRIES)
_SHORTEST_QUESTION = 8  # characters
_MOST_HELD = 5000  # collaborations whose documents are kept in memory
_MOST_OWN = 12  # columns that people add; each is asked of every document


class Register:
    """Fills what is missing when it is looked at. Safe to share between threads."""

    def __init__(self, library: Library, reader: Reader) -> None:
        self.library = library
        self._reader = reader
        self._kept = KeptCells(library.folder, library.url)
        self._findings = Findings(library, Filler(reader), self._kept)
        self._joined: tuple[object, list[Row]] = (None, [])
        self._missing: tuple[object, list[str]] = (None, [])
        self._views: dict[str, Register] = {}

    def over(self, library: Library) -> "Register":
        """The same register of a view of its library, one for all who see it so."""
        if (library.folder, library.view) == (self.library.folder, self.library.view):
            return self
        return self._views.setdefault(library.view, Register(library, self._reader))

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those that the program comes with, then those that people have added."""
        return (*columns(), *map(column_of, self._kept.questions()))

    def completion(self, pointer: Pointer) -> Completion:
        """What a chat model can add to it."""
        return Completion(self._findings, lambda: self.columns, pointer)

    def add_column(self, question: str, by: str) -> None:
        """Has a question asked of every document from now on.

        Raises:
            AssistantError: it is no question, or there are too many.
            StoreError: the library cannot be written.
        """
        question = " ".join(question.split())
        if len(question) < _SHORTEST_QUESTION:
            raise AssistantError("Type a whole question, such as: Which law applies?")
        if len(self._kept.questions()) >= _MOST_OWN:
            raise AssistantError(f"There are {_MOST_OWN} columns of your own; remove one first.")
        self._kept.ask(question, by, _now())

    def remove_column(self, question: str) -> None:
        """Takes a column away that a person has added; what it held is forgotten in time."""
        self._kept.ask_no_more(question)

    def cells(self, document_id: str) -> Mapping[str, Cell]:
        """The cells of a document's first collaboration; all NOT_STATED where it has none.

        Raises:
            StoreError: the library cannot be read or written.
        """
        first = next(iter(self.rows([document_id])), None)
        return first.cells if first else {column.name: NOT_STATED for column in self.columns}

    def rows(self, document_ids: Sequence[str] | None = None) -> list[Row]:
        """The collaborations of the documents (of all without any), by the documents' names.

        Raises what `cells` raises.
        """
        filled = self.filled(document_ids)
        return [row for found in filled for row in found if _is_row(row)]

    def collaborations(self, document_ids: Sequence[str] | None = None) -> list[Row]:
        """The rows with those of one collaboration joined, and one name for each partner.

        They are put together anew only where something has changed: a page asks at each click.

        Raises what `cells` raises.
        """
        ids = None if document_ids is None else tuple(document_ids)
        state = (self.library.generation(), self._kept.state(), ids)
        known, rows = self._joined
        if known != state:
            rows = joined(self.rows(document_ids))
            if len(rows) <= _MOST_HELD:  # what was read meanwhile has another state
                self._joined = (state, rows)
        return list(rows)

    def known(self) -> list[Row]:
        """The collaborations of what is read already; reads nothing.

        Raises what `cells` raises.
        """
        missing = set(self.missing())
        return self.collaborations([id for id in self.library.versions() if id not in missing])

    def filled(self, document_ids: Sequence[str] | None = None) -> Iterator[list[Row]]:
        """Each document's rows as soon as it is read, those without a collaboration too."""
        wanted = None if document_ids is None else set(document_ids)
        ids = [s.id for s in self.library.documents() if wanted is None or s.id in wanted]
        verdicts = self._verdicts()
        asked = self.columns
        for document, parts in self._findings.of(ids, asked):
            own = verdicts.get(document.id, ())
            yield [_judged(_row(document, part, asked), own) for part in parts]

    def missing(self) -> list[str]:
        """Ids of the documents whose cells have still to be found."""
        state = (self.library.generation(), self._kept.state())
        known, missing = self._missing
        if known != state:
            missing = self._findings.missing(self.columns)
            self._missing = (state, missing)
        return list(missing)

    def confirm(self, row: Row, column: str, by: str) -> None:
        """A person says that a cell is right as it is."""
        cell = row.cells[column]
        self._judge(row, column, CellState.CONFIRMED, cell.value, by)

    def correct(self, row: Row, column: str, value: Value, by: str) -> None:
        """A person says what a cell should hold; "" that the document does not state it.

        Text for a column of several items is parted at semicolons.
        """
        kinds = {one.name: one.type for one in self.columns}
        if isinstance(value, str) and kinds.get(column) in _LISTS:
            value = [item for part in value.split(";") if (item := part.strip())]
        self._judge(row, column, CellState.CORRECTED, value, by)

    def take_back(self, row: Row, column: str) -> None:
        """The cell holds what was found in the document again."""
        empty = Verdict(row.document.id, _key(row), column, "", "", None, "", "")
        self._kept.take_back(empty)

    def _judge(self, row: Row, column: str, state: CellState, value: Value, by: str) -> None:
        if column not in row.cells:
            raise AssistantError(f"The register has no column {column!r}.")
        at = _now()
        id, version = row.document.id, row.document.content_hash
        self._kept.judge(Verdict(id, _key(row), column, version, state.value, value, by, at))

    def _verdicts(self) -> dict[str, list[Verdict]]:
        found: dict[str, list[Verdict]] = {}
        for verdict in self._kept.verdicts():
            found.setdefault(verdict.document_id, []).append(verdict)
        return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _is_row(row: Row) -> bool:
    return any(cell.given for cell in row.cells.values())


def _key(row: Row) -> str:
    """What tells a collaboration from others in its document, also when other lines change."""
    return str(row.cells["title"].value or row.place.start) if row.place else ""


def _row(document: Document, part: Part, asked: Sequence[Column]) -> Row:
    place = None if part.start == WHOLE else CitedSpan(part.start, part.end)
    known = {column.name: part.cells[column.name] for column in asked if column.name in part.cells}
    return Row(document, {name: to_cell(record) for name, record in known.items()}, place)


def _judged(row: Row, verdicts: Iterable[Verdict]) -> Row:
    key = _key(row)
    cells = dict(row.cells)
    for verdict in verdicts:
        if verdict.key == key and verdict.column in cells:
            cells[verdict.column] = replace(
                cells[verdict.column],
                state=CellState(verdict.state),
                value=verdict.value,
                by=verdict.by,
                at=verdict.at,
                stale=verdict.content_hash != row.document.content_hash,
            )
    return replace(row, cells=cells)
