"""The tables of an answer as a workbook and as comma-separated values, to reckon with elsewhere."""

import csv
import io
import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assistant.conversations.records import KeptCitation
from assistant.conversations.telling import Part, Say, laid_out, reference
from assistant.language.visible import harmless, visible
from assistant.types import Block

_NARROW, _WIDE = 14, 60  # characters
_LONGEST_CELL = 32_767  # characters that a spreadsheet takes
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Rows = Sequence[Sequence[str]]


def tables_of(blocks: Sequence[Block]) -> list[Rows]:
    """The tables of an answer, each with its head first; citations stand as [1] in the cells."""
    return [one.rows for one in laid_out(blocks) if one.kind is Part.TABLE]


def as_csv(blocks: Sequence[Block], sources: Sequence[KeptCitation], say: Say) -> bytes:
    """The tables one below the other, then the sources; with a byte order mark for spreadsheets.

    No cell is taken for a formula, whatever a document says.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    for rows in [*tables_of(blocks), _source_rows(sources, say)]:
        writer.writerows([harmless(visible(cell)) for cell in row] for row in rows)
        writer.writerow([])
    return out.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(blocks: Sequence[Block], sources: Sequence[KeptCitation], say: Say) -> bytes:
    """A sheet for each table, and one of the sources; every cell is text."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(tables_of(blocks), start=1):
        _fill(book.create_sheet(say("export.table", number=number)), rows)
    _fill(book.create_sheet(say("export.sources")), _source_rows(sources, say))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _source_rows(sources: Sequence[KeptCitation], say: Say) -> list[list[str]]:
    head = [say("export.number"), say("export.quotation"), say("export.sources")]
    return [head, *([f"[{s.number}]", s.quote, reference(s, say)] for s in sources)]


def _fill(sheet: Worksheet, rows: Rows) -> None:
    for row in rows:
        sheet.append([_NOT_IN_XML.sub("", text)[:_LONGEST_CELL] for text in row])
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.data_type == "f":  # a document's words, whatever they begin with
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place, column in enumerate(zip(*rows, strict=True), start=1):
        wide = max(_NARROW, min(_WIDE, max(map(len, column))))
        sheet.column_dimensions[get_column_letter(place)].width = wide
    sheet.freeze_panes = "A2"
