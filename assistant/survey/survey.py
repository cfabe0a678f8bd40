"""Reads the best passages of each document with the question in mind."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.core.packing import folded
from assistant.core.reader import PassageRead
from assistant.language import content_words, detect
from assistant.language.orders import gives_orders
from assistant.language.quotable import quotable_spans
from assistant.search.retriever import Retriever
from assistant.survey.progress import tell
from assistant.types import Document, Passage, ScoredPassage

MOST_READ = 300  # readings for one question; about 15 ms each
_AT_ONCE = 2  # documents
_READINGS = 1.5  # of a passage, counted on when it is shared out how many of each are read
_AHEAD = 8  # documents that are read before it is known what reading the earlier ones took
_PASSAGES_EACH = 3  # of a document, where there are few documents
_ANSWERED = 0.5  # the least probability at which a document is said to answer
_UNSURE = 0.15  # and at which it may
_STEM = 5  # letters by which a word of the title is one of the question
_WORTH_TELLING = 0.1  # of the best sentence's probability


class Reader(Protocol):
    """What the survey asks of the network that reads."""

    def look(
        self, question: str, passages: Sequence[tuple[str, Sequence[str]]]
    ) -> list[PassageRead]:
        """For each `(title, consecutive sentences)` logits, and the words that answer."""

    def verify(self, claim: str, passages: Sequence[tuple[str, Sequence[str]]]) -> list[float]:
        """For each `(title, sentences)` the logit that they bear the claim out."""


class State(StrEnum):
    """What a document has to say to a question."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    NOT_STATED = "not_stated"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence at `start:end` of the document; `probability`, 0 to 1, that it answers.

    `span` are the words of it, as offsets into the document, that answer if anything does.
    """

    passage: Passage
    start: int
    end: int
    probability: float
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one document has to say; `sentences` are best first, also where it is unsure.

    `probability`, 0 to 1, that the document answers at all.
    """

    document: Document
    state: State
    probability: float
    sentences: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A document's finding; `again` are the readings that it took beyond one of each passage."""

    finding: Finding
    again: int = 0


class Survey:
    """Asks every document in turn. Safe to share between threads."""

    def __init__(self, retriever: Retriever, reader: Reader) -> None:
        self._retriever = retriever
        self._reader = reader

    def over(self, retriever: Retriever) -> "Survey":
        """The same survey of a view of the library."""
        return Survey(retriever, self._reader)

    def ask(
        self, question: str, documents: Sequence[str], most_read: int = MOST_READ
    ) -> Iterator[Finding]:
        """A finding for each of the documents (ids), as soon as it is read, nearest first.

        Where more than `most_read` readings were needed, those nearest to the question are read.
        A document that left the library meanwhile is left out; one whose title gives orders says
        nothing, whatever stands under it.

        Raises:
            FingerprintError: the library was made by another embedding model.
            EmbeddingError: the embedding model's server is at fault.
            StoreError: the library or an index cannot be read.
        """
        nearest = self._retriever.nearest_in_each(question, documents, _PASSAGES_EACH)
        ordered = sorted(nearest, key=lambda found: -found[0].score)
        each = min(_PASSAGES_EACH, max(1, int(most_read / _READINGS / max(1, len(ordered)))))
        pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="survey")
        try:
            reads = self._reads(pool, question, [one[:each] for one in ordered], most_read)
            for number, (passages, read) in enumerate(zip(ordered, reads, strict=True)):
                tell(number, len(ordered))
                yield read.result().finding if read else _unread(passages)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _reads(
        self,
        pool: ThreadPoolExecutor,
        question: str,
        shares: Sequence[Sequence[ScoredPassage]],
        most_read: int,
    ) -> Iterator["Future[_Read] | None"]:
        """Each document's passages as they are read; None from where the readings are used up.

        How many there were is known a few documents later, always as many, so that the same
        documents are read however fast.
        """
        waiting: deque[Future[_Read] | None] = deque()
        taken = 0
        for passages in shares:
            fit = passages[: max(0, most_read - taken)]
            waiting.append(pool.submit(self._read, question, fit) if fit else None)
            taken += len(fit)
            if len(waiting) > _AHEAD:
                first = waiting.popleft()
                taken += first.result().again if first else 0
                yield first
        yield from waiting

    def verify(self, claim: str, passages: Sequence[tuple[str, Sequence[str]]]) -> list[float]:
        """For each `(title, sentences)` the logit that they bear the claim out."""
        return self._reader.verify(claim, passages)

    def each(self, question: str, sentences: Sequence[tuple[str, str]]) -> list[float]:
        """For each `(title, sentence)`, read by itself, the probability that it answers."""
        reads = self._reader.look(question, [(title, [text]) for title, text in sentences])
        return [_any(one.logits) for one in reads]

    def _read(self, question: str, passages: Sequence[ScoredPassage]) -> _Read:
        document = passages[0].document
        if gives_orders(document.title):
            return _Read(Finding(document, State.NOT_STATED, 0.0))
        spans = [quotable_spans(document, p.passage.start, p.passage.end) for p in passages]
        texts = [[document.text[start:end] for start, end in places] for places in spans]
        reads, again = self._look(question, document, texts)
        found = [
            Found(scored.passage, start, end, float(probability), (start + first, start + last))
            for scored, places, own in zip(passages, spans, reads, strict=True)
            for (start, end), probability, (first, last) in zip(
                places, probabilities(own.logits), own.spans, strict=True
            )
        ]
        answering = max((_any(own.logits) for own in reads), default=0.0)
        finding = Finding(document, _state(answering), answering, _worth_telling(found))
        return _Read(finding, len(reads) if again else 0)

    def _look(
        self, question: str, document: Document, texts: Sequence[Sequence[str]]
    ) -> tuple[list[PassageRead], bool]:
        """The sentences of each passage as they are read under the title, and if twice.

        A title that says nothing of what is asked may still sway the reading: then they have to
        answer without it too.
        """
        reads = self._reader.look(question, [(document.title, sentences) for sentences in texts])
        likely = any(_any(one.logits) >= _UNSURE for one in reads)
        if not likely or _share_words(question, document):
            return reads, False
        alone = self._reader.look(question, [("", sentences) for sentences in texts])
        both = zip(reads, alone, strict=True)
        least = [replace(one, logits=np.minimum(one.logits, other.logits)) for one, other in both]
        return least, True


def _unread(passages: Sequence[ScoredPassage]) -> Finding:
    return Finding(passages[0].document, State.UNREAD, 0.0)


def probabilities(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Of each sentence holding the answer, beside its neighbours and beside none of them."""
    weights = np.exp(np.clip(logits.astype(np.float64), -30, 30))
    return np.asarray(weights / (1 + weights.sum()))


def _any(logits: NDArray[np.float32]) -> float:
    return float(probabilities(logits).sum()) if len(logits) else 0.0


def _share_words(question: str, document: Document) -> bool:
    """Whether the title holds a word of the question that carries meaning."""
    asked = {folded(word)[:_STEM] for word in content_words(question, detect(question))}
    titled = content_words(document.title, document.language)
    return any(folded(word)[:_STEM] in asked for word in titled)


def _state(probability: float) -> State:
    if probability >= _ANSWERED:
        return State.ANSWERED
    return State.UNSURE if probability >= _UNSURE else State.NOT_STATED


def _worth_telling(found: Sequence[Found]) -> tuple[Found, ...]:
    ordered = sorted(found, key=lambda one: (-one.probability, one.start))
    if not ordered:
        return ()
    least = _WORTH_TELLING * ordered[0].probability
    return tuple(one for one in ordered if one.probability >= least)
