"""A page's text in the order it is read: columns after one another, tables whole."""

import re
import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from ingest.formats.pdf_frames import FramedTable
from ingest.formats.pdf_glyphs import Rectangle
from ingest.formats.pdf_lines import Line
from ingest.formats.pdf_segments import Segment, belongs, joined
from ingest.formats.pdf_tables import is_table_row, table_of

_SAME_ROW = 0.3  # times the size
_NEAR = 0.8
_SHADOW = 0.2
_MARKER = re.compile(
    r"[•▪‣◦●○■□·*–—-]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivx]{1,5})[.)]|§ ?\d{1,3}"
)
_FARTHEST_MARKER = 5.0
_FEWEST_LINES = 3  # of a column
_PROSE = 18  # characters a line on average
_DIGITS = 0.2
_MOST_CROSSING = 0.35
_GUTTER = 0.8
_SIDES = (True, False)  # of a gutter: left, right

Row = list[Segment]


def rows_of(found: Sequence[Segment]) -> list[Row]:
    """The stretches by line, from above; each line from the left."""
    rows: list[Row] = []
    for segment in sorted(_without_shadows(found), key=lambda s: (-s.baseline, s.left)):
        row = next((row for row in reversed(rows[-4:]) if _same_row(row[0], segment)), None)
        if row is None:
            rows.append([segment])
        else:
            row.append(segment)
    return [_merged(row) for row in _with_scripts(rows)]


def _without_shadows(found: Sequence[Segment]) -> Iterator[Segment]:
    """What is printed again a little beside itself, to look bold or to throw a shadow, once."""
    seen: dict[str, list[Segment]] = {}
    for segment in found:
        near = _SHADOW * segment.size
        before = seen.setdefault(segment.text, [])
        if not any(
            abs(s.left - segment.left) <= near and abs(s.baseline - segment.baseline) <= near
            for s in before
        ):
            before.append(segment)
            yield segment


def _same_row(one: Segment, other: Segment) -> bool:
    return abs(one.baseline - other.baseline) <= _SAME_ROW * min(one.size, other.size)


def _with_scripts(rows: list[Row]) -> list[Row]:
    """Raised and lowered signs go with the line that they stand by."""
    kept: list[Row] = []
    for at, row in enumerate(rows):
        near = [r for r in rows[max(0, at - 2) : at + 3] if r is not row]
        hosts = [(s, next((h for r in near for h in r if belongs(s, h)), None)) for s in row]
        if hosts and all(host is not None for _, host in hosts):
            for segment, host in hosts:
                next(r for r in near if any(s is host for s in r)).append(segment)
        else:
            kept.append(row)
    return kept


def _merged(row: Row) -> Row:
    """What stands close together, and a list's marker with its text, is one stretch."""
    ordered = sorted(row, key=lambda segment: segment.left)
    result = [[ordered[0]]]
    right = ordered[0].right
    for segment in ordered[1:]:
        gap = segment.left - right
        marks = len(result) == 1 and len(result[0]) == 1 and _MARKER.fullmatch(result[0][0].text)
        if gap <= (_FARTHEST_MARKER if marks else _NEAR) * max(segment.size, 1.0):
            result[-1].append(segment)
        else:
            result.append([segment])
        right = max(right, segment.right)
    return [joined(parts) if len(parts) > 1 else parts[0] for parts in result]


def read_order(rows: Sequence[Row], rules: Sequence[Rectangle]) -> Iterator[Line]:
    """The lines of a page, tables as one each."""
    gutter = _gutter([segment for row in rows for segment in row], rules)
    if gutter is None:
        yield from _with_bands(rows, rules)
        return
    band: list[Row] = []
    for row in rows:
        if any(segment.left < gutter < segment.right for segment in row):
            yield from _columns(band, gutter, rules)
            band = []
            yield from _lines([row], rules)
        else:
            band.append(row)
    yield from _columns(band, gutter, rules)


def _with_bands(rows: Sequence[Row], rules: Sequence[Rectangle]) -> Iterator[Line]:
    """Lines across the page, and a few lines in columns among them one column after the other."""
    at = begun = 0
    while at < len(rows):
        count, gutter = _band(rows[at:], rules)
        if gutter:
            yield from _lines(rows[begun:at], rules)
            yield from _columns(rows[at : at + count], gutter, rules)
            begun = at + count
        at += count
    yield from _lines(rows[begun:], rules)


def _band(rows: Sequence[Row], rules: Sequence[Rectangle]) -> tuple[int, float | None]:
    """How many rows of several stretches come first, and where these part as columns of prose."""
    count = 0
    while count < len(rows) and len(rows[count]) > 1:
        count += 1
    found = [segment for row in rows[:count] for segment in row]
    gutter = _gutter(found, rules) if count >= _FEWEST_LINES else None
    if gutter and all(_flows([s for s in found if (s.right <= gutter) == side]) for side in _SIDES):
        while count < len(rows) and not any(s.left < gutter < s.right for s in rows[count]):
            count += 1
        return count, gutter
    return max(1, count), None


def _flows(side: Sequence[Segment]) -> bool:
    """Whether most lines go on in the next one, as those of a table do not."""
    ordered = sorted(side, key=lambda segment: -segment.baseline)
    flowing = [
        above.text[-1:] not in ".!?:;" and below.text[:1].islower()
        for above, below in pairwise(ordered)
    ]
    return sum(flowing) >= 0.5 * len(flowing)


def _columns(band: Sequence[Row], gutter: float, rules: Sequence[Rectangle]) -> Iterator[Line]:
    for side in _SIDES:
        rows = [[s for s in row if (s.right <= gutter) == side] for row in band]
        rows = [row for row in rows if row]
        if rows:
            yield from read_order(rows, rules)


def _gutter(found: Sequence[Segment], rules: Sequence[Rectangle]) -> float | None:
    """Where columns of text part, if they do."""
    best, most = None, 0
    for x in sorted({round(segment.left, 1) for segment in found})[1:]:
        left = [s for s in found if s.right <= x - _GUTTER * s.size]
        right = [s for s in found if s.left >= x - 0.5]
        crossing = len(found) - len(left) - len(right)
        fewer = min(len(left), len(right))
        if fewer < _FEWEST_LINES or crossing > _MOST_CROSSING * len(found) or fewer <= most:
            continue
        prose = _is_prose(left) and _is_prose(right) and _side_by_side(left, right)
        if prose and not _ruled(left, right, x, rules):
            best, most = x - 0.5, fewer
    return best


def _is_prose(side: Sequence[Segment]) -> bool:
    text = "".join(segment.text for segment in side)
    digits = sum(character.isdigit() for character in text)
    long = statistics.median(len(segment.text) for segment in side) >= _PROSE
    return long and digits <= _DIGITS * len(text)


def _side_by_side(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    low, high = min(s.baseline for s in right), max(s.baseline for s in right)
    beside = sum(low - 2 <= s.baseline <= high + 2 for s in left)
    return beside >= _FEWEST_LINES


def _ruled(
    left: Sequence[Segment], right: Sequence[Segment], x: float, rules: Sequence[Rectangle]
) -> bool:
    """Whether rules run across both sides, as in a table."""
    low = min(s.baseline for s in (*left, *right))
    high = max(s.baseline for s in (*left, *right))
    across = [r for r in rules if r.left < x - 10 and r.right > x + 10 and low < r.bottom < high]
    return len({round(rule.bottom) for rule in across}) >= 2


def _lines(rows: Sequence[Row], rules: Sequence[Rectangle]) -> Iterator[Line]:
    """Lines of text, and the tables among them."""
    at = 0
    while at < len(rows):
        first = rows[at][0]
        if isinstance(first, FramedTable):
            yield Line(first.text, first.size, False, first.baseline, whole=True)
            at += 1
            continue
        loose = list(takewhile(lambda row: not isinstance(row[0], FramedTable), rows[at:]))
        table = table_of(loose, rules) if is_table_row(rows[at]) else None
        if table:
            yield Line(table.text, first.size, False, first.baseline, whole=True)
            at += table.rows
            continue
        line = joined(rows[at]) if len(rows[at]) > 1 else rows[at][0]
        yield Line(line.text, round(line.size, 1), line.bold, line.baseline)
        at += 1
