"""The sentences of the retrieved passages, with what speaks for each as evidence of an answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from assistant.languages import detect
from assistant.matching import Term, TextForms, acronyms, coverage, question_terms
from assistant.question_types import AnswerType, answer_type, could_answer
from assistant.sentences import sentence_spans
from assistant.types import Document, ScoredPassage

_WHOLE_DOCUMENT = 100_000  # characters; in a longer one only the passage itself is read

FEATURES = (
    "in_sentence",
    "nearby",
    "in_passage",
    "in_document",
    "worst_miss",
    "names_nearby",
    "names_in_document",
    "type_fits",
    "passage_score",
    "passage_meaning",
    "length",
    "unfinished",
    "asks",
    "adjacent",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer: offsets into the document, and `features` as in `FEATURES`."""

    passage: ScoredPassage
    start: int
    end: int
    context: str
    forms: TextForms
    features: np.ndarray

    @property
    def document(self) -> Document:
        return self.passage.document

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart."""

    text: str
    language: str
    terms: tuple[Term, ...]
    type: AnswerType

    @classmethod
    def of(cls, question: str, share: Callable[[str], float]) -> "Asked":
        language = detect(question)
        terms = tuple(question_terms(question, language, share))
        return cls(question, language, terms, answer_type(question))


def gather(asked: Asked, passages: Sequence[ScoredPassage]) -> list[Evidence]:
    """Every sentence of the passages, in the order of the passages."""
    return [evidence for passage in passages for evidence in _of_passage(asked, passage)]


def _of_passage(asked: Asked, scored: ScoredPassage) -> Iterator[Evidence]:
    document, passage = scored.document, scored.passage
    known = acronyms(document.text, asked.text)
    spans = _spans_in(document, passage.start, passage.end)
    sentences = [TextForms.of(document.text[a:b], document.language, known) for a, b in spans]
    context = " – ".join(part for part in (document.title, passage.heading) if part)
    title = TextForms.of(context, document.language, known)
    in_passage = TextForms.union([title, *sentences])
    whole = TextForms.union([in_passage, _document_forms(document)])
    shared = _shared_features(asked, scored, in_passage, whole)
    for number, (start, end) in enumerate(spans):
        near = TextForms.union([title, *sentences[max(0, number - 1) : number + 2]])
        own = _own_features(asked, document.text[start:end], sentences[number], near)
        features = np.array([own.get(name, shared.get(name)) for name in FEATURES], np.float32)
        yield Evidence(scored, start, end, context, sentences[number], features)


def _shared_features(
    asked: Asked, scored: ScoredPassage, passage: TextForms, document: TextForms
) -> dict[str, float]:
    heaviest = max((term.weight for term in asked.terms), default=1.0)
    misses = [term.weight * (1 - term.match(document)) for term in asked.terms]
    return {
        "in_passage": coverage(asked.terms, passage),
        "in_document": coverage(asked.terms, document),
        "worst_miss": max(misses, default=0.0) / heaviest,
        "names_in_document": _names_held(asked.terms, document),
        "passage_score": scored.score,
        "passage_meaning": scored.meaning,
    }


def _own_features(asked: Asked, text: str, own: TextForms, near: TextForms) -> dict[str, float]:
    return {
        "in_sentence": coverage(asked.terms, own),
        "nearby": coverage(asked.terms, near),
        "names_nearby": _names_held(asked.terms, near),
        "type_fits": float(could_answer(asked.type, text)),
        "length": min(len(text), 400) / 400,
        "unfinished": float(not text.rstrip("\"'”’»)").endswith((".", "!", ":", "…"))),
        "asks": float(text.rstrip().endswith("?")),
        "adjacent": _adjacent(asked.terms, own),
    }


def _names_held(terms: Sequence[Term], text: TextForms) -> float:
    names = [term for term in terms if term.name]
    return coverage(names, text) if names else 1.0


def _adjacent(terms: Sequence[Term], text: TextForms) -> float:
    """The share of neighbouring word pairs of the question that the sentence holds both of."""
    held = [term.match(text) > 0 for term in terms]
    pairs = list(pairwise(held))
    return sum(a and b for a, b in pairs) / len(pairs) if pairs else 0.0


@lru_cache(maxsize=512)
def _all_spans(text: str, language: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentence_spans(text, language))


def _spans_in(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences that begin within `start:end`."""
    if len(document.text) > _WHOLE_DOCUMENT:
        inside = sentence_spans(document.text[start:end], document.language)
        return [(start + a, start + b) for a, b in inside]
    return [span for span in _all_spans(document.text, document.language) if start <= span[0] < end]


@lru_cache(maxsize=512)
def _forms_of(text: str, language: str) -> TextForms:
    return TextForms.of(text, language)


def _document_forms(document: Document) -> TextForms:
    head = document.text[:_WHOLE_DOCUMENT]
    return _forms_of(f"{document.title}\n{head}", document.language)
