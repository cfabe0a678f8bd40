"""Two or more sides beside each other: the same aspects asked of each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.compose.aspects import Aspect, aspects, of_each
from assistant.compose.central import most_central
from assistant.compose.draft import Draft, In, Quote
from assistant.compose.frame import frame
from assistant.compose.quoting import is_prose, is_row, sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.stated import names_value
from assistant.compose.subjects import subjects, terms_of
from assistant.compose.tables import named_aspects, table
from assistant.language.matching import Term, TextForms
from assistant.register import CellState
from assistant.rewriting.mentions import Sort, mentions
from assistant.types import Document

_SIDES = 5
_ESSENTIAL = ("aim", "area")  # said even where one side alone states it
_GIST = 2  # sentences on each side
_MOST = 3  # documents of a side
_SAID = 3  # sentences in a cell
_HEAD = 3  # sentences in which a document says what it is about


@dataclass(frozen=True, slots=True)
class _Side:
    """What is compared, by its name in the question, and the documents that speak of it."""

    name: str
    documents: tuple[Document, ...]  # the one that says most first
    gist: list[Quote]


def comparison(room: Room, request: Request) -> Composed | None:
    """An aspect in each row, a side in each column; over all documents where none are named."""
    sides = _sides(room, request)
    if len(sides) < 2:
        return table(room, request) if named_aspects(request) else None
    language = request.language
    nothing = frame(language, "not_stated")
    rows: list[list[In]] = []
    if not (wanted := named_aspects(request)):
        rows.append([frame(language, "head_gist"), *(side.gist or nothing for side in sides)])
    for aspect in wanted or aspects():
        said = of_each(room, aspect, [one for side in sides for one in side.documents])
        cells = [_cell(room, side, aspect, said) or nothing for side in sides]
        stated = sum(cell != nothing for cell in cells)
        if stated > (0 if wanted or aspect.name in _ESSENTIAL else 1):
            rows.append([aspect.headings[language], *cells])
    if not rows:
        return None
    draft = Draft(room.library)
    draft.table([frame(language, "head_aspect"), *(side.name for side in sides)], rows)
    return None if draft.is_empty else draft.finished()


def _sides(room: Room, request: Request) -> list[_Side]:
    """The names in the question that lead to documents; each document once but for other names."""
    found: list[_Side] = []
    order = [one.document.id for one in room.search(request.question, request.scope)]
    for name in _names(request):
        meant = [one.document for one in subjects(room, request, name, is_name=True)]
        if not meant or any(name in side.name for side in found):
            continue
        # Of several that bear the name, the one that says most to the question leads.
        single = [one for one in meant if len(room.rows_of(one)) <= 1]  # no list of several
        places = {id: place for place, id in reversed(list(enumerate(order)))}
        ranked = sorted(single or meant, key=lambda d: places.get(d.id, len(order)))
        ranked.sort(key=lambda d: not _bears(room, name, d))
        told = ((gist, d) for d in ranked if (gist := _gist(room, name, d)))
        gist, first = next(told, (sentences_of(ranked[0])[:_GIST], ranked[0]))
        others = [one for one in ranked if one is not first]
        known = any(one.documents[0].id == first.id and one.gist == gist for one in found)
        if gist and not known:
            found.append(_Side(name, (first, *others[: _MOST - 1]), gist))
    return found[:_SIDES]


def _cell(room: Room, side: _Side, aspect: Aspect, said: dict[str, list[Quote]]) -> In:
    """Names as the register has them, else sentences; rows of tables where there are none."""
    for document in side.documents:
        named = names_value(room.rows_of(document), aspect.columns)
        if named and _bears(room, side.name, document) and _are_stated(room, document, aspect):
            return named
    told = list(_of_side(room, side, said))
    return ([one for one in told if not is_row(one)] or told)[:_SAID]


def _are_stated(room: Room, document: Document, aspect: Aspect) -> bool:
    cells = [row.cells[name] for row in room.rows_of(document) for name in aspect.columns]
    return all(one.state is not CellState.UNSURE for one in cells if one.given)


def _of_side(room: Room, side: _Side, said: dict[str, list[Quote]]) -> Iterator[Quote]:
    """Of a document that speaks of other things too only what names the side."""
    terms = terms_of(room, side.name)
    for document in side.documents:
        quotes = said.get(document.id, [])
        if _bears(room, side.name, document):
            yield from quotes
            continue
        own = [one for one in quotes if _names_side(one, terms)]
        leads = document is side.documents[0]  # no title bears the name
        if not own and (leads or _is_about(room, document, terms)):
            own = [one for one in quotes if not is_row(one)]
        yield from own


def _names_side(quote: Quote, terms: Sequence[Term]) -> bool:
    """Whether a sentence names the side, or its section by its heading or how it opens."""
    language = quote.document.language
    return any(_held(terms, text, language) for text in (quote.text, _opening(quote)))


def _opening(quote: Quote) -> str:
    """Heading and first sentence of the section of a sentence; of a table's row nothing."""
    document = quote.document
    begin = max((one.start for one in document.sections if one.start <= quote.start), default=0)
    if is_row(quote) or not begin:
        return ""
    first = next((one for one in sentences_of(document) if one.start >= begin), quote)
    return document.text[begin : first.end]


def _is_about(room: Room, document: Document, terms: Sequence[Term]) -> bool:
    """Whether the collaboration of a document is the side's: by its names or how it opens."""
    told = [
        row.cells[name].value for row in room.rows_of(document) for name in ("title", "partners")
    ]
    opening = [quote.text for quote in sentences_of(document)[:_HEAD]]
    return _held(terms, " ".join([*map(str, told), *opening]), document.language)


def _names(request: Request) -> list[str]:
    """The single names in the order of the question."""
    named = mentions(request.question, request.language)
    single = sorted((one for one in named if one.kind is not Sort.GROUP), key=lambda m: m.start)
    return [one.text.removeprefix("the ") for one in single]


def _gist(room: Room, name: str, document: Document) -> list[Quote]:
    """The document's own gist where its title bears the name, else what it says about the name."""
    quotes = sentences_of(document)
    terms = terms_of(room, name)
    if _bears(room, name, document):
        return most_central(quotes, _GIST)
    about = [q for q in quotes if _held(terms, q.text, document.language)]
    prose = [quote for quote in about if is_prose(quote)]
    return (prose or about)[:_GIST] or most_central(quotes, _GIST) or quotes[:_GIST]


def _bears(room: Room, name: str, document: Document) -> bool:
    """Whether the title or the file's name holds the name."""
    label = f"{document.title} {re.sub(r'[-_.]', ' ', document.name)}"
    return _held(terms_of(room, name), label, document.language)


def _held(terms: Sequence[Term], text: str, language: str) -> bool:
    forms = TextForms.of(text, language)
    return any(term.match(forms) > 0 for term in terms)
