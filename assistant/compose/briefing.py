"""A briefing note: the gist, the aspects, people and dates, and what the documents leave open."""

from assistant.compose.aspects import aspects, of_each
from assistant.compose.central import most_central
from assistant.compose.days import day_in_words
from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import frame
from assistant.compose.moments_in import in_order
from assistant.compose.people_in import people_in
from assistant.compose.quoting import sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import name_terms, subjects
from assistant.types import Document

_MOST = 5  # documents
_GIST = 4  # sentences
_DATES = 12


def briefing(room: Room, request: Request) -> Composed | None:
    """On what the question names; None where no document speaks of it."""
    found = [one.document for one in subjects(room, request)][:_MOST]
    if not found:
        if name_terms(room, request):
            return None
        found = room.documents([one.id for one in room.summaries(request.scope)][:_MOST])
    draft, language = Draft(room.library), request.language
    draft.heading(frame(language, "heading_gist"))
    told: list[Quote] = []
    for document in found:
        gist = most_central(sentences_of(document), _GIST)
        draft.paragraph(gist, document.title if len(found) > 1 else "")
        told += gist
    _aspects(room, draft, found, language, told)
    _people(draft, found, language)
    _dates(draft, found, language)
    if draft.is_empty:
        return None
    every = (one.id for one in room.summaries(request.scope))
    coverage = room.coverage((document.id for document in found), every)
    return draft.finished(coverage if len(found) > 1 else None)


def _aspects(
    room: Room, draft: Draft, found: list[Document], language: str, told: list[Quote]
) -> None:
    """What is said under each aspect, and last those under which nothing is."""
    silent = []
    for aspect in aspects():
        said = of_each(room, aspect, found)
        quotes = [quote for document in found for quote in said.get(document.id, [])]
        if new := [quote for quote in quotes if quote not in told]:
            draft.heading(aspect.headings[language])
            draft.paragraph(new)
            told += new
        elif not quotes:
            silent.append(aspect.headings[language])
    if silent:
        draft.note(frame(language, "leaves_open", aspects=", ".join(silent)))


def _people(draft: Draft, found: list[Document], language: str) -> None:
    people = [person for document in found for person in people_in(document)]
    if people:
        draft.heading(frame(language, "heading_people"))
    for person in people:
        draft.item(person.quotes[:1], person.name)


def _dates(draft: Draft, found: list[Document], language: str) -> None:
    days = [one for document in found for one in in_order(sentences_of(document))]
    if days := sorted(days, key=lambda one: one.day)[:_DATES]:
        draft.heading(frame(language, "heading_dates"))
        rows: list[list[str | list[Quote]]] = [
            [day_in_words(language, one.day), [one.quote]] for one in days
        ]
        draft.table([frame(language, "head_date"), frame(language, "head_event")], rows)
