"""The sentences of the retrieved passages, with what speaks for each as evidence of an answer."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.extractive.question_types import AnswerType, answer_type, could_answer
from assistant.language import detect
from assistant.language.forms import counted
from assistant.language.matching import Acronym, Term, TextForms, acronyms, question_terms
from assistant.language.orders import read_title
from assistant.language.quotable import LONGEST_READ_WHOLE, quotable_spans
from assistant.types import Document, ScoredPassage

FEATURES = (
    "in_sentence",
    "nearby",
    "in_document",
    "names_in_document",
    "worst_miss",
    "type_fits",
    "passage_meaning",
    "other_language",
    "values_missed",
    "values_held",
)
_NO_WORD = re.compile(r"[-_.]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer, at `start:end` of the document.

    `title` is what the sentence is read under. `held` says how well it holds each term of the
    question, 0 to 1, [terms]; `features` are those named in `FEATURES`.
    """

    passage: ScoredPassage
    start: int
    end: int
    held: np.ndarray
    features: np.ndarray
    title: str

    @property
    def document(self) -> Document:
        return self.passage.document

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """A question taken apart; `values` are its numbers and dates as it spells them."""

    text: str
    language: str
    terms: tuple[Term, ...]
    type: AnswerType
    values: tuple[str, ...]

    @classmethod
    def of(cls, question: str, share: Callable[[str], float]) -> "ParsedQuestion":
        language = detect(question)
        terms = tuple(question_terms(question, language, share))
        values = tuple(question[one.start : one.end] for one in counted(question, language))
        return cls(question, language, terms, answer_type(question), values)

    def spelled(self, term: Term) -> str:
        """A word as the question spells it."""
        found = re.search(rf"(?<!\w){re.escape(term.word)}(?!\w)", self.text, re.IGNORECASE)
        return found[0] if found else term.word


def _is_name(term: Term) -> bool:
    return term.name and not term.word.isdigit()


def of_named(asked: ParsedQuestion, passages: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """The passages, those first whose documents hold every name in the question, if any do."""
    names = [term for term in asked.terms if _is_name(term)]
    holding = {
        document.id
        for document in {one.document.id: one.document for one in passages}.values()
        if all(term.match(_head_forms(document)) > 0 for term in names)
    }
    return sorted(passages, key=lambda one: one.document.id not in holding)


def _head_forms(document: Document) -> TextForms:
    """The words of the title, the file's name and what is read of the text for matching."""
    head = document.text[:LONGEST_READ_WHOLE]
    name = _NO_WORD.sub(" ", document.name)
    return _forms_of(f"{document.title}\n{name}\n{head}", document.language)


def gather(asked: ParsedQuestion, passages: Sequence[ScoredPassage]) -> list[Evidence]:
    """Every sentence of the passages, in their order; none for a question without words."""
    if not asked.terms:
        return []
    documents: dict[str, _Whole] = {}
    gathered: list[Evidence] = []
    for scored in passages:
        document = scored.document
        if document.id not in documents:
            documents[document.id] = _Whole.of(asked, document)
        gathered.extend(_of_passage(asked, scored, documents[document.id]))
    return gathered


@dataclass(frozen=True, slots=True)
class _Whole:
    """What holds for all passages of a document: its acronyms, and how well it holds the terms.

    The `title` begins with the names that are asked about, where the document holds them all: a
    sentence of it seldom repeats whom it is about.
    """

    acronyms: tuple[Acronym, ...]
    held: np.ndarray  # [1, terms]
    title: str

    @classmethod
    def of(cls, asked: ParsedQuestion, document: Document) -> "_Whole":
        forms = _head_forms(document)
        held = np.array([[term.match(forms) for term in asked.terms]])
        names = [term for term in asked.terms if _is_name(term)]
        holds = all(term.match(forms) > 0 for term in names)
        title = TextForms.of(document.title, document.language)
        told = [asked.spelled(term) for term in names if not title.forms & term.forms]
        read = read_title(document.title)
        about = f"{' '.join(told)}: {read}" if holds and told else read
        return cls(acronyms(document.text, asked.text), held, about)


def _of_passage(asked: ParsedQuestion, scored: ScoredPassage, whole: _Whole) -> Iterator[Evidence]:
    document, passage = scored.document, scored.passage
    spans = quotable_spans(document, passage.start, passage.end)
    if not spans:
        return
    texts = [document.text[start:end] for start, end in spans]
    context = f"{document.title} {passage.heading}"
    title, *forms = (TextForms.of(t, document.language, whole.acronyms) for t in (context, *texts))
    held = _Held.of(asked.terms, title, forms, whole.held)
    named = _features(asked, scored, held, texts)
    features = np.column_stack([named[name] for name in FEATURES])
    for number, (start, end) in enumerate(spans):
        yield Evidence(scored, start, end, held.own[number], features[number], whole.title)


@dataclass(frozen=True, slots=True)
class _Held:
    """How well each stretch of a passage holds each term, 0 to 1: rows of [terms] each."""

    own: np.ndarray  # [sentences, terms]
    near: np.ndarray  # [sentences, terms]: with the sentence before, the one after and the title
    passage: np.ndarray  # [1, terms]
    document: np.ndarray  # [1, terms]

    @classmethod
    def of(
        cls,
        terms: Sequence[Term],
        title: TextForms,
        sentences: Sequence[TextForms],
        document: np.ndarray,
    ) -> "_Held":
        own = np.array([[term.match(text) for term in terms] for text in sentences])
        in_title = np.array([[term.match(title) for term in terms]])
        before = np.vstack([in_title, own[:-1]])
        after = np.vstack([own[1:], in_title])
        near = np.maximum.reduce([own, before, after, np.broadcast_to(in_title, own.shape)])
        passage = np.maximum(own.max(axis=0, keepdims=True), in_title)
        return cls(own, near, passage, np.maximum(passage, document))


def _features(
    asked: ParsedQuestion, scored: ScoredPassage, held: _Held, texts: Sequence[str]
) -> dict[str, np.ndarray]:
    """By name, [sentences]."""
    weights = np.array([term.weight for term in asked.terms])
    is_name = np.array([term.name for term in asked.terms])
    names = weights * is_name
    heaviest = weights.max(initial=1e-9)
    count = len(texts)
    missed, hold = _values(asked, f"{scored.document.title} {' '.join(texts)}")
    return {
        "in_sentence": _share_held(held.own, weights),
        "nearby": _share_held(held.near, weights),
        "in_document": np.repeat(_share_held(held.document, weights), count),
        "worst_miss": np.full(count, ((1 - held.document) * weights).max() / heaviest),
        "names_in_document": np.repeat(_share_held(held.document, names), count),
        "type_fits": np.array([could_answer(asked.type, text) for text in texts], float),
        "passage_meaning": np.full(count, scored.meaning),
        "other_language": np.full(count, float(scored.document.language != asked.language)),
        "values_missed": np.full(count, missed),
        "values_held": np.full(count, hold),
    }


def _values(asked: ParsedQuestion, text: str) -> tuple[float, float]:
    """Shares of the question's numbers and dates that a text lacks and holds; 0 without any.

    They are compared exactly, which no reader of words does reliably; the question spells them as
    the passages do (`search.reading.read_as`).
    """
    if not asked.values:
        return 0.0, 0.0
    held = float(np.mean([value in text for value in asked.values]))
    return 1 - held, held


def _share_held(held: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """For each row, the part of the weight that is held; 1 where no term has weight."""
    total = weights.sum()
    return np.asarray(held @ weights / total) if total > 0 else np.ones(len(held))


@lru_cache(maxsize=512)
def _forms_of(text: str, language: str) -> TextForms:
    return TextForms.of(text, language)
