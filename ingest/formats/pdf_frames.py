"""Tables of a PDF page whose cells are framed by rules, merged ones told by the rules they lack."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.formats.pdf_glyphs import Glyph, Rectangle
from ingest.formats.pdf_segments import Segment
from ingest.tables import Cell, table_text

_THIN = 3.0  # points: a rule is no thicker
_SHORTEST = 4.0  # points
_MEET = 3.0  # points: rules this near meet, or are one
_MOST_RULES = 4_000  # of a page: more is a drawing
_MOST_CELLS = 4_000
_FILLED = 0.4  # of the cells, at least
_BESIDE = 0.5  # of the lines
_UNDIVIDED = 0.2  # of the filled cells, at most, whose text stands apart on one line

Row = list[Segment]
Place = tuple[int, int]  # row from above, column


@dataclass(frozen=True, slots=True)
class Frame:
    """A grid of rules: where its columns part, from the left, and its rows, from above."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rules: tuple[Rectangle, ...]

    def place(self, segment: Segment) -> Place | None:
        """The row and column that a stretch begins in; None where it lies outside."""
        x, y = segment.left + 1, segment.baseline + 0.25 * segment.size
        column = _between(self.columns, x)
        row = _between([-height for height in self.rows], -y)
        return None if row is None or column is None else (row, column)

    def cut(self, segment: Segment) -> list[Segment]:
        """What of a stretch stands in each cell, where its cells' texts come close together."""
        y = segment.baseline + 0.25 * segment.size
        parts = [
            (rule.left + rule.right) / 2
            for rule in self.rules
            if _is_upright(rule)
            and rule.bottom <= y <= rule.top
            and segment.left + 1 < rule.left < segment.right - 1
        ]
        held: dict[int, list[Glyph]] = {}
        last = 0
        for glyph in segment.glyphs if parts else ():
            middle = (glyph.left + glyph.right) / 2
            last = last if glyph.is_made else sum(middle > x for x in parts)
            held.setdefault(last, []).append(glyph)
        inked = [g for g in held.values() if any(glyph.text.strip() for glyph in g)]
        return [Segment(glyphs).finish() for glyphs in inked] or [segment]

    def is_parted(self, one: Place, other: Place) -> bool:
        """Whether a rule runs between two neighbours."""
        row, column = one
        if row == other[0]:
            x, y = self.columns[column + 1], (self.rows[row] + self.rows[row + 1]) / 2
            return any(_is_upright(r) and r.grown(_MEET).holds(x, y) for r in self.rules)
        x, y = (self.columns[column] + self.columns[column + 1]) / 2, self.rows[row + 1]
        return any(_is_lying(r) and r.grown(_MEET).holds(x, y) for r in self.rules)


def with_framed_tables(rows: Sequence[Row], rules: Sequence[Rectangle]) -> list[Row]:
    """The rows of a page, every framed table as one that holds it alone."""
    kept = [list(row) for row in rows]
    for frame in frames(rules):
        kept = [[part for s in row for part in frame.cut(s)] for row in kept]
        inside = [s for row in kept for s in row if frame.place(s)]
        text = _text(frame, inside) if inside and not _is_labelled_beside(kept, frame) else None
        if text:
            kept = [[s for s in row if s not in inside] for row in kept]
            kept.append([_as_segment(frame, inside, text)])
    return sorted((row for row in kept if row), key=lambda row: -row[0].baseline)


def _is_labelled_beside(rows: Sequence[Row], frame: Frame) -> bool:
    """Whether most lines begin or end outside a frame, as where labels stand beside it."""
    lines = [[frame.place(s) is not None for s in row] for row in rows]
    within = [line for line in lines if any(line)]
    return sum(not all(line) for line in within) > _BESIDE * len(within)


def frames(rules: Sequence[Rectangle]) -> Iterator[Frame]:
    """The grids of two rows and two columns at least."""
    lines = [rule for rule in rules if _is_upright(rule) or _is_lying(rule)]
    if len(lines) > _MOST_RULES:
        return
    for group in _meeting(lines):
        columns = _places([(r.left + r.right) / 2 for r in group if _is_upright(r)])
        rows = _places([r.middle for r in group if _is_lying(r)])
        cells = (len(columns) - 1) * (len(rows) - 1)
        if len(columns) > 2 and len(rows) > 2 and cells <= _MOST_CELLS:
            yield Frame(tuple(columns), tuple(reversed(rows)), tuple(group))


def _is_upright(rule: Rectangle) -> bool:
    return rule.right - rule.left <= _THIN and rule.top - rule.bottom >= _SHORTEST


def _is_lying(rule: Rectangle) -> bool:
    return rule.top - rule.bottom <= _THIN and rule.right - rule.left >= _SHORTEST


def _meeting(lines: Sequence[Rectangle]) -> list[list[Rectangle]]:
    """Rules that touch each other, directly or by others."""
    groups: list[tuple[Rectangle, list[Rectangle]]] = []
    for line in sorted(lines, key=lambda rule: -rule.top):
        reach = line.grown(_MEET)
        touched = [
            g for g in groups if _overlap(g[0], reach) and any(_overlap(r, reach) for r in g[1])
        ]
        members = [rule for _, group in touched for rule in group] + [line]
        box = _around([*(box for box, _ in touched), line])
        groups = [g for g in groups if not any(g is t for t in touched)] + [(box, members)]
    return [members for _, members in groups]


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    return (
        one.left <= other.right
        and other.left <= one.right
        and one.bottom <= other.top
        and other.bottom <= one.top
    )


def _around(boxes: Sequence[Rectangle]) -> Rectangle:
    return Rectangle(
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )


def _places(found: Sequence[float]) -> list[float]:
    """Where rules stand, those close together as one."""
    places: list[float] = []
    for place in sorted(found):
        if not places or place - places[-1] > _MEET:
            places.append(place)
    return places


def _between(places: Sequence[float], x: float) -> int | None:
    return next((n for n, (low, high) in enumerate(pairwise(places)) if low <= x < high), None)


def _text(frame: Frame, inside: Sequence[Segment]) -> str | None:
    """The table; None where merged cells are no rectangles, or most cells are blank."""
    held: dict[Place, list[Segment]] = {}
    roots = _merged(frame)
    for segment in inside:
        place = frame.place(segment)
        if place:
            held.setdefault(roots[place], []).append(segment)
    spans = _spans(roots)
    if spans is None or len(held) < _FILLED * len(spans) or not _divides(held):
        return None
    rows = [
        [_cell(held.get(place, ()), *spans[place]) for place in sorted(spans) if place[0] == row]
        for row in range(len(frame.rows) - 1)
    ]
    return table_text(rows) or None


def _divides(held: Mapping[Place, Sequence[Segment]]) -> bool:
    """Whether the rules set apart what stands side by side, in two rows at least."""
    beside = sum(
        any(one is not other and _is_beside(one, other) for one in cell for other in cell)
        for cell in held.values()
    )
    filled = Counter(row for row, _ in held)
    return beside <= _UNDIVIDED * len(held) and sum(n > 1 for n in filled.values()) > 1


def _is_beside(one: Segment, other: Segment) -> bool:
    return abs(one.baseline - other.baseline) < 0.3 * one.size


def _merged(frame: Frame) -> dict[Place, Place]:
    """By place the first place of the cell that it is part of."""
    roots: dict[Place, Place] = {}
    for row in range(len(frame.rows) - 1):
        for column in range(len(frame.columns) - 1):
            here = row, column
            left, above = (row, column - 1), (row - 1, column)
            joined = [p for p in (left, above) if p in roots and not frame.is_parted(p, here)]
            root = min([roots[p] for p in joined], default=here)
            merged = {roots[p] for p in joined}
            roots = {p: root if r in merged else r for p, r in roots.items()} if merged else roots
            roots[here] = root
    return roots


def _spans(roots: dict[Place, Place]) -> dict[Place, tuple[int, int]] | None:
    """By its first place how many columns and rows a cell spans; None where one is no rectangle."""
    parts: dict[Place, list[Place]] = {}
    for place, root in roots.items():
        parts.setdefault(root, []).append(place)
    spans = {}
    for root, places in parts.items():
        down = max(row for row, _ in places) - root[0] + 1
        across = max(column for _, column in places) - root[1] + 1
        if down * across != len(places):
            return None
        spans[root] = across, down
    return spans


def _cell(held: Sequence[Segment], across: int, down: int) -> Cell:
    ordered = sorted(held, key=lambda s: (-round(s.baseline), s.left))
    text = "\n".join(segment.text for segment in ordered)
    return Cell(text, bool(held) and all(s.bold for s in held), across, down)


class FramedTable(Segment):
    """A table where a stretch of a line could stand; its text has a line for each row."""


def _as_segment(frame: Frame, inside: Sequence[Segment], text: str) -> FramedTable:
    return FramedTable(
        [],
        frame.columns[0],
        frame.columns[-1],
        max(segment.baseline for segment in inside),
        inside[0].size,
        text=text,
    )
