"""The rows and cells of a Word table, those within content controls too, deleted ones left out."""

from collections.abc import Callable, Iterator
from typing import Any

from ingest.archive import attribute, local
from ingest.formats.docx_styles import Styles
from ingest.open_packaging import child, children, is_on, value
from ingest.tables import Cell

_PLAIN_STYLES = ("", "TableGrid", "TableNormal", "Tabellrutnt", "Tabellrutenett", "Tabel-Gitter")
_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")


def cells_of(table: Any) -> list[list[Any]]:
    """The cell elements by row."""
    return [list(_within(row, "tc", "cellDel")) for row in rows_of(table)]


def rows_of(table: Any) -> list[Any]:
    return [row for row in _within(table, "tr", "del") if not is_on(row, "trPr", "hidden")]


def _within(parent: Any, name: str, deletion: str) -> Iterator[Any]:
    for part in parent:
        if local(part) == name:
            if child(part, f"{name}Pr", deletion) is None:
                yield part
        elif local(part) in _WRAPPERS:
            yield from _within(part, name, deletion)


def table_rows(table: Any, styles: Styles, read: Callable[[Any], str]) -> list[list[Cell]]:
    """The cells with their texts, spans and whether they are headers."""
    rows = rows_of(table)
    placed = [_placed(row) for row in rows]
    headed = _first_is_header(table, rows, styles)
    result = []
    for number, row in enumerate(placed):
        head = (number == 0 and headed) or is_on(rows[number], "trPr", "tblHeader")
        before = int(value(rows[number], "trPr", "gridBefore") or 0)
        cells = [Cell("", across=before)] if before else []
        for column, across, cell in row:
            if _merge(cell) != "continue" or not number:
                down = _down(column, placed[number + 1 :]) if _merge(cell) else 1
                cells.append(Cell(read(cell), head, across, down))
        result.append(cells)
    return result


def _placed(row: Any) -> list[tuple[int, int, Any]]:
    """Each cell with its column and how many it spans."""
    column, placed = int(value(row, "trPr", "gridBefore") or 0), []
    for cell in _within(row, "tc", "cellDel"):
        across = max(1, int(value(cell, "tcPr", "gridSpan") or 1))
        placed.append((column, across, cell))
        column += across
    return placed


def _merge(cell: Any) -> str:
    """ "restart" where merged cells begin, "continue" below; "" of a cell by itself."""
    found = child(cell, "tcPr", "vMerge")
    return "" if found is None else attribute(found, "val") or "continue"


def _down(column: int, below: list[list[tuple[int, int, Any]]]) -> int:
    rows = 1
    for row in below:
        if not any(at == column and _merge(cell) == "continue" for at, _, cell in row):
            break
        rows += 1
    return rows


def _first_is_header(table: Any, rows: list[Any], styles: Styles) -> bool:
    """Whether the first row is set as one: by the table's style, or in bold throughout."""
    if len(rows) < 2:
        return False
    look, style = child(table, "tblPr", "tblLook"), value(table, "tblPr", "tblStyle") or ""
    if look is not None and style not in _PLAIN_STYLES and _marks_first_row(look):
        return True
    runs = [(run, p) for p in _paragraphs(rows[0]) for run in children(p, "r")]
    written = [(run, p) for run, p in runs if any(True for _ in children(run, "t"))]
    return bool(written) and all(styles.is_on(run, p, "b") for run, p in written)


def _marks_first_row(look: Any) -> bool:
    flag = attribute(look, "firstRow")
    if flag is not None:
        return flag in ("1", "true", "on")
    return bool(int(attribute(look, "val") or "0", 16) & 0x20)


def _paragraphs(row: Any) -> list[Any]:
    return [element for element in row.iter() if local(element) == "p"]
