"""The register as JSON, as comma-separated values, and as a table for a terminal."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from assistant.language.visible import harmless, visible
from assistant.register.cells import Cell, Row
from assistant.register.columns import Column
from assistant.register.exports.wording import in_words, is_unsure

_WIDEST = 40  # characters of a value in a terminal


def records(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """One object for each row: the document, and its cells by column."""
    return [
        {
            "document": row.document.name,
            "cells": {name: _cell(row.source(name), cell) for name, cell in row.cells.items()},
        }
        | ({"place": [row.place.start, row.place.end]} if row.place else {})
        | ({"joined": [one.document.name for one in row.joined]} if row.joined else {})
        for row in rows
    ]


def as_json(rows: Sequence[Row], columns: Sequence[Column], language: str) -> bytes:
    return (json.dumps(records(rows), ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(rows: Sequence[Row], columns: Sequence[Column], language: str) -> bytes:
    """With a byte order mark, without which spreadsheets take the letters for others."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["document", *(column.names[language] for column in columns)])
    for row in rows:
        values = [harmless(in_words(row.cells[column.name])) for column in columns]
        writer.writerow([harmless(documents_of(row)), *values])
    return out.getvalue().encode("utf-8-sig")


def as_table(rows: Sequence[Row], columns: Sequence[Column], language: str) -> bytes:
    """Each collaboration as a block of named values; what is unsure has a question mark."""
    blocks = []
    wide = max(len(column.names[language]) for column in columns)
    for row in rows:
        lines = [documents_of(row)]
        for column in columns:
            cell = row.cells[column.name]
            if cell.given:
                mark = " ?" if is_unsure(cell) else ""
                lines.append(f"  {column.names[language]:<{wide}}  {in_words(cell)}{mark}")
        blocks.append("\n".join(lines))
    return ("\n\n".join(blocks) + "\n").encode()


def documents_of(row: Row) -> str:
    return visible("; ".join(dict.fromkeys(document.name for document in row.documents)))


def _cell(row: Row, cell: Cell) -> dict[str, Any]:
    record = {
        "value": cell.value if cell.given else None,
        "text": cell.text,
        "state": str(cell.state),
        "citations": [
            {"start": one.start, "end": one.end, "quote": row.quote(one)} for one in cell.evidence
        ],
    }
    by = {"by": cell.by, "at": cell.at, "stale": cell.stale} if cell.by else {}
    return record | by
