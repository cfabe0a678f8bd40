"""Reads .xlsx by openpyxl: a section for each sheet, every value as it shows, by its headers."""

import io
import re
from collections.abc import Iterator
from typing import Any

import openpyxl

from ingest.archive import local
from ingest.file_errors import FileError
from ingest.formats.number_formats import shown
from ingest.head_block import under_head_block
from ingest.open_packaging import Package
from ingest.reading import Composer, Reading
from ingest.sheets import sheet_texts
from ingest.tables import Cell

_NEVER_CALCULATED = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")


def read_xlsx(data: bytes) -> Reading:
    """Raises FileError where it is encrypted, no workbook, or without a value."""
    package = Package(data)
    book = openpyxl.load_workbook(io.BytesIO(package.transitional()), data_only=True)
    composer = Composer()
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            _add_sheet(sheet, composer)
        else:
            composer.note("hidden_sheet", name=sheet.title)
    for drawing in package.related_to_all("worksheet", "drawing"):
        composer.add("\n".join(_drawn_text(package.xml(drawing))))
    if any(_NEVER_CALCULATED.search(package.archive.read(p)) for p in package.parts("worksheet")):
        composer.note("formulas")
    if not composer.text:
        raise FileError("no_text")
    return under_head_block(composer, package.facts())


def _add_sheet(sheet: Any, composer: Composer) -> None:
    hidden = [name for name, column in sheet.column_dimensions.items() if column.hidden]
    rows = list(_rows(sheet, {number for name in hidden for number in _columns(sheet, name)}))
    texts = sheet_texts(rows)
    if texts:
        composer.add_heading(sheet.title)
    for text in texts:
        composer.add(text)
    for comment in (cell.comment for row in sheet.iter_rows() for cell in row if cell.comment):
        composer.add(f"Comment on {comment.parent.coordinate}: {comment.text}")
    if hidden or any(row.hidden for row in sheet.row_dimensions.values()):
        composer.note("hidden_cells", name=sheet.title)


def _columns(sheet: Any, name: str) -> range:
    dimension = sheet.column_dimensions[name]
    first = dimension.min or openpyxl.utils.column_index_from_string(name)
    return range(first, (dimension.max or first) + 1)


def _rows(sheet: Any, hidden: set[int]) -> Iterator[list[Cell]]:
    """The rows that show; a blank one is empty."""
    spans, covered = _merged(sheet)
    headed = _header_places(sheet)
    for row in sheet.iter_rows():
        if row and sheet.row_dimensions[row[0].row].hidden:
            continue
        cells = []
        for cell in row:
            place = cell.row, cell.column
            if cell.column in hidden or place in covered:
                continue
            text = shown(cell.value, cell.number_format)
            down, across = spans.get(place, (1, 1))
            head = place in headed or bool(cell.font and cell.font.b)
            cells.append(Cell(text, head, across, down))
        yield cells


def _merged(sheet: Any) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """How far the first cell of each merged area spans, and the places of its others."""
    spans, covered = {}, set()
    for area in sheet.merged_cells.ranges:
        first = area.min_row, area.min_col
        spans[first] = area.max_row - area.min_row + 1, area.max_col - area.min_col + 1
        covered |= {(row, column) for row, column in area.cells} - {first}
    return spans, covered


def _header_places(sheet: Any) -> set[tuple[int, int]]:
    """The places of the header rows of tables that are defined as such."""
    places = set()
    for table in sheet.tables.values():
        first, _, last = table.ref.partition(":")
        if last and table.headerRowCount != 0:
            for cell in sheet[f"{first}:{last}"][0]:
                places.add((cell.row, cell.column))
    return places


def _drawn_text(root: Any) -> Iterator[str]:
    """The paragraphs of text boxes."""
    for paragraph in root.iter() if root is not None else ():
        if local(paragraph) == "p":
            yield "".join(e.text or "" for e in paragraph.iter() if local(e) == "t")
