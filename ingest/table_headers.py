"""How many of a table's first rows are headers: as marked, or told by what stands below them."""

import re
from collections.abc import Sequence
from itertools import pairwise

_LONGEST_HEADER = 60  # characters
_MOST_HEADERS = 3
_AMOUNT = re.compile(
    r"[-+–(≈~<>≤≥]?\s?(?:[A-Z]{3}|[€$£])?\s?\d[\d\s.,:/%-]*(?:\s?(?:[a-zA-Z]{1,5}\.?|[€$£%]))?\)?",
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\D{0,8}(?:19|20)\d\d\D{0,8}(?:(?:19|20)?\d\d)?\D{0,3}")

Texts = Sequence[Sequence[tuple[str, bool]]]  # of each cell, and whether it is marked as a header


def header_rows(grid: Texts) -> int:
    """0 where the table begins with data."""
    marked = 0
    for row in grid:
        cells = [head for text, head in row if text]
        if not cells or not all(cells):
            break
        marked += 1
    if marked == len(grid) and marked > 1:
        marked = 1  # a table set in header cells throughout
    if marked:
        return min(marked + _parts_below(grid, marked), _MOST_HEADERS)
    if _is_headed_beside(grid):
        return 0
    return _looks_headed_at(grid)


def _is_headed_beside(grid: Texts) -> bool:
    """Whether headers are marked as such in the first column, down from the top, and only there."""
    return bool(grid) and all(row and row[0][1] and not any(h for _, h in row[1:]) for row in grid)


def _looks_headed_at(grid: Texts) -> int:
    """How many rows look like headers: two where the upper one spans columns of the lower."""
    if _looks_headed(grid):
        return 1
    first = [text for text, _ in grid[0]] if grid else []
    spans = any(one and one == other for one, other in pairwise(first))
    if not spans or len(grid) < 2 or not all(map(_can_head, filter(None, first))):
        return 0
    both = [(_joined(above, below), False) for above, below in zip(*grid[:2], strict=True)]
    return 2 if _looks_headed(grid[1:]) or _looks_headed([both, *grid[2:]]) else 0


def _joined(above: tuple[str, bool], below: tuple[str, bool]) -> str:
    """A column's label out of two rows; "" where the lower one is an amount."""
    if below[0] and not _can_head(below[0]):
        return ""
    return " ".join(dict.fromkeys(text for text, _ in (above, below) if text))


def _parts_below(grid: Texts, heads: int) -> int:
    """1 where the row below the headers names the parts of columns that these span."""
    if heads >= _MOST_HEADERS or len(grid) < heads + 2:
        return 0
    above, below = ([text for text, _ in row] for row in grid[heads - 1 : heads + 1])
    spanned = {
        n
        for at, (one, other) in enumerate(pairwise(above))
        if one and one == other and below[at] != below[at + 1]
        for n in (at, at + 1)
    }
    if not spanned or not all(_can_head(below[n]) for n in spanned):
        return 0
    beside = [n for n in range(len(above)) if n not in spanned]
    return int(bool(beside) and all(below[n] in ("", above[n]) for n in beside))


def has_implied_spans(grid: Texts) -> bool:
    """Whether the first row leaves columns blank that the second names the parts of."""
    if len(grid) < 3 or len(grid[0]) < 3:
        return False
    above, below = ([text for text, _ in row] for row in grid[:2])
    blank = [n for n, text in enumerate(above) if n and not text]
    return (
        bool(above[0] and blank and not below[0])
        and all(_can_head(below[n]) for n in blank)
        and all(map(_can_head, filter(None, above)))
        and any(is_amount(text) for row in grid[2:] for text, _ in row[1:])
    )


def _looks_headed(grid: Texts) -> bool:
    """Whether words stand above amounts."""
    if len(grid) < 2 or len(grid[0]) < 2:
        return False
    first = [text for text, _ in grid[0]]
    if not all(map(_can_head, first[1:])) or len(set(first)) < len(first):
        return False
    columns = list(zip(*grid[1:], strict=True))
    if any(
        _YEAR.fullmatch(head) and _are_years(below)
        for head, below in zip(first, columns, strict=True)
    ):
        return False  # years above years are data
    amounts = [all(is_amount(text) for text, _ in column if text) for column in columns]
    if len(first) == 2:  # labels and values side by side are no column of amounts
        years = _YEAR.fullmatch(first[1]) is not None
        return amounts[1] and (len(grid) > 2 or years)
    dated = (all(_DIGIT.search(text) for text, _ in column if text) for column in columns[1:])
    if len(grid) > 2 and not any(map(_DIGIT.search, first)) and any(dated):
        return True  # words above dates or the like
    return any(amounts[1:]) or all(_YEAR.fullmatch(text) for text in first[1:])


def _are_years(column: Sequence[tuple[str, bool]]) -> bool:
    return all(_YEAR.fullmatch(text) for text, _ in column if text)


def _can_head(text: str) -> bool:
    if not text or len(text) > _LONGEST_HEADER:
        return False
    return bool(_YEAR.fullmatch(text)) or not _AMOUNT.fullmatch(text)


def is_amount(text: str) -> bool:
    """Whether a cell holds a number, perhaps with a unit, or a sign for none."""
    return bool(_AMOUNT.fullmatch(text)) or text in ("-", "–", "—", "n/a")
