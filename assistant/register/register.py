"""The register of a library: rows of cited cells, kept, renewed and judged."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from assistant.errors import AssistantError
from assistant.library import Library
from assistant.library.cells import KeptCells, Part, Verdict
from assistant.register.cells import NOT_STATED, Cell, CellState, Evidence, Row, Value
from assistant.register.columns import Column, columns
from assistant.register.filling import Filler
from assistant.register.findings import WHOLE, Findings, to_cell
from assistant.survey.survey import Reader
from assistant.types import Document


class Register:
    """Fills what is missing when it is looked at. Safe to share between threads."""

    def __init__(self, library: Library, reader: Reader) -> None:
        self.library = library
        self._reader = reader
        self._kept = KeptCells(library.folder)
        self._findings = Findings(library, Filler(reader), self._kept)

    def over(self, library: Library) -> "Register":
        """The same register of a view of its library."""
        return Register(library, self._reader)

    @property
    def columns(self) -> tuple[Column, ...]:
        return columns()

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

    def filled(self, document_ids: Sequence[str] | None = None) -> Iterator[list[Row]]:
        """Each document's rows as soon as it is read, those without a collaboration too."""
        wanted = None if document_ids is None else set(document_ids)
        ids = [s.id for s in self.library.documents() if wanted is None or s.id in wanted]
        verdicts = self._verdicts()
        for document, parts in self._findings.of(ids, self.columns):
            own = verdicts.get(document.id, ())
            yield [_judged(_row(document, part), own) for part in parts]

    def missing(self) -> list[str]:
        """Ids of the documents whose cells have still to be found."""
        return self._findings.missing(self.columns)

    def confirm(self, row: Row, column: str, by: str) -> None:
        """A person says that a cell is right as it is."""
        cell = row.cells[column]
        self._judge(row, column, CellState.CONFIRMED, cell.value, by)

    def correct(self, row: Row, column: str, value: Value, by: str) -> None:
        """A person says what a cell should hold; "" that the document does not state it."""
        self._judge(row, column, CellState.CORRECTED, value, by)

    def take_back(self, row: Row, column: str) -> None:
        """The cell holds what was found in the document again."""
        empty = Verdict(row.document.id, _key(row), column, "", "", None, "", "")
        self._kept.take_back(empty)

    def _judge(self, row: Row, column: str, state: CellState, value: Value, by: str) -> None:
        if column not in row.cells:
            raise AssistantError(f"The register has no column {column!r}.")
        at = datetime.now(UTC).isoformat(timespec="seconds")
        id, version = row.document.id, row.document.content_hash
        self._kept.judge(Verdict(id, _key(row), column, version, state, value, by, at))

    def _verdicts(self) -> dict[str, list[Verdict]]:
        found: dict[str, list[Verdict]] = {}
        for verdict in self._kept.verdicts():
            found.setdefault(verdict.document_id, []).append(verdict)
        return found


def _is_row(row: Row) -> bool:
    return any(cell.given for cell in row.cells.values())


def _key(row: Row) -> str:
    """What tells a collaboration from others in its document, also when other lines change."""
    return str(row.cells["title"].value or row.place.start) if row.place else ""


def _row(document: Document, part: Part) -> Row:
    place = None if part.start == WHOLE else Evidence(part.start, part.end)
    return Row(document, {name: to_cell(record) for name, record in part.cells.items()}, place)


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
