"""What a document is about, in its own sentences: the gist, then under headings what it says."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.allowance import Allowance
from assistant.compose.aspects import aspects, of_each
from assistant.compose.central import most_central
from assistant.compose.draft import Draft, Quote
from assistant.compose.facts import titled
from assistant.compose.frame import frame
from assistant.compose.library_overview import library_overview
from assistant.compose.moments_in import written
from assistant.compose.people_in import Person, people_in
from assistant.compose.quoting import is_prose, is_row, sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.said_about import said_about, topic_of
from assistant.compose.subjects import name_terms, subjects, terms_of
from assistant.language.asides import is_aside
from assistant.language.dates import moments
from assistant.language.matching import TextForms, is_light
from assistant.language.numbers import quantities
from assistant.register.columns import synonyms
from assistant.register.readers.countries import countries_in
from assistant.types import Block, BlockKind, Document

_DOCUMENTS = 3  # of which a question may mean as many, and no more
_GIST = 2  # sentences
_FURTHER = 5
_LETTERS = 1500  # characters that a summary quotes, of each document where several are meant
_LEAST_LETTERS = 700
_LONGEST_DRAWER = 300  # characters under one heading
_LONGEST_PEOPLE = 350
_SHORT = 6  # sentences; a document of no more is quoted whole
_TAKEAWAYS = 10
_EACH = 2  # sentences of a takeaway
_MORE = 1  # words of a question that asks for a whole document, beside its name


def overview(room: Room, request: Request) -> Composed | None:
    """Of the documents that are meant; of the library where the question names nothing.

    Where it is asked what they say about one thing, that alone, or None.
    """
    found = of_kind_asked([one.document for one in subjects(room, request)], request.question)
    if topic := topic_of(room, request, found):
        return said_about(room, request, topic, found)
    if not found:
        return None if name_terms(room, request) else library_overview(room, request)
    found = sorted(found[:_DOCUMENTS], key=written, reverse=True)  # the newest first
    draft, wanted = Draft(room.library), _how_many(request)
    letters = max(_LEAST_LETTERS, _LETTERS // len(found))
    for document in found:
        if len(found) > 1:
            draft.heading(titled(document, request.language))
        if wanted:
            _takeaways(draft, document, max(1, wanted // len(found)))
        else:
            sum_up(room, draft, document, request.language, Allowance(letters))
    return None if draft.is_empty else draft.finished()


def is_of_whole(room: Room, request: Request) -> bool:
    """Whether hardly a word of the question says more than which document is meant."""
    found = [one.document for one in subjects(room, request)[:1]]
    titles = [TextForms.of(f"{one.title} {one.name}", one.language) for one in found]
    terms = [t for t in terms_of(room, request.question) if not t.name]
    more = [t for t in terms if not is_light(t.word, request.language)]
    return bool(found) and sum(not any(t.match(title) for title in titles) for t in more) <= _MORE


def translation(room: Room, request: Request) -> Composed | None:
    """Nothing here translates: that is said, and the document summed up in its own words."""
    text = request.question
    for _, start, end in reversed(countries_in(text, request.language)):
        text = text[:start] + text[end:]  # the language that is wanted, by its country's name
    composed = overview(room, replace(request, question=text))
    if composed is None:
        return None
    note = Block(BlockKind.NOTE, frame(request.language, "no_translation"))
    return replace(composed, blocks=(note, *composed.blocks))


def of_kind_asked(found: Sequence[Document], question: str) -> list[Document]:
    """Those whose title says that they are what the question asks of: "the agreement on …"."""
    kinds = [pattern for _, pattern in synonyms("document_kinds") if pattern.search(question)]
    meant = [one for one in found if any(kind.search(one.title) for kind in kinds)]
    return meant or list(found)


def sum_up(
    room: Room, draft: Draft, document: Document, language: str, allowance: Allowance
) -> None:
    """The gist of one document, then what it says under each aspect, its people, and the rest."""
    quotes = sentences_of(document)
    if sum(map(is_prose, quotes)) <= _SHORT:
        said = [quote for quote in quotes if _says_something(quote, document)]
        draft.paragraph(allowance.take(sorted(said, key=is_row)))  # rows where there is room
        return
    told = allowance.take(most_central(quotes, _GIST))
    draft.paragraph(told)
    for aspect in aspects():
        said = of_each(room, aspect, [document], sure=True).get(document.id, [])
        told += drawer(draft, aspect.headings[language], said, told, allowance)
    told += _people(room, draft, document, language, told, allowance)
    further = most_central(quotes, _FURTHER, told)
    if further := allowance.take([quote for quote in further if not is_row(quote)]):
        draft.heading(frame(language, "heading_further"))
        for quote in further:
            draft.item([quote])


def drawer(
    draft: Draft, heading: str, said: Sequence[Quote], told: Sequence[Quote], allowance: Allowance
) -> list[Quote]:
    """What is said under a heading and not above; rows of tables only where it is all there is."""
    prose = [quote for quote in said if not is_row(quote)]
    new = [quote for quote in prose or said if quote not in told]
    if new := allowance.take(new, _LONGEST_DRAWER):
        draft.heading(heading)
        draft.paragraph(new)
    return new


def people_beside_partners(room: Room, document: Document) -> list[Person]:
    """Whom a document names, without partners and titles that are called like people."""
    rows = room.rows_of(document)
    partners = " ".join(str(row.cells["partners"].value or "") for row in rows)
    title = document.title.strip()
    return [
        person
        for person in people_in(document)
        if person.name not in partners and person.quotes[0].text.strip() != title
    ]


def _people(
    room: Room,
    draft: Draft,
    document: Document,
    language: str,
    told: Sequence[Quote],
    allowance: Allowance,
) -> list[Quote]:
    every = people_beside_partners(room, document)
    people = [person for person in every if person.quotes[0] not in told]
    fitting = allowance.take([person.quotes[0] for person in people], _LONGEST_PEOPLE)
    shown = [person for person in people if person.quotes[0] in fitting]
    if shown:
        draft.heading(frame(language, "heading_people"))
    for person in shown:
        draft.item(person.quotes[:1], person.name)
    return [person.quotes[0] for person in shown]


def _takeaways(draft: Draft, document: Document, count: int) -> None:
    quotes = sentences_of(document)
    chosen = most_central(quotes, _EACH * count) or quotes[:count]
    size = -(-len(chosen) // count)
    for start in range(0, len(chosen), size):
        draft.item(chosen[start : start + size])


def _how_many(request: Request) -> int:
    """The number of points that are asked for; 0 where none is."""
    for quantity in quantities(request.question, request.language):
        value = max(quantity.values)
        small = 1 <= value <= _TAKEAWAYS and value == int(value)
        if small and re.match(r"\s+[^\W\d]", request.question[quantity.end :]):
            return int(value)
    return 0


def _says_something(quote: Quote, document: Document) -> bool:
    """All but title, headings, dates, lines about the text, and those of two words: a greeting."""
    if is_aside(document.text, quote.start) or _is_date(quote):
        return False
    headings = {document.title.strip(), *(one.heading.strip() for one in document.sections)}
    return len(quote.text.split()) > 2 and quote.text.strip() not in headings


def _is_date(quote: Quote) -> bool:
    """Whether a line holds nothing but a date."""
    text = quote.text.strip(" -*•.")
    return any(m.end - m.start >= len(text) for m in moments(text, quote.document.language))
