"""People and their roles: all whom the documents name, with the words that say who they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import frame
from assistant.compose.people_in import people_in
from assistant.compose.room import Composed, Request, Room
from assistant.compose.subjects import subjects, terms_of
from assistant.language.matching import Term, TextForms
from assistant.types import Document

_MOST_READ = 300  # documents, however long
_TABLE = 4  # people, from which on they stand in a table


@dataclass(frozen=True, slots=True)
class _Named:
    """A person over all documents: `quotes` are one of each document."""

    name: str
    quotes: tuple[Quote, ...]


def people(room: Room, request: Request) -> Composed | None:
    """Of the documents that are meant, else of all; those whom the question's names fit."""
    meant = [one.document for one in subjects(room, request)]
    every = room.summaries(request.scope)
    documents = meant or room.read_through(every, _MOST_READ)
    found = _fitting(room, request, _people_of(room, documents), documents)
    if not found:
        return None
    draft = Draft(room.library)
    _tell(draft, found, request.language)
    cited = {quote.document.id for person in found for quote in person.quotes}
    coverage = room.coverage(cited, (one.id for one in every))
    if not meant and len(every) > 1:
        counts = {"count": coverage.cited, "documents": coverage.documents}
        draft.note(frame(request.language, "people_in", **counts))
    if not meant and (unread := len(every) - len(documents)):
        draft.note(frame(request.language, "unread", count=unread))
    return draft.finished(None if meant else coverage)


def _tell(draft: Draft, found: Sequence[_Named], language: str) -> None:
    """A table of many; a few as a list."""
    if len(found) < _TABLE:
        for person in found:
            draft.item(person.quotes, person.name)
    else:
        head = [frame(language, "head_name"), frame(language, "head_who")]
        draft.table(head, [[person.name, person.quotes] for person in found])


def _people_of(room: Room, documents: Sequence[Document]) -> list[_Named]:
    """Each once, by name; in the order of the documents. A partner in the register is nobody."""
    found: dict[str, list[Quote]] = {}
    known = frozenset(person.name for document in documents for person in people_in(document))
    for document in documents:
        for person in people_in(document, known):
            found.setdefault(person.name, []).append(person.quotes[0])
    rows = [row for document in documents for row in room.rows_of(document)]
    bodies = {name for row in rows for name in row.cells["partners"].value or ()}
    return [_Named(name, tuple(quotes)) for name, quotes in found.items() if name not in bodies]


def _fitting(
    room: Room, request: Request, found: Sequence[_Named], documents: Sequence[Document]
) -> list[_Named]:
    """Those whose sentences hold what the question names beside the document, if any does."""
    titles = [TextForms.of(f"{d.title} {d.name}", d.language) for d in documents]
    names = [term for term in terms_of(room, request.question) if term.name]
    asked = [term for term in names if not any(term.match(title) for title in titles)]
    fitting = [one for one in found if any(_holds(quote, asked) for quote in one.quotes)]
    return fitting if asked and fitting else list(found)


def _holds(quote: Quote, terms: Sequence[Term]) -> bool:
    forms = TextForms.of(quote.text, quote.document.language)
    return bool(terms) and all(term.match(forms) > 0 for term in terms)
