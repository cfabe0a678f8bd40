"""Tables as text: a line for each row, in which every cell stands by its headers.

One form for all formats, so that a cell can be found and quoted without the rest of its table:

    Patients by hospital
    Hospital: Selby | 2023: 110 | 2024: 140

Merged cells are repeated in each row or column they span.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.table_headers import has_implied_spans, header_rows

_MOST_COLUMNS = 2000
_BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as its format gives it; it spans `across` columns and `down` rows."""

    text: str
    is_head: bool = False
    across: int = 1
    down: int = 1


Grid = list[list[Cell | None]]
Hanging = dict[int, tuple[Cell, int]]  # by column: a cell from above, and its rows from here on


def table_text(rows: Sequence[Sequence[Cell]], caption: str = "") -> str:
    """The table under its caption; "" where there is nothing in it."""
    grid = _without_blank_columns(_grid(rows))
    title, grid = _titles(grid)
    if has_implied_spans(_pairs(grid)):
        grid = [_spread(grid[0]), *grid[1:]]
    lines = [line for line in (_plain(caption), *title) if line]
    count = header_rows(_pairs(grid))
    return "\n".join([*lines, *_lines(grid, count)])


def is_headed(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the rows begin with headers of their own."""
    grid = _without_blank_columns(_grid(rows))
    return header_rows(_pairs(grid)) > 0


def _pairs(grid: Grid) -> list[list[tuple[str, bool]]]:
    return [[_as_pair(cell) for cell in row] for row in grid]


def _spread(row: Sequence[Cell | None]) -> list[Cell | None]:
    """Blank cells as part of the one before them."""
    spread: list[Cell | None] = []
    for cell in row:
        blank = not (cell and cell.text.strip())
        spread.append(spread[-1] if blank and spread else cell)
    return spread


def _as_pair(cell: Cell | None) -> tuple[str, bool]:
    return (_plain(cell.text), cell.is_head) if cell else ("", False)


def _grid(rows: Sequence[Sequence[Cell]]) -> Grid:
    """Every row as wide as the table; a cell stands in each place that it spans."""
    grid: Grid = []
    hanging: Hanging = {}
    for number, row in enumerate(rows):
        places, hanging = _placed(row, hanging, len(rows) - number)
        grid.append(places)
    width = max(map(len, grid), default=0)
    return [row + [None] * (width - len(row)) for row in grid]


def _placed(
    row: Sequence[Cell], hanging: Hanging, rows_left: int
) -> tuple[list[Cell | None], Hanging]:
    """The places of one row, with the cells that hang into it, and what hangs into the next."""
    places: list[Cell | None] = []
    following: Hanging = {}
    waiting, last = list(reversed(row)), max(hanging, default=-1)
    while (waiting or last >= len(places)) and len(places) < _MOST_COLUMNS:
        if len(places) in hanging:
            (cell, down), across = hanging[len(places)], 1
        elif waiting:
            cell = waiting.pop()
            down = min(cell.down or rows_left, rows_left)
            across = min(max(1, cell.across), _MOST_COLUMNS - len(places))
        else:
            places.append(None)
            continue
        for _ in range(across):
            if down > 1:
                following[len(places)] = cell, down - 1
            places.append(cell)
    return places, following


def _without_blank_columns(grid: Grid) -> Grid:
    grid = [row for row in grid if any(cell and cell.text.strip() for cell in row)]
    used = [
        any(cell and cell.text.strip() for cell in column) for column in zip(*grid, strict=True)
    ]
    return [[cell for cell, kept in zip(row, used, strict=True) if kept] for row in grid]


def _titles(grid: Grid) -> tuple[list[str], Grid]:
    """Rows of one cell above the table proper, which name it."""
    titles: list[str] = []
    while len(grid) > 1 and len(grid[0]) > 1 and _only_cell(grid[0]):
        titles.append(_plain(_only_cell(grid[0]) or ""))
        grid = grid[1:]
    return titles, grid


def _only_cell(row: Sequence[Cell | None]) -> str | None:
    """The text of the one cell that fills the row or stands first in it alone."""
    filled = {id(cell): cell for cell in row if cell and cell.text.strip()}
    first = row[0]
    if len(filled) == 1 and first and first.text.strip():
        return first.text
    return None


def _lines(grid: Grid, heads: int) -> Iterator[str]:
    labels = [_label(column[:heads]) for column in zip(*grid, strict=True)] if grid else []
    if heads == len(grid):
        yield from (_BETWEEN.join(_distinct(row)) for row in grid)
        return
    group: list[str] = []
    for row in grid[heads:]:
        if len(row) > 2 and heads and row[0] and all(cell is row[0] for cell in row):
            group = [_plain(row[0].text)]  # a label over the rows below
            yield group[0]
        else:
            cells = list(_labelled(row, labels)) if heads else _distinct(row)
            yield _BETWEEN.join([*group, *cells])


def _label(column: Sequence[Cell | None]) -> str:
    return " ".join(_distinct(column))


def _distinct(cells: Sequence[Cell | None]) -> list[str]:
    """The texts in order, one that spans several places once."""
    texts: list[str] = []
    last: Cell | None = None
    for cell in cells:
        if cell is not None and cell is not last and cell.text.strip():
            texts.append(_plain(cell.text))
        last = cell
    return texts


def _labelled(row: Sequence[Cell | None], labels: Sequence[str]) -> Iterator[str]:
    column = 0
    while column < len(row):
        cell, first = row[column], column
        while column < len(row) and row[column] is cell:
            column += 1
        text = _plain(cell.text) if cell else ""
        if text:
            names = list(dict.fromkeys(label for label in labels[first:column] if label))
            label = ", ".join(names).rstrip(":")
            yield f"{label}: {text}" if label and label != text else text


def _plain(text: str) -> str:
    """A cell on one line; what a cell holds in several lines stands apart by its punctuation."""
    lines = [re.sub(r"\s+", " ", line).strip() for line in text.splitlines()]
    return " ".join(line for line in lines if line).replace(" | ", " / ")
