"""Reads .csv and .tsv: a row for each record, every value by the name of its column."""

import csv
import io

from ingest.decoding import decode
from ingest.file_errors import FileError
from ingest.reading import Composer, Reading
from ingest.table_headers import is_amount
from ingest.tables import Cell, table_text

_DELIMITERS = ";\t|,"
_SAMPLE = 50  # lines
csv.field_size_limit(1 << 24)


def read_csv(data: bytes) -> Reading:
    """Raises FileError where the bytes are not text, or hold no value."""
    text = decode(data)
    delimiter, text = _delimiter(text)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    headed = len(rows) > 1 and _is_header(rows[0])
    composer = Composer()
    composer.add(
        table_text(
            [
                [Cell(value, is_head=headed and not number) for value in row]
                for number, row in enumerate(rows)
            ]
        )
    )
    if not composer.text:
        raise FileError("no_text")
    return Reading(composer.text, composer.sections)


def _delimiter(text: str) -> tuple[str, str]:
    """The sign between values, and the text without the line in which Excel names it."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first[4], rest
    sample = "\n".join(text.splitlines()[:_SAMPLE])
    return max(_DELIMITERS, key=lambda sign: _fit(sample, sign)), text


def _fit(sample: str, sign: str) -> tuple[int, int]:
    """How many lines it cuts into as many values as most lines, and into how many."""
    widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=sign)]
    wide = [width for width in widths if width > 1]
    usual = max(set(wide), key=wide.count) if wide else 0
    return wide.count(usual) if usual else 0, usual


def _is_header(row: list[str]) -> bool:
    named = [value.strip() for value in row if value.strip()]
    return len(set(named)) == len(named) > 0 and not any(map(is_amount, named))
