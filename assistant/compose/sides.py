"""The sides of a comparison: the names in the question, and the documents that speak of each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.compose.central import most_central
from assistant.compose.draft import Quote
from assistant.compose.quoting import is_prose, is_row, sentences_of
from assistant.compose.room import Request, Room
from assistant.compose.subjects import bearers, terms_of, terms_within
from assistant.language.matching import Term, TextForms
from assistant.rewriting.mentions import Mention, Sort, mentions
from assistant.types import Document

_SIDES = 5
_GIST = 2  # sentences on each side
_MOST = 3  # documents of a side
_HEAD = 3  # sentences in which a document says what it is about


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared, where the question names it, and the documents that speak of it."""

    mention: Mention
    terms: tuple[Term, ...]
    documents: tuple[Document, ...]  # the one that says most first
    gist: list[Quote]

    @property
    def name(self) -> str:
        return bare(self.mention)


def sides_of(room: Room, request: Request) -> list[Side]:
    """The names in the question that lead to documents; each document once but for other names."""
    found: list[Side] = []
    order = [one.document.id for one in room.search(request.question, request.scope)]
    asked = terms_of(room, request.question)
    for mention in _names(request):
        name = bare(mention)
        terms = _terms(room, request, mention, asked)
        meant = [one.document for one in bearers(room, request, name, terms)]
        if not meant or any(name in side.name for side in found):
            continue
        # Of several that bear the name, the one that says most to the question leads.
        single = [one for one in meant if len(room.rows_of(one)) <= 1]  # no list of several
        places = {id: place for place, id in reversed(list(enumerate(order)))}
        ranked = sorted(single or meant, key=lambda d: places.get(d.id, len(order)))
        ranked.sort(key=lambda d: not _bears(terms, d))
        told = ((gist, d) for d in ranked if (gist := _gist(terms, d)))
        gist, first = next(told, (sentences_of(ranked[0])[:_GIST], ranked[0]))
        others = [one for one in ranked if one is not first]
        known = any(one.documents[0].id == first.id and one.gist == gist for one in found)
        if gist and not known:
            found.append(Side(mention, terms, (first, *others[: _MOST - 1]), gist))
    return found[:_SIDES]


def of_side(room: Room, side: Side, said: dict[str, list[Quote]]) -> Iterator[Quote]:
    """Of a document that speaks of other things too only what names the side."""
    for document in side.documents:
        quotes = said.get(document.id, [])
        if bears(side, document):
            yield from quotes
            continue
        own = [one for one in quotes if _names_side(one, side.terms)]
        leads = document is side.documents[0]  # no title bears the name
        if not own and (leads or _is_about(room, document, side.terms)):
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


def _names(request: Request) -> list[Mention]:
    """The single names in the order of the question."""
    named = mentions(request.question, request.language)
    return sorted((one for one in named if one.kind is not Sort.GROUP), key=lambda m: m.start)


def bare(mention: Mention) -> str:
    return mention.text.removeprefix("the ")


def _terms(
    room: Room, request: Request, mention: Mention, asked: Sequence[Term]
) -> tuple[Term, ...]:
    """A name's words as those of the question, whose language the name alone would not show."""
    within = terms_within(asked, request.question[mention.start : mention.end])
    return tuple(within or terms_of(room, bare(mention)))


def _gist(terms: Sequence[Term], document: Document) -> list[Quote]:
    """The document's own gist where its title bears the name, else what it says about the name."""
    quotes = sentences_of(document)
    if _bears(terms, document):
        return most_central(quotes, _GIST)
    about = [q for q in quotes if _held(terms, q.text, document.language)]
    prose = [quote for quote in about if is_prose(quote)]
    return (prose or about)[:_GIST] or most_central(quotes, _GIST) or quotes[:_GIST]


def bears(side: Side, document: Document) -> bool:
    """Whether the title or the file's name holds the side's name."""
    return _bears(side.terms, document)


def _bears(terms: Sequence[Term], document: Document) -> bool:
    label = f"{document.title} {re.sub(r'[-_.]', ' ', document.name)}"
    return _held(terms, label, document.language)


def _held(terms: Sequence[Term], text: str, language: str) -> bool:
    forms = TextForms.of(text, language)
    return any(term.match(forms) > 0 for term in terms)
