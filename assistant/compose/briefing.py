"""A briefing note: the gist, the aspects, people and dates, and what the documents leave open."""

from assistant.compose.allowance import Allowance
from assistant.compose.aspects import aspects, of_each
from assistant.compose.central import most_central
from assistant.compose.days import day_in_words
from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import frame
from assistant.compose.moments_in import Dated, in_order
from assistant.compose.overview import drawer, people_beside_partners
from assistant.compose.quoting import is_prose, sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import name_terms, subjects
from assistant.types import Document

_MOST = 5  # documents
_GIST = 4  # sentences
_DATES = 12
_LETTERS, _LETTERS_MORE = 2800, 500  # characters that are quoted, and for each further document
_LONGEST_GIST, _LONGEST_PEOPLE = 700, 500


def briefing(room: Room, request: Request) -> Composed | None:
    """On what the question names; None where no document speaks of it."""
    found = [one.document for one in subjects(room, request)][:_MOST]
    if not found:
        if name_terms(room, request):
            return None
        found = room.documents([one.id for one in room.summaries(request.scope)][:_MOST])
    draft, language = Draft(room.library), request.language
    allowance = Allowance(_LETTERS + _LETTERS_MORE * (len(found) - 1))
    draft.heading(frame(language, "heading_gist"))
    told: list[Quote] = []
    for document in found:
        gist = allowance.take(most_central(sentences_of(document), _GIST), _LONGEST_GIST)
        draft.paragraph(gist, document.title if len(found) > 1 else "")
        told += gist
    _aspects(room, draft, found, language, told, allowance)
    _people(room, draft, found, language, allowance)
    _dates(draft, found, language, allowance)
    if draft.is_empty:
        return None
    every = (one.id for one in room.summaries(request.scope))
    coverage = room.coverage((document.id for document in found), every)
    return draft.finished(coverage if len(found) > 1 else None)


def _aspects(
    room: Room,
    draft: Draft,
    found: list[Document],
    language: str,
    told: list[Quote],
    allowance: Allowance,
) -> None:
    """What is said under each aspect, and last those under which nothing is."""
    silent = []
    for aspect in aspects():
        said = of_each(room, aspect, found, sure=True)
        quotes = [quote for document in found for quote in said.get(document.id, [])]
        told += drawer(draft, aspect.headings[language], quotes, told, allowance)
        if not quotes:
            silent.append(aspect.headings[language])
    if silent:
        draft.note(frame(language, "leaves_open", aspects=", ".join(silent)))


def _people(
    room: Room, draft: Draft, found: list[Document], language: str, allowance: Allowance
) -> None:
    people = [one for document in found for one in people_beside_partners(room, document)]
    fitting = allowance.take([person.quotes[0] for person in people], _LONGEST_PEOPLE)
    shown = [person for person in people if person.quotes[0] in fitting]
    if shown:
        draft.heading(frame(language, "heading_people"))
    for person in shown:
        draft.item(person.quotes[:1], person.name)


def _dates(draft: Draft, found: list[Document], language: str, allowance: Allowance) -> None:
    days = [one for document in found for one in in_order(sentences_of(document)) if _tells(one)]
    fitting = allowance.take([one.quote for one in days])
    days = [one for one in days if one.quote in fitting]
    if days := sorted(days, key=lambda one: one.day)[:_DATES]:
        draft.heading(frame(language, "heading_dates"))
        rows: list[list[str | list[Quote]]] = [
            [day_in_words(language, one.day), [one.quote]] for one in days
        ]
        draft.table([frame(language, "head_date"), frame(language, "head_event")], rows)


def _tells(one: Dated) -> bool:
    """Whether a date is one of an event: of a year alone only a whole sentence tells any."""
    return bool(one.month) or is_prose(one.quote)
