"""The register as files: JSON, CSV, a workbook, a Word document, and a table of plain text."""

from collections.abc import Callable, Sequence

from assistant.register.cells import Row
from assistant.register.columns import Column
from assistant.register.exports.document import as_docx
from assistant.register.exports.plain import as_csv, as_json, as_table
from assistant.register.exports.workbook import as_xlsx

Export = Callable[[Sequence[Row], Sequence[Column], str], bytes]

EXPORTS: dict[str, Export] = {
    "table": as_table,
    "json": as_json,
    "csv": as_csv,
    "xlsx": as_xlsx,
    "docx": as_docx,
}

__all__ = ["EXPORTS", "Export"]
