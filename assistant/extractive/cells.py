"""A row of a table as an answer: the one that a question means, and the cell that it asks for."""

import re
from collections.abc import Iterator, Sequence

from assistant.extractive.evidence import Evidence, ParsedQuestion
from assistant.extractive.question_types import could_answer
from assistant.extractive.table_rows import rows_meant
from assistant.language.dates import years_in
from assistant.language.matching import (
    RELATED,
    Acronym,
    Term,
    TextForms,
    acronyms,
    is_light,
)
from assistant.language.ordinals import place
from assistant.language.rows import Row, Table, table_of
from assistant.types import Document

_LOOKED_AT = 5  # sentences, the best ones
_LEAD_IN = 300  # characters before a table


def row_that_answers(
    asked: ParsedQuestion, evidence: Sequence[Evidence], order: Sequence[int]
) -> int | None:
    """The first of the best that is the one row meant and, with its table, holds all that is asked.

    A table says in its headings and in what introduces it what its rows do not repeat.
    """
    for index in order[:_LOOKED_AT]:
        if _answers(asked, evidence[index]):
            return index
    return None


def with_headings(item: Evidence) -> str:
    """Its words, of a row with the headings of its table, which may hold the unit of a number."""
    table = table_of(item.document.text, item.start)
    return f"{item.text} {' '.join(table.headings)}" if table else item.text


def asked_cells(asked: ParsedQuestion, document: Document, start: int) -> list[str]:
    """The values under the headings that the question names, in the row at `start`.

    Where it names a year and one of these headings does, only those under headings with it.
    """
    row = _row(table_of(document.text, start), start)
    if row is None:
        return []
    held = acronyms(document.text, asked.text)
    wanted = [term for term in asked.terms if not term.name]
    values = [
        (heading, value)
        for heading, (begin, end) in row.cells
        if _holds_any(wanted, heading, document, held)
        and (value := document.text[begin:end].strip())
        and not _holds_any(asked.terms, value, document, held)
    ]
    years = years_in(asked.text)
    of_year = [value for heading, value in values if years & years_in(heading)]
    found = of_year or [value for _, value in values]
    return [value for value in found if could_answer(asked.type, value)] or found


def _answers(asked: ParsedQuestion, item: Evidence) -> bool:
    document = item.document
    table = table_of(document.text, item.start)
    row = _row(table, item.start)
    if table is None or row is None or rows_meant(asked, document, table) != [row]:
        return False
    if not could_answer(asked.type, f"{_values(document, row)} {' '.join(table.headings)}"):
        return False
    forms = TextForms.of(
        f"{_around(item, table)} {item.text}",
        document.language,
        acronyms(document.text, asked.text),
    )
    weighty = list(_weighty(asked))
    return bool(weighty) and all(term.match(forms) >= RELATED for term in weighty)


def _around(item: Evidence, table: Table) -> str:
    """What introduces a table, and its headings."""
    begin = table.rows[0].start
    before = item.document.text[max(0, begin - _LEAD_IN) : begin]
    name = re.sub(r"[-_.]", " ", item.document.name)
    headings = " ".join((item.passage.passage.heading, *table.headings))
    return f"{item.document.title} {name} {headings} {before}"


def _weighty(asked: ParsedQuestion) -> Iterator[Term]:
    for term in asked.terms:
        is_place = place(term.word, asked.language) is not None
        if term.name or not (is_place or is_light(term.word, asked.language)):
            yield term


def _row(table: Table | None, start: int) -> Row | None:
    return next((row for row in table.rows if row.start == start), None) if table else None


def _values(document: Document, row: Row) -> str:
    return " ".join(document.text[begin:end] for _, (begin, end) in row.cells)


def _holds_any(
    terms: Sequence[Term], text: str, document: Document, held: tuple[Acronym, ...]
) -> bool:
    forms = TextForms.of(text, document.language, held)
    return any(term.match(forms) >= RELATED for term in terms)
