"""Questions over many documents: the best sentence of each document that meets the conditions."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from assistant.extractive.conditions import Conditions
from assistant.extractive.evidence import Evidence, ParsedQuestion
from assistant.extractive.question_types import AnswerType, answer_type
from assistant.language import vocabulary
from assistant.language.letters import CAPITAL

_DOCUMENT_NOUNS = vocabulary.whole("breadth.documents")
_ENUMERATES = vocabulary.whole("breadth.enumerates")
_COMPARES = vocabulary.whole("breadth.compares")
_LEAST = 0.5  # of the conditions a document must meet
_OF_BEST = 0.65  # and of what the best one meets
# What counts beside a sentence's score: meeting the conditions, saying what the document is about,
# and naming its topic, since each statement has to stand alone.
_MEETING = 5.0
_INTRODUCING = 3.0
_NAMING = 1.5
_FINISHED = re.compile(r"[.!:…][\"'”’»)]*\s*$")
_NAME = re.compile(rf"(?<=[\w,] ){CAPITAL}[\w-]{{2,}}|\b{CAPITAL}{{3,}}\b")


def wants_breadth(question: str) -> bool:
    """Whether a question asks for several documents at once; "how many, compared with" does not."""
    if _COMPARES.search(question) and answer_type(question) is not AnswerType.NUMBER:
        return True
    noun = _DOCUMENT_NOUNS.search(question)
    return noun is not None and (noun.start() == 0 or bool(_ENUMERATES.search(question)))


def best_by_document(
    asked: ParsedQuestion, evidence: Sequence[Evidence], scores: np.ndarray
) -> list[int]:
    """Indexes of the best sentence of each document that meets the question's conditions.

    The conditions are the question's words without those that only say "the documents"; a
    question without any is met by every document. In a comparison a document need only bear one
    of the names compared.
    """
    conditions = _conditions(asked)
    met = conditions.met_by_document(evidence)
    least = max(_LEAST, _OF_BEST * max(met.values(), default=0.0))
    weights = conditions.weights
    if _COMPARES.search(asked.text) and weights.any():
        least = 0.9 * weights[weights > 0].min() / weights.sum()  # one of the names will do
    worth = scores + _standing_alone(asked, conditions, evidence)
    best: dict[str, int] = {}
    for index in np.argsort(-worth, kind="stable").tolist():
        best.setdefault(evidence[index].document.id, index)
    chosen = sorted((key for key in best if met[key] >= least), key=lambda key: -met[key])
    return [best[key] for key in chosen]


def _standing_alone(
    asked: ParsedQuestion, conditions: Conditions, evidence: Sequence[Evidence]
) -> np.ndarray:
    """What speaks for each sentence as the one that speaks for its document, [sentences]."""
    compared = _compared(asked)
    meant = compared or conditions
    here = np.array([meant.met_in(item.held) for item in evidence])
    named = np.array([_names_topic(item) for item in evidence])
    if compared:
        return _MEETING * here + _NAMING * named
    introductions = _introductions(evidence)
    introduces = np.array([index in introductions for index in range(len(evidence))])
    return _MEETING * here + _NAMING * named + _INTRODUCING * introduces


def _compared(asked: ParsedQuestion) -> Conditions | None:
    """In what a comparison compares the documents, if it says so."""
    if not _COMPARES.search(asked.text):
        return None
    without = _nouns(asked) | {match.lower() for match in _COMPARES.findall(asked.text)}
    aspect = Conditions(asked, lambda term: not term.name and term.word not in without)
    return aspect if aspect.weights.any() else None


def _introductions(evidence: Sequence[Evidence]) -> set[int]:
    """The first whole sentence of each document: it says what the document is about."""
    first: dict[str, int] = {}
    for index in sorted(range(len(evidence)), key=lambda index: evidence[index].start):
        if _FINISHED.search(evidence[index].text):
            first.setdefault(evidence[index].document.id, index)
    return set(first.values())


def _names_topic(evidence: Evidence) -> bool:
    topic = _topic(evidence.document.text)
    return topic in evidence.text


@lru_cache(maxsize=512)
def _topic(text: str) -> str:
    """The name that a document uses most."""
    counts = Counter(_NAME.findall(text))
    return min(counts, key=lambda name: (-counts[name], name), default="")


def _conditions(asked: ParsedQuestion) -> Conditions:
    nouns = _nouns(asked)
    if _COMPARES.search(asked.text) and any(term.name for term in asked.terms):
        return Conditions(asked, lambda term: term.name)
    return Conditions(asked, lambda term: term.word not in nouns)


def _nouns(asked: ParsedQuestion) -> set[str]:
    return document_nouns(asked.text)


def document_nouns(question: str) -> set[str]:
    """The question's words that only say "the documents"."""
    return {match.lower() for match in _DOCUMENT_NOUNS.findall(question)}
