"""What documents say about one thing: every sentence that names it, or stands under its heading."""

from collections.abc import Sequence

from assistant.compose.draft import Draft, Quote
from assistant.compose.frame import coverage_told
from assistant.compose.quoting import says_something, sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.extractive.about import weighty
from assistant.extractive.breadth import document_nouns
from assistant.extractive.evidence import ParsedQuestion
from assistant.language import vocabulary, words
from assistant.language.matching import Term, TextForms
from assistant.types import Document

_EACH = 4  # sentences of a document
_MOST = 300  # documents
_MOST_SHOWN = 10


def topic_of(room: Room, request: Request, meant: Sequence[Document]) -> list[Term]:
    """The words for the one thing of which a question asks what is said ("… about insurance").

    None where it asks so of nothing but names, or of what titles of the documents that are meant
    tell: then it is asked what these say as a whole.
    """
    asks = vocabulary.whole("topics.says_about").search(request.question)
    if not asks:
        return []
    asked = ParsedQuestion.of(request.question, room.retriever.word_shares())
    nouns = document_nouns(request.question)
    every = [term for term in weighty(asked) if term.word not in nouns]
    behind = words(request.question[asks.end() :])
    about = [term for term in every if term.word in behind] or every  # Finnish may ask behind it
    titles = [TextForms.of(f"{one.title} {one.name}", one.language) for one in meant]
    if any(term.match(title) for term in about for title in titles):
        return []
    return [term for term in about if not term.name]


def said_about(
    room: Room, request: Request, topic: Sequence[Term], meant: Sequence[Document]
) -> Composed | None:
    """In the documents that are meant, else in all; None where nothing is said about it."""
    every = [one.id for one in room.summaries(request.scope)]
    documents = list(meant) or room.documents(every[:_MOST])
    found = [(one, told) for one in documents if (told := _said(one, topic))][:_MOST_SHOWN]
    if not found:
        return None
    draft = Draft(room.library)
    for document, told in found:
        if len(documents) == 1:
            draft.paragraph(told)
        else:
            draft.item(told, document.title)
    if meant:
        return draft.finished()
    coverage = room.coverage((document.id for document, _ in found), every)
    draft.note(coverage_told(request.language, coverage))
    return draft.finished(coverage)


def _said(document: Document, topic: Sequence[Term]) -> list[Quote]:
    told = [quote for quote in sentences_of(document) if says_something(quote)]
    naming = [quote for quote in told if _names(quote.text, document, topic)]
    under = [quote for quote in told if _names(_heading(quote), document, topic)]
    return sorted((naming or under)[:_EACH], key=lambda quote: quote.start)


def _names(text: str, document: Document, topic: Sequence[Term]) -> bool:
    forms = TextForms.of(text, document.language)
    return all(term.match(forms) > 0 for term in topic)


def _heading(quote: Quote) -> str:
    """Of the section that a sentence stands in; "" where it stands in none."""
    above = [one for one in quote.document.sections if one.start <= quote.start]
    return above[-1].heading if above else ""
