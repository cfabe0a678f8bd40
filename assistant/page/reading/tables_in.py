"""Tables within a document's text, drawn as such: each row a line of it, each cell a span of that.

They stand there as every loader writes them ("Town: Selby | 2023: 110") or as Markdown does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.language.rows import is_rule, named, pieces_of, runs
from assistant.page.render import Html, Mark, fill, join, marked

_MOST_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell: the span that stands for it, with its label, and that of its value."""

    label: str
    start: int
    value: int
    end: int


@dataclass(frozen=True, slots=True)
class TextTable:
    """Rows of a document from `start` to `end`; `labels` head the columns, "" where none does."""

    start: int
    end: int
    labels: tuple[str, ...]
    rows: tuple[tuple[Piece, ...], ...]


def tables_in(text: str, start: int, end: int) -> Iterator[TextTable]:
    """The tables of a stretch of text, in order."""
    for lines in runs(text, start, end):
        yield from _table(text, lines)


def drawn(text: str, table: TextTable, marks: Sequence[Mark], placed: set[str]) -> Html:
    """A table as HTML, with the marks that reach into its cells; see `marked` for `placed`."""
    head = join(fill("<th>{label}</th>", label=label) for label in table.labels)
    return fill(
        '<div class="table"><table>{head}<tbody>{rows}</tbody></table></div>',
        head=fill("<thead><tr>{head}</tr></thead>", head=head) if any(table.labels) else "",
        rows=join(_row(text, row, table.labels, marks, placed) for row in table.rows),
    )


def _row(
    text: str,
    row: Sequence[Piece],
    labels: Sequence[str],
    marks: Sequence[Mark],
    placed: set[str],
) -> Html:
    pieces = _by_column(row, labels) if any(labels) else [(piece, 1) for piece in row]
    cells = (
        fill(
            '<td colspan="{across}">{cell}</td>' if across > 1 else "<td>{cell}</td>",
            across=across,
            cell=_cell(text, piece, marks, placed) if piece else "",
        )
        for piece, across in pieces
    )
    return fill("<tr>{cells}</tr>", cells=join(cells))


def _by_column(row: Sequence[Piece], labels: Sequence[str]) -> list[tuple[Piece | None, int]]:
    """What stands in each column, and over how many columns it goes."""
    begun = {_spanned(piece.label, labels)[0]: piece for piece in row}
    columns: list[tuple[Piece | None, int]] = []
    at = 0
    while at < len(labels):
        piece = begun.get(labels[at])
        across = len(_spanned(piece.label, labels)) if piece else 1
        columns.append((piece, across))
        at += across
    return columns


def _spanned(label: str, labels: Sequence[str]) -> tuple[str, ...]:
    """The labels of the columns that a cell goes over, which are joined in its own."""
    parts = tuple(label.split(", "))
    return parts if len(parts) > 1 and all(part in labels for part in parts) else (label,)


def _cell(text: str, piece: Piece, marks: Sequence[Mark], placed: set[str]) -> Html:
    """The value; what marks only its label marks the value."""
    reaching = [
        replace(mark, end=mark.end if mark.end > piece.value else piece.end)
        for mark in marks
        if mark.start < piece.end and piece.start < mark.end
    ]
    return marked(text, piece.value, piece.end, reaching, placed)


def _table(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[TextTable]:
    """The table that lines make; none of a single line, or where labels do not recur."""
    if len(lines) < 2:
        return
    rows = [_pieces(text, start, end) for start, end in lines]
    if len(rows) > 1 and is_rule(text, lines[1]):
        yield _ruled(text, lines, rows)
        return
    every = tuple(dict.fromkeys(piece.label for row in rows for piece in row))
    labels = tuple(label for label in every if len(_spanned(label, every)) == 1)
    labelled = sum(bool(piece.label) for row in rows for piece in row)
    whole = sum(map(len, rows))
    if len(labels) > _MOST_COLUMNS or (0 < labelled < 0.5 * whole):
        return
    if labelled and any(len({piece.label for piece in row}) < len(row) for row in rows):
        return
    yield TextTable(lines[0][0], lines[-1][1], labels if labelled else ("",), tuple(rows))


def _ruled(
    text: str, lines: Sequence[tuple[int, int]], rows: Sequence[tuple[Piece, ...]]
) -> TextTable:
    """A table of Markdown, whose head stands above a rule."""
    labels = [text[piece.start : piece.end] for piece in rows[0]]
    named = tuple(label or "\u00a0" * (at + 1) for at, label in enumerate(labels))
    body = (
        tuple(
            replace(piece, label=label, value=piece.start)
            for piece, label in zip(row, named, strict=False)
        )
        for row in rows[2:]
    )
    return TextTable(lines[0][0], lines[-1][1], named, tuple(body))


def _pieces(text: str, start: int, end: int) -> tuple[Piece, ...]:
    ruled = text.startswith("|", start)
    return tuple(_piece(text, place, ruled) for place in pieces_of(text, start, end))


def _piece(text: str, place: tuple[int, int], ruled: bool) -> Piece:
    label, (value, end) = ("", place) if ruled else named(text, place)
    return Piece(label, place[0], value, end)
