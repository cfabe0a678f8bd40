"""The tables of a spreadsheet, told apart by the blank rows between them."""

from collections.abc import Iterator, Sequence

from ingest.tables import Cell, is_headed, table_text

Rows = list[Sequence[Cell]]


def sheet_texts(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """The texts of a sheet's tables, from above; rows after a gap go on with the table above
    where they have no headers of their own."""
    tables: list[Rows] = []
    for block in _blocks(rows):
        if tables and len(tables[-1]) > 1 and not _is_own(block):
            tables[-1] += block
        else:
            tables.append(block)
    return [text for table in tables if (text := table_text(table))]


def _blocks(rows: Sequence[Sequence[Cell]]) -> Iterator[Rows]:
    block: Rows = []
    hanging = 0
    for row in rows:
        filled = any(cell.text.strip() for cell in row)
        if not filled and hanging <= 0:
            if block:
                yield block
            block = []
            continue
        hanging = max(hanging - 1, *(cell.down - 1 for cell in row), 0)
        block.append(row)
    if block:
        yield block


def _is_own(block: Rows) -> bool:
    """Whether rows are a table, or a line, of their own."""
    filled = [sum(bool(cell.text.strip()) for cell in row) for row in block]
    if max(filled) < 2 or filled[0] < 2:
        return True
    return is_headed(block)
