"""Of a table only the rows that a question means: those that hold what tells its rows apart."""

from collections.abc import Iterator, Sequence

import numpy as np

from assistant.extractive.evidence import Evidence, ParsedQuestion
from assistant.language.matching import RELATED, TextForms
from assistant.language.ordinals import place
from assistant.language.rows import Row, Table, table_of
from assistant.types import Document

_OF_BEST = 0.99  # of the weight that the best row holds


def meant_rows(asked: ParsedQuestion, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence without the rows of a table that hold less of the question than others do.

    What all rows hold, such as a heading, tells none of them apart, and neither does a question
    that names nothing of the table.
    """
    if alone := [item for item in evidence if _is_placed(asked, item)]:
        return alone
    unwanted = set(_others(asked, evidence))
    return [item for item in evidence if (item.document.id, item.start) not in unwanted]


def _is_placed(asked: ParsedQuestion, item: Evidence) -> bool:
    """Whether it is the row that the question means by its place."""
    if place(asked.text, asked.language) is None:
        return False
    table = table_of(item.document.text, item.start)
    row = _by_place(asked, item.document, table) if table else None
    return row is not None and row.start == item.start


def _others(asked: ParsedQuestion, evidence: Sequence[Evidence]) -> Iterator[tuple[str, int]]:
    seen: set[tuple[str, int]] = set()
    for item in evidence:
        table = table_of(item.document.text, item.start)
        if table is None or (item.document.id, table.rows[0].start) in seen:
            continue
        seen.add((item.document.id, table.rows[0].start))
        meant = rows_meant(asked, item.document, table)
        yield from ((item.document.id, row.start) for row in table.rows if row not in meant)


def rows_meant(asked: ParsedQuestion, document: Document, table: Table) -> list[Row]:
    """The rows that hold most of what tells the rows apart; all where the question has none."""
    if by_place := _by_place(asked, document, table):
        return [by_place]
    shares = _shares(asked, document, table)
    best = _OF_BEST * shares.max()
    return [row for row, share in zip(table.rows, shares, strict=True) if share >= best]


def _by_place(asked: ParsedQuestion, document: Document, table: Table) -> Row | None:
    """ "The second action": of a table that numbers its rows and says what they are."""
    wanted = place(asked.text, asked.language)
    if wanted is None or wanted >= len(table.rows) or not is_numbered(document, table):
        return None
    forms = TextForms.of(" ".join(table.headings[:2]), document.language)
    named = any(term.match(forms) >= RELATED for term in asked.terms)
    return table.rows[wanted] if named else None


def is_numbered(document: Document, table: Table) -> bool:
    """Whether the first column counts the rows from 1."""
    firsts = [document.text[slice(*row.cells[0][1])].strip(" .") for row in table.rows if row.cells]
    return firsts == [str(number) for number in range(1, len(table.rows) + 1)]


def _shares(asked: ParsedQuestion, document: Document, table: Table) -> np.ndarray:
    """The weight of the question's telling words that each row holds, [rows]."""
    forms = [TextForms.of(document.text[r.start : r.end], document.language) for r in table.rows]
    held = np.array([[term.match(form) for term in asked.terms] for form in forms])
    weights = np.array([term.weight for term in asked.terms])
    telling = (held.max(axis=0) > held.min(axis=0)) * weights
    return np.asarray(held @ telling)
