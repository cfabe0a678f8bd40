"""What the register's cells rest on, as words to quote."""

from collections.abc import Sequence

from assistant.compose.draft import Quote, Value
from assistant.compose.quoting import sentences_of
from assistant.register import CellState, Row

_BETWEEN_CELLS = " | "  # as the loaders write a table's row


def cell_quotes(rows: Sequence[Row], columns: Sequence[str], sure: bool = False) -> list[Quote]:
    """The words that the cells of these columns, or those that are `sure`, rest on, each once."""
    found = [
        Quote(row.document, evidence.start, evidence.end)
        for row in rows
        for column in columns
        if column in row.cells and row.cells[column].given
        if not (sure and row.cells[column].state is CellState.UNSURE)
        for evidence in row.cells[column].evidence
    ]
    return list(dict.fromkeys(found))


def whole_sentences(quotes: Sequence[Quote]) -> list[Quote]:
    """The sentences in which the words stand, each once; the words where they stand in none."""
    return list(dict.fromkeys(_sentence(quote) for quote in quotes))


def cells_or_sentences(quotes: Sequence[Quote]) -> list[Quote]:
    """As `whole_sentences`, but of a table's row the one cell, with its head."""
    return list(dict.fromkeys(_cell(quote, _sentence(quote)) for quote in quotes))


def _cell(quote: Quote, row: Quote) -> Quote:
    if _BETWEEN_CELLS not in row.text or row.text.startswith("|"):
        return row
    text = row.document.text
    before = text.rfind(_BETWEEN_CELLS, row.start, quote.start)
    after = text.find(_BETWEEN_CELLS, quote.end, row.end)
    start = before + len(_BETWEEN_CELLS) if before >= 0 else row.start
    return Quote(row.document, start, after if after >= 0 else row.end)


def _sentence(quote: Quote) -> Quote:
    around = (
        one
        for one in sentences_of(quote.document)
        if one.start <= quote.start and quote.end <= one.end
    )
    return next(around, quote)


def names_value(rows: Sequence[Row], columns: Sequence[str]) -> Value | None:
    """The names in the cells of these columns as one line; None where they hold none."""
    cells = [row.cells[c] for row in rows for c in columns if c in row.cells]
    named = [cell for cell in cells if cell.given and _are_names(cell.value)]
    quotes = cell_quotes(rows, [c for c in columns if any(row.cells[c] in named for row in rows)])
    if not named or not quotes:
        return None
    names = dict.fromkeys(name for cell in named for name in cell.value)
    return Value("; ".join(names), tuple(quotes))


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
