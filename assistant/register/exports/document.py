"""The register as a Word document: a table of values and notes for each collaboration."""

import io
from collections.abc import Sequence

import docx

from assistant.register.cells import Row
from assistant.register.columns import Column
from assistant.register.exports.plain import documents_of
from assistant.register.exports.wording import in_words, is_unsure


def as_docx(rows: Sequence[Row], columns: Sequence[Column], language: str) -> bytes:
    """Each value stands beside the words it rests on."""
    document = docx.Document()
    for row in rows:
        title = in_words(row.cells["title"]) or _printable(row.document.title)
        document.add_heading(title, level=2)
        document.add_paragraph(documents_of(row))
        table = document.add_table(rows=0, cols=3, style="Table Grid")
        for column in columns:
            cell = row.cells[column.name]
            if cell.given:
                source = row.source(column.name)
                quotes = "\n".join(f"“{source.quote(one)}”" for one in cell.evidence)
                value = in_words(cell) + (" (?)" if is_unsure(cell) else "")
                values = (column.names[language], value, quotes)
                for place, text in zip(table.add_row().cells, values, strict=True):
                    place.text = _printable(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _printable(text: str) -> str:
    """Word's files hold no control characters."""
    return "".join(c for c in text if c in "\n\t" or c.isprintable() or c == "\u00a0")
