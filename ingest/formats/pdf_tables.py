"""Tables of a PDF page, told by how the text of their rows lines up, and by rules between rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.formats.pdf_glyphs import Rectangle
from ingest.formats.pdf_segments import Segment
from ingest.tables import Cell, table_text

_FEWEST_RULES = 3
_NEXT_LINE = 1.6  # times the size: a line this close may go on with the cell above
_ANOTHER = 1.5  # times the largest distance of rows so far: another table
_FARTHEST = 4.0  # times the size: the next row of a table
_SPREAD = 4  # stretches, from which a line with even gaps is text spread to both margins
_LARGER = 1.15  # times the size of the row above: a heading
_EVEN = 0.05  # times the size: how far its gaps differ

Row = list[Segment]
Column = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` of the page's lines, as text."""

    text: str
    rows: int


def is_table_row(row: Row) -> bool:
    return len(row) > 1 and not _is_spread(row)


def _is_spread(row: Row) -> bool:
    """Whether the words of a line of text stand far apart so that it fills the width."""
    gaps = [after.left - before.right for before, after in pairwise(sorted(row, key=_left))]
    return len(row) >= _SPREAD and max(gaps) - min(gaps) <= _EVEN * row[0].size


def _left(segment: Segment) -> float:
    return segment.left


def table_of(rows: Sequence[Row], rules: Sequence[Rectangle]) -> Table | None:
    """The table that begins with the first of these lines; None where there is none."""
    count = _extent(rows)
    lines = _above_last_rule(rows[:count], rules)
    while lines and not is_table_row(lines[-1]) and not _is_within(lines[-1], _columns(lines)):
        lines.pop()
    columns = _columns(lines)
    if sum(is_table_row(row) for row in lines) < 2 or len(columns) < 2:
        return None
    cells = _cells(lines, columns, _row_rules(lines, rules))
    return Table(table_text(cells), len(lines))


def _above_last_rule(rows: Sequence[Row], rules: Sequence[Rectangle]) -> list[Row]:
    """Without the lines below a frame; all where no rule closes the table from above."""
    heights = _row_rules(rows, rules)
    if not heights or heights[0] < rows[0][0].baseline:
        return list(rows)
    return [row for row in rows if row[0].baseline > heights[-1]]


def _extent(rows: Sequence[Row]) -> int:
    """How many lines from the first may belong to one table."""
    count, alone, usual = 1, 0, 0.0
    for above, row in pairwise(rows):
        distance = above[0].baseline - row[0].baseline
        alone = 0 if is_table_row(row) else alone + 1
        if distance > _FARTHEST * row[0].size or distance <= 0 or alone > 2:
            break
        if not is_table_row(row) and not _is_within(row, _columns(rows[:count])):
            break
        if len(row) > 1 and not is_table_row(row):
            break
        if len(row) == 1 and row[0].size > _LARGER * above[0].size:
            break  # a heading
        if usual and is_table_row(row) and distance > _ANOTHER * usual:
            break
        usual = max(usual, distance)
        count += 1
    return count


def _columns(rows: Sequence[Row]) -> list[Column]:
    """Where the columns lie: as in the rows with most cells."""
    most = max((len(row) for row in rows), default=0)
    columns: list[Column] = []
    for left, right in sorted((s.left, s.right) for row in rows if len(row) == most for s in row):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _is_within(row: Row, columns: Sequence[Column]) -> bool:
    """Whether a line of one stretch can go on with a cell."""
    first, last = _span(row[0], columns)
    return first == last and row[0].left >= columns[first][0] - 2 if columns else False


def _span(segment: Segment, columns: Sequence[Column]) -> tuple[int, int]:
    """The first and last column that a stretch stands in, or the nearest."""
    over = [n for n, (a, b) in enumerate(columns) if segment.left < b and segment.right > a]
    if over:
        return over[0], over[-1]
    middle = (segment.left + segment.right) / 2
    nearest = min(range(len(columns)), key=lambda n: abs(sum(columns[n]) / 2 - middle))
    return nearest, nearest


def _row_rules(rows: Sequence[Row], rules: Sequence[Rectangle]) -> list[float]:
    """The heights of the rules between rows, from above; empty where rows are not ruled."""
    left = min(s.left for row in rows for s in row)
    right = max(s.right for row in rows for s in row)
    low, high = rows[-1][0].baseline - 20, rows[0][0].baseline + 20
    heights = {
        round(rule.bottom)
        for rule in rules
        if rule.right - rule.left > 20
        and rule.left < right
        and rule.right > left
        and low <= rule.bottom <= high
    }
    return sorted(heights, reverse=True) if len(heights) >= _FEWEST_RULES else []


def _cells(
    rows: Sequence[Row], columns: Sequence[Column], rules: Sequence[float]
) -> list[list[Cell]]:
    """Lines as rows of cells; those that go on with a row are part of it."""
    table: list[list[tuple[int, int, list[Segment]]]] = []
    for number, row in enumerate(rows):
        placed = [(*_span(segment, columns), [segment]) for segment in row]
        if table and _goes_on(rows[number - 1], row, placed, table[-1], rules):
            _extend(table[-1], placed)
        else:
            table.append(placed)
    return [_row(placed, len(columns)) for placed in table]


def _goes_on(
    above: Row,
    row: Row,
    placed: Sequence[tuple[int, int, list[Segment]]],
    before: Sequence[tuple[int, int, list[Segment]]],
    rules: Sequence[float],
) -> bool:
    """Whether a line is the next one of the row above."""
    distance = above[0].baseline - row[0].baseline
    if rules:
        between = any(row[0].baseline < height < above[0].baseline for height in rules)
        return not between
    begun = {first for first, _, _ in before}
    close = distance <= _NEXT_LINE * row[0].size
    return (
        close
        and len(placed) < len(before)
        and (placed[0][0] > 0 or (placed[0][0] in begun and _is_word(row[0]) and len(row) == 1))
        and all(first in begun for first, _, _ in placed)
    )


def _is_word(segment: Segment) -> bool:
    """Whether a stretch reads as the rest of a cell: it begins small."""
    return segment.text[:1].islower()


def _extend(
    before: list[tuple[int, int, list[Segment]]],
    placed: Sequence[tuple[int, int, list[Segment]]],
) -> None:
    for first, last, found in placed:
        for place, (begin, _, parts) in enumerate(before):
            if begin == first:
                before[place] = begin, max(before[place][1], last), parts + found
                break
        else:
            before.append((first, last, found))
    before.sort(key=lambda cell: cell[0])


def _row(placed: Sequence[tuple[int, int, list[Segment]]], width: int) -> list[Cell]:
    cells: list[Cell] = []
    column = 0
    for first, last, parts in placed:
        if first > column:
            cells += [Cell("")] * (first - column)
        across = max(1, last - max(first, column) + 1)
        text = "\n".join(part.text for part in parts)
        cells.append(Cell(text, all(part.bold for part in parts), across))
        column = max(column, first) + across
    return cells + [Cell("")] * (width - column)
