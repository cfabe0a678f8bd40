"""A table over documents: what each says under the aspects that the question names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.compose.amounts import amounts
from assistant.compose.aspects import Aspect, aspects, fits, of_each
from assistant.compose.draft import Draft, In, Quote
from assistant.compose.frame import frame
from assistant.compose.quoting import sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.stated import (
    cell_quotes,
    cells_or_sentences,
    names_value,
    whole_sentences,
)
from assistant.compose.subjects import name_terms, subjects
from assistant.register import Row
from assistant.register.readers.durations import durations_in
from assistant.rewriting.mentions import mentions
from assistant.survey import MOST_READ
from assistant.types import Document

_MOST = 60  # documents
_USUAL = 4  # aspects of a table whose question names none
_MOST_SAID = 3  # sentences in a cell, unless the register has more


def table(room: Room, request: Request) -> Composed | None:
    """A row for each collaboration, a column for each aspect; empty cells say so."""
    named = bool(name_terms(room, request))
    meant = [one.document for one in subjects(room, request)] if named else []
    every = room.summaries(request.scope)
    documents = meant or room.documents([one.id for one in every[:_MOST]])
    columns = named_aspects(request) or list(aspects()[:_USUAL])
    most_read = MOST_READ if len(every) <= _MOST else MOST_READ // len(columns)
    rows = _rows(room, documents, columns, most_read)
    told = [row for row in rows if any(row.cells)]
    if not told:
        return None
    draft, language = Draft(room.library), request.language
    nothing = frame(language, "not_stated")
    head = [frame(language, "head_collaboration"), *(one.headings[language] for one in columns)]
    draft.table(head, [[row.name, *(cell or nothing for cell in row.cells)] for row in told])
    unread = {row.document for row in rows if None in row.cells}
    if silent := len({one.id for one in documents} - {row.document for row in told} - unread):
        draft.note(frame(language, "silent", count=silent))
    if unread:
        draft.note(frame(language, "unread", count=len(unread)))
    if not meant and len(every) > _MOST:
        draft.note(frame(language, "left_out", count=len(every) - _MOST))
    cited = {row.document for row in told}
    return draft.finished(None if meant else room.coverage(cited, (one.id for one in every)))


@dataclass(frozen=True, slots=True)
class _Row:
    """A collaboration of a document (its id), and what is quoted under each aspect.

    A cell is None where the document was not read for it.
    """

    name: str
    document: str
    cells: list[In | None]


def _rows(
    room: Room, documents: Sequence[Document], columns: Sequence[Aspect], most_read: int
) -> list[_Row]:
    """One for each collaboration in the register; one where it knows of none."""
    kept = {one.id: room.rows_of(one) for one in documents}
    single = [one for one in documents if len(kept[one.id]) <= 1]
    said = [_said(room, aspect, single, most_read) for aspect in columns]
    rows = []
    for document in documents:
        if len(kept[document.id]) > 1:
            rows += [_kept_row(one, document, columns) for one in kept[document.id]]
        else:
            rows.append(_Row(document.title, document.id, [one[document.id] for one in said]))
    return rows


def _kept_row(row: Row, document: Document, columns: Sequence[Aspect]) -> _Row:
    title = str(row.cells["title"].value or document.title)
    return _Row(title, document.id, [_kept([row], aspect) for aspect in columns])


def named_aspects(request: Request) -> list[Aspect]:
    """Those of which a word stands in the question that is no name, as "LedNet" is one."""
    text = request.question
    for one in sorted(mentions(text, request.language), key=lambda one: -one.start):
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return [one for one in aspects() if one.named_in(text, request.language)]


def _kept(rows: Sequence[Row], aspect: Aspect) -> In | None:
    """What the register's cells say: names as names, anything else in the document's words."""
    named = names_value(rows, aspect.columns)
    return named or cells_or_sentences(cell_quotes(rows, aspect.columns))


def _said(
    room: Room, aspect: Aspect, documents: Sequence[Document], most_read: int
) -> Mapping[str, In | None]:
    """By a document's id what the register's cells say, else what answers.

    Of amounts every sentence with one.
    """
    named = {one.id: names_value(room.rows_of(one), aspect.columns) for one in documents}
    unnamed = [one for one in documents if not named[one.id]]
    answering = of_each(room, aspect, unnamed, most_read)
    return named | {one.id: _all_said(room, aspect, one, answering) for one in unnamed}


def _all_said(
    room: Room, aspect: Aspect, document: Document, answering: dict[str, list[Quote]]
) -> list[Quote] | None:
    """None where the register has nothing and there was no time to read the document."""
    kept = whole_sentences(cell_quotes(room.rows_of(document), aspect.columns))
    said = kept or answering.get(document.id, [])
    more = [quote for quote in sentences_of(document) if _adds(quote, aspect)]
    if not kept and not more and document.id not in answering:
        return None
    return [*said, *(one for one in more if one not in said)][: max(_MOST_SAID, len(said))]


def _adds(quote: Quote, aspect: Aspect) -> bool:
    """Whether a sentence holds what the aspect is about, whatever the register found."""
    match aspect.type:
        case "amount":
            return bool(amounts(quote))
        case "date":
            told = durations_in(quote.text, quote.document.language)
            return bool(told) and fits(quote, aspect)
    return False
