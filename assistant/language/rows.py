"""The rows of the tables in a text, with what stands under each heading, as places in the text.

A row is a line of its own: of Markdown (`| a | b |`), of a table without headings (`a | b`), or
one whose every cell is told with its heading (`Year: 2024 | Due: June`), as loaders write it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_LINE = re.compile(r"[^\n]+")
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:+=-]+")
_TOLD = re.compile(r"\s*([^|:\n]{1,60}?):\s+")
_LEAST = 2  # cells of a row, and rows of a table

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A row at `start:end`; `cells` are the places of its values by heading, "" where none."""

    start: int
    end: int
    cells: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows one below the other that share their headings."""

    rows: tuple[Row, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for row in self.rows for name, _ in row.cells if name))


@lru_cache(maxsize=512)
def tables_in(text: str) -> tuple[Table, ...]:
    """Every table of at least two rows, in order; one that a page divides is one."""
    found: list[Table] = []
    for table in (_table(text, lines) for lines in runs(text, 0, len(text))):
        if table and found and _goes_on(text, found[-1], table):
            found[-1] = Table((*found[-1].rows, *table.rows))
        elif table and table.rows:
            found.append(table)
    return tuple(table for table in found if len(table.rows) >= _LEAST)


def _goes_on(text: str, table: Table, following: Table) -> bool:
    """Whether rows that are told with the same headings follow below an empty line."""
    if not following.rows or not text[table.rows[-1].end : following.rows[0].start].isspace():
        return False
    told = all(
        _told(text, pieces_of(text, t.rows[0].start, t.rows[0].end)) for t in (table, following)
    )
    return told and table.headings == following.headings


def table_of(text: str, start: int) -> Table | None:
    """The table with a row that begins at `start`."""
    for table in tables_in(text):
        if table.rows[0].start <= start <= table.rows[-1].start:
            return table if any(row.start == start for row in table.rows) else None
    return None


def runs(text: str, begin: int, until: int) -> Iterator[list[Span]]:
    """Neighbouring lines of a stretch of text that are divided into cells."""
    run: list[Span] = []
    for line in _LINE.finditer(text, begin, until):
        start, end = trimmed(text, *line.span())
        divided = start < end and len(pieces_of(text, start, end)) >= _LEAST
        beside = run and not text[run[-1][1] : start].strip(" \r\t").replace("\n", "", 1)
        if run and not (divided and beside):
            yield run
            run = []
        if divided:
            run.append((start, end))
    if run:
        yield run


def _table(text: str, lines: Sequence[Span]) -> Table | None:
    pieces = [pieces_of(text, *line) for line in lines]
    if all(_told(text, one) for one in pieces):
        rows = [
            Row(*line, tuple(named(text, piece) for piece in one))
            for line, one in zip(lines, pieces, strict=True)
        ]
        return Table(tuple(rows))
    head = [text[a:b] for a, b in pieces[0]]
    body = [
        Row(*line, tuple(zip(head, one, strict=False)))
        for line, one in zip(lines[1:], pieces[1:], strict=True)
        if not is_rule(text, line)
    ]
    return Table(tuple(body))


def _told(text: str, pieces: Sequence[Span]) -> bool:
    return all(named(text, piece)[0] for piece in pieces)


def is_rule(text: str, line: Span) -> bool:
    """Whether a line is the one that Markdown draws below a head."""
    return _RULE.fullmatch(text, *line) is not None


def named(text: str, piece: Span) -> tuple[str, Span]:
    """The heading that a cell is told with, "" without any, and the place of its value."""
    match = _TOLD.match(text, *piece)
    return (match[1].strip(), (match.end(), piece[1])) if match else ("", piece)


def pieces_of(text: str, start: int, end: int) -> list[Span]:
    """The places of the cells of a line, without the bars around it."""
    bars = [start - 1, *(match.start() for match in _BAR.finditer(text, start, end)), end]
    cells = [trimmed(text, a + 1, b) for a, b in pairwise(bars)]
    if len(cells) > 1 and text[start] == "|":
        cells = cells[1:]
    if len(cells) > 1 and text[end - 1] == "|":
        cells = cells[:-1]
    return cells


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
