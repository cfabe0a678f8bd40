"""A table over documents: what each says under the aspects that the question names."""

from collections.abc import Sequence

from assistant.compose.amounts import amounts
from assistant.compose.aspects import Aspect, aspects, of_each
from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import frame
from assistant.compose.quoting import sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import subjects
from assistant.types import Coverage, Document

_MOST = 60  # documents
_USUAL = 4  # aspects of a table whose question names none
_SUMS = 3  # sentences with amounts, of one document


def table(room: Room, request: Request) -> Composed | None:
    """A row for each document, a column for each aspect; empty cells say so."""
    meant = [one.document for one in subjects(room, request)]
    every = room.summaries(request.scope)
    documents = meant or room.documents([one.id for one in every[:_MOST]])
    columns = named_aspects(request) or list(aspects()[:_USUAL])
    cells = {aspect.name: _said(room, aspect, documents) for aspect in columns}
    draft, language = Draft(room.library), request.language
    nothing = frame(language, "not_stated")
    rows = [
        [document.title, *(cells[aspect.name].get(document.id) or nothing for aspect in columns)]
        for document in documents
        if any(cells[aspect.name].get(document.id) for aspect in columns)
    ]
    if not rows:
        return None
    head = [frame(language, "head_document"), *(one.headings[language] for one in columns)]
    draft.table(head, rows)
    if silent := len(documents) - len(rows):
        draft.note(frame(language, "silent", count=silent))
    if not meant and len(every) > _MOST:
        draft.note(frame(language, "left_out", count=len(every) - _MOST))
    return draft.finished(None if meant else Coverage(len(rows), len(every)))


def named_aspects(request: Request) -> list[Aspect]:
    return [one for one in aspects() if one.named_in(request.question, request.language)]


def _said(room: Room, aspect: Aspect, documents: Sequence[Document]) -> dict[str, list[Quote]]:
    """What each document (by id) says; of amounts every sentence that holds one."""
    said = of_each(room, aspect, documents)
    if aspect.type == "amount":
        for document in documents:
            sums = [quote for quote in sentences_of(document) if amounts(quote)][:_SUMS]
            said[document.id] = list(dict.fromkeys([*said.get(document.id, []), *sums]))[:_SUMS]
    return said
