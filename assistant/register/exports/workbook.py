"""The register as a workbook: a sheet of values, and one of the quotations they rest on."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assistant.language.visible import visible
from assistant.register.cells import Cell, Row
from assistant.register.columns import Column, ColumnType
from assistant.register.exports.plain import documents_of
from assistant.register.exports.wording import in_words, is_unsure

_HEAD = PatternFill("solid", start_color="DDE6EE")
_UNSURE = PatternFill("solid", start_color="FFF3C4")
_LINK = Font(name="Calibri", size=11, color="1F5F8B")
_TOP = Alignment(wrap_text=True, vertical="top")
_A3 = 8
_LINE, _MOST_LINES = 15, 14  # points; a longer text is read in its cell
_WIDTHS = {
    ColumnType.SENTENCE: 44,
    ColumnType.ORGANISATIONS: 34,
    ColumnType.TITLE: 34,
    ColumnType.DATE: 12,
    ColumnType.DURATION: 12,
    ColumnType.COUNTRIES: 11,
}
_WIDTH = 20
_QUOTE_WIDTHS = (34, 18, 28, 70, 8, 44)


def as_xlsx(rows: Sequence[Row], columns: Sequence[Column], language: str) -> bytes:
    """Unsure values are shaded; those that fit their column lead to their quotations."""
    book = Workbook()
    values = book.active
    values.title = "Register"
    quotations = book.create_sheet("Quotations")
    first = _quotations(quotations, rows, columns, language)
    _values(values, rows, columns, language, first)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _values(
    sheet: Worksheet,
    rows: Sequence[Row],
    columns: Sequence[Column],
    language: str,
    first: dict[tuple[int, str], int],
) -> None:
    _head(sheet, ["Document", *(column.names[language] for column in columns)])
    for number, row in enumerate(rows):
        sheet.append([documents_of(row)])
        sheet.cell(number + 2, 1).alignment = _TOP
        for place, column in enumerate(columns, start=2):
            cell = sheet.cell(number + 2, place, _value(row.cells[column.name], column))
            cell.alignment = _TOP
            if is_unsure(row.cells[column.name]):
                cell.fill = _UNSURE
            fits = len(str(cell.value or "")) <= _width(column)  # LibreOffice wraps no link
            if fits and (number, column.name) in first:
                cell.hyperlink = f"#Quotations!A{first[number, column.name]}"
                cell.font = _LINK
    widths = [_WIDTH + 4, *map(_width, columns)]
    _finish(sheet, widths, "C2")


def _quotations(
    sheet: Worksheet, rows: Sequence[Row], columns: Sequence[Column], language: str
) -> dict[tuple[int, str], int]:
    """Fills the sheet; gives the line of each cell's first quotation."""
    _head(sheet, ["Document", "Column", "Value", "Quotation", "Page", "Link"])
    first: dict[tuple[int, str], int] = {}
    for number, row in enumerate(rows):
        for column in columns:
            for line in _quoted(row.source(column.name), row.cells[column.name], column, language):
                sheet.append(line)
                first.setdefault((number, column.name), sheet.max_row)
                link = sheet.cell(sheet.max_row, len(line))
                link.hyperlink = str(link.value)
                link.font = _LINK
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = _TOP
    _finish(sheet, _QUOTE_WIDTHS, "A2")
    return first


def _quoted(row: Row, cell: Cell, column: Column, language: str) -> Iterator[list[Any]]:
    for one in cell.evidence if cell.given else ():
        text = [row.document.name, column.names[language], in_words(cell), row.quote(one)]
        link = visible(_link(row.document.source))
        yield [*map(visible, text), _page(row, one.start), link]


def _link(source: str) -> str:
    return source if "://" in source else f"file://{source}"


def _page(row: Row, start: int) -> int | None:
    pages = [s.page for s in row.document.sections if s.start <= start and s.page]
    return pages[-1] if pages else None


def _width(column: Column) -> int:
    return _WIDTHS.get(column.type, _WIDTH)


def _value(cell: Cell, column: Column) -> Any:
    """A whole date as a date, one sum as a number with its currency; all else as text."""
    if column.type is ColumnType.DATE and cell.given and len(str(cell.value)) == len("2024-01-01"):
        try:
            return date.fromisoformat(str(cell.value))
        except ValueError:  # a person's own words
            return in_words(cell)
    return in_words(cell)


def _lines(text: str, wide: float) -> int:
    """How many lines a text takes; few programs find out by themselves."""
    return sum(1 + int(len(line) / wide) for line in text.split("\n"))


def _head(sheet: Worksheet, names: Sequence[str]) -> None:
    sheet.append(list(names))
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), _HEAD


def _finish(sheet: Worksheet, widths: Sequence[float], frozen: str) -> None:
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            if cell.data_type == "f":  # a document's words, whatever they begin with
                cell.data_type = "s"
        texts = [str(cell.value or "") for cell in line]
        lines = max(_lines(text, wide) for text, wide in zip(texts, widths, strict=False))
        sheet.row_dimensions[line[0].row].height = _LINE * min(_MOST_LINES, lines)
    sheet.freeze_panes = frozen
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.auto_filter.ref = sheet.dimensions
