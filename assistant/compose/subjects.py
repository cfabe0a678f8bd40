"""Which documents a question means, by the words that it shares with titles, names and texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.compose.room import Request, Room
from assistant.extractive.evidence import ParsedQuestion
from assistant.language import words
from assistant.language.matching import Term, TextForms
from assistant.language.rows import tables_in
from assistant.library import DocumentSummary
from assistant.types import Document

_NAME = 3.0  # how much more a name says than another word
_TITLE = 2.0  # and a title than the text
_NEAR = 0.8  # of the best one's score, for another document to be meant as well
_LEAST = 0.2  # of all the weight there is in the question
_MOST_READ = (
    200  # documents whose text is looked at; of a larger library those that searching finds
)

_MOST_TABLED = 200  # documents whose tables are looked through
_MOST_LETTERS = 50_000
_NO_WORD = re.compile(r"[-_.]")


@dataclass(frozen=True, slots=True)
class Subject:
    """A document that is meant, and how far the question's words speak for it, 0 to 1."""

    document: Document
    score: float


def subjects(room: Room, request: Request, text: str = "") -> list[Subject]:
    """The documents that `text`, by default the question, speaks of; best first, perhaps none."""
    text = text or request.question
    return _meant(room, request, text, terms_of(room, text), _NEAR)


def bearers(room: Room, request: Request, name: str, terms: Sequence[Term]) -> list[Subject]:
    """The documents that a name of the question, by its `terms`, means or only is named in."""
    return _meant(room, request, name, [replace(one, name=True) for one in terms], 1 / _TITLE)


def terms_within(terms: Sequence[Term], name: str) -> list[Term]:
    """Those of a question's terms that a name in it is made of; "agreement" in it is no name."""
    made_of = set(words(name))
    within = [one for one in terms if one.word in made_of]
    return [one for one in within if one.name] or within


def _meant(
    room: Room, request: Request, text: str, terms: Sequence[Term], near: float
) -> list[Subject]:
    terms = [one for one in terms if one.weight > 0]
    total = sum(map(_weight, terms))
    if not total:
        return []
    scored = [
        Subject(document, _score(terms, document) / total)
        for document in _candidates(room, request, text)
    ]
    best = max((one.score for one in scored), default=0.0)
    least = max(_LEAST, near * best)
    return sorted((one for one in scored if one.score >= least), key=lambda one: -one.score)


def with_tables(room: Room, request: Request, asked: ParsedQuestion) -> list[Document]:
    """Those with a table among the documents that the question speaks of by a name, else all."""
    named = any(term.name and not term.word.isdigit() for term in asked.terms)
    meant = [one.document for one in subjects(room, request)] if named else []
    found = [one for one in meant if tables_in(one.text)]
    summaries = room.summaries(request.scope)[:_MOST_TABLED]
    return found or room.documents([one.id for one in summaries])


def terms_of(room: Room, text: str) -> tuple[Term, ...]:
    return ParsedQuestion.of(text, room.retriever.word_shares()).terms


def name_terms(room: Room, request: Request) -> list[Term]:
    """The question's names and numbers."""
    return [term for term in terms_of(room, request.question) if term.name]


def holds(terms: Sequence[Term], text: str, language: str) -> bool:
    """Whether the text holds all of the terms."""
    forms = TextForms.of(text, language)
    return all(term.match(forms) > 0 for term in terms)


def text_forms(document: Document) -> TextForms:
    """The words of the document, or of the beginning of a very long one."""
    return _text_forms(document.text[:_MOST_LETTERS], document.language)


@lru_cache(maxsize=512)
def _text_forms(text: str, language: str) -> TextForms:
    return TextForms.of(text, language)


def _candidates(room: Room, request: Request, text: str) -> list[Document]:
    summaries: list[DocumentSummary] = room.summaries(request.scope)
    if len(summaries) <= _MOST_READ:
        return room.documents([one.id for one in summaries])
    found = room.search(text, request.scope)
    return room.documents(list(dict.fromkeys(scored.document.id for scored in found)))


def _score(terms: Sequence[Term], document: Document) -> float:
    language = document.language
    title, text = TextForms.of(labels(document), language), text_forms(document)
    return sum(
        _weight(term) * max(term.match(title), term.match(text) / _TITLE if term.name else 0.0)
        for term in terms
    )


def labels(document: Document) -> str:
    """The words of its title and of the name of its file."""
    return f"{document.title} {_NO_WORD.sub(' ', document.name)}"


def _weight(term: Term) -> float:
    return term.weight * (_NAME if term.name else 1.0)
