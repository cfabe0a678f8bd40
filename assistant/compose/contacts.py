"""Whom to contact about something: the contacts and leaders of it, with addresses from any list."""

import re
from collections.abc import Iterator, Sequence

from assistant.compose.aspects import aspects, of_each
from assistant.compose.draft import Draft, Quote
from assistant.compose.people_in import people_in
from assistant.compose.quoting import sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.stated import cell_quotes, whole_sentences
from assistant.compose.subjects import holds, name_terms, subjects
from assistant.language import vocabulary
from assistant.register import Row
from assistant.types import Document

_MOST = 300  # documents in which addresses are looked for
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?:\+|\b0)\d(?:[\d\s/-]{5,})\d")


def contacts(room: Room, request: Request) -> Composed | None:
    """None where nobody is asked for by what they are to be contacted about, or none is named."""
    if not vocabulary.whole("contacts.asked").search(request.question):
        return None
    if not name_terms(room, request):
        return None
    documents = [one.document for one in subjects(room, request)]
    told = _told(room, request, documents, "contact")
    told += [q for one in documents for q in _with_address(request, room, one) if q not in told]
    told = told or _told(room, request, documents, "lead") or _leaders(room, documents)
    if not told:
        return None
    draft, named = Draft(room.library), _people(told)
    for name in named:
        draft.item([*(q for q in told if name in q.text), *_addresses(room, name, told)], name)
    for quote in told:
        if not any(name in quote.text for name in named):
            draft.item([quote])
    return draft.finished()


def _told(room: Room, request: Request, documents: Sequence[Document], column: str) -> list[Quote]:
    """What the register has in a column, of the collaborations that are meant."""
    names = name_terms(room, request)
    found: list[Quote] = []
    for document in documents:
        rows = room.rows_of(document)
        alone = len(rows) == 1 and _bears(document, request, room)
        meant = [r for r in rows if alone or holds(names, _label(r), document.language)]
        found += whole_sentences(cell_quotes(meant, [column]))
    return list(dict.fromkeys(found))


def _leaders(room: Room, documents: Sequence[Document]) -> list[Quote]:
    """What the documents answer when asked who leads."""
    (governance,) = (one for one in aspects() if one.name == "governance")
    found = of_each(room, governance, documents)
    return [quote for quotes in found.values() for quote in quotes]


def _bears(document: Document, request: Request, room: Room) -> bool:
    """Whether the title or the name of the file holds the names that are asked about."""
    label = f"{document.title} {re.sub(r'[-_.]', ' ', document.name)}"
    return holds(name_terms(room, request), label, document.language)


def _with_address(request: Request, room: Room, document: Document) -> Iterator[Quote]:
    """Of a document that bears the names what gives an address."""
    if _bears(document, request, room):
        yield from (one for one in sentences_of(document) if _ADDRESS.search(one.text))


def _label(row: Row) -> str:
    """What a row says that it is about."""
    quotes = cell_quotes([row], list(row.cells))
    return " ".join([str(row.cells["title"].value or ""), *(quote.text for quote in quotes)])


def _people(quotes: Sequence[Quote]) -> list[str]:
    """The people who are named in the quotations."""
    documents = {quote.document.id: quote.document for quote in quotes}
    known = [person.name for one in documents.values() for person in people_in(one)]
    return [n for n in dict.fromkeys(known) if any(n in quote.text for quote in quotes)]


def _addresses(room: Room, name: str, told: Sequence[Quote]) -> list[Quote]:
    """Where else the library gives an address of the person."""
    every = room.documents([one.id for one in room.library.documents()[:_MOST]])
    found = (q for one in every if name in one.text for q in sentences_of(one) if name in q.text)
    return [q for q in found if _ADDRESS.search(q.text) and q not in told][:1]
