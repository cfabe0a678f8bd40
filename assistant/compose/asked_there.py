"""Questions that a document asks itself, as a page of questions does, with what follows them."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.compose.draft import Draft, Quote
from assistant.compose.facts import titled
from assistant.compose.later import newer_or_later
from assistant.compose.quoting import Version, sentences_of
from assistant.compose.room import Composed, Request, Room
from assistant.compose.sections import with_ends
from assistant.compose.subjects import labels, text_forms
from assistant.extractive.about import weighty
from assistant.extractive.evidence import ParsedQuestion
from assistant.extractive.question_types import answer_type
from assistant.language.matching import RELATED, Term, TextForms, is_light, question_terms
from assistant.types import Document

_MOST = 4  # sentences of an answer
# A question, the last heading above it that is none, and what follows it.
_Asked = tuple[str, str, tuple[Quote, ...]]
_CLOSING = "\"'”’»)*_ \n"


def asked_there(room: Room, request: Request) -> Composed | None:
    """What follows the same question in the documents, each with its day where there are several.

    None where none asks it: with all that is asked but for the names, which the document holds
    somewhere, and for nothing else.
    """
    asked = ParsedQuestion.of(request.question, room.retriever.word_shares())
    names = [term for term in asked.terms if term.name]
    about = [term for term in weighty(asked) if not term.name]
    if not about:
        return None
    passages = room.search(request.question, request.scope)
    documents = {one.document.id: one.document for one in passages}
    found = [
        told
        for document in documents.values()
        if "?" in document.text and all(term.match(text_forms(document)) > 0 for term in names)
        for question, above, told in _questions(Version(document))
        if told and _is_same(room, asked, about, document, question, above)
    ]
    if not found or (len(found) > 1 and not names):
        return None
    composed = _laid_out(room, request, found)
    if len(found) > 1:
        return composed
    changed = newer_or_later(room, request, passages, composed.sentences[:1], "")
    return changed if changed and _speaks_of(about, changed) else composed


def _speaks_of(about: Sequence[Term], composed: Composed) -> bool:
    """Whether its first sentence holds a word for what is asked; the question itself did."""
    (first, *_) = composed.sentences
    forms = TextForms.of(first.text, first.citations[0].document.language)
    return any(term.match(forms) >= RELATED for term in about)


def _laid_out(room: Room, request: Request, found: Sequence[Sequence[Quote]]) -> Composed:
    draft = Draft(room.library)
    for told in found:
        if len(found) > 1:
            draft.item(told, titled(told[0].document, request.language))
        else:
            draft.paragraph(told)
    return draft.finished()


def _is_same(
    room: Room,
    asked: ParsedQuestion,
    about: Sequence[Term],
    document: Document,
    question: str,
    above: str,
) -> bool:
    language = document.language
    if answer_type(question) is not asked.type:
        return False
    there = TextForms.of(question, language)
    around = TextForms.of(f"{labels(document)} {above}", language)
    held = [term.match(there) >= RELATED for term in about]
    if not any(held) or not all(
        here or term.match(around) >= RELATED for here, term in zip(held, about, strict=True)
    ):
        return False
    terms = question_terms(question, language, room.retriever.word_shares())
    own = TextForms.of(asked.text, asked.language)
    return all(
        term.match(own) >= RELATED or term.match(around) >= RELATED
        for term in terms
        if term.name or not is_light(term.word, language)
    )


@lru_cache(maxsize=512)
def _questions(version: Version) -> tuple[_Asked, ...]:
    """Each question of a document once."""
    every = (*_in_headings(version.document), *_in_sentences(version.document))
    found: dict[str, _Asked] = {}
    for one in every:
        found.setdefault(one[0], one)
    return tuple(found.values())


def _in_headings(document: Document) -> Iterator[_Asked]:
    above = ""
    for section, end in with_ends(document):
        heading = section.heading.strip()
        if not heading.endswith("?"):
            above = heading
            continue
        told = [
            one
            for one in sentences_of(document)
            if section.start <= one.start < end and one.text.strip("# \n") != heading
        ]
        yield heading, above, tuple(told[:_MOST])


def _in_sentences(document: Document) -> Iterator[_Asked]:
    """Of a question in a paragraph the rest of it answers."""
    every = sentences_of(document)
    for place, quote in enumerate(every):
        if not _asks(quote):
            continue
        told: list[Quote] = []
        end = quote.end
        for one in every[place + 1 : place + 1 + _MOST]:
            if "\n" in document.text[end : one.start] or _asks(one):
                break
            told.append(one)
            end = one.end
        yield quote.text, "", tuple(told)


def _asks(quote: Quote) -> bool:
    return quote.text.rstrip(_CLOSING).endswith("?")
