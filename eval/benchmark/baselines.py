"""Simple systems to compare with: the indexes alone, fused by rank, and plain BM25."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.language import content_words, detect, stem, stems
from assistant.library import Library
from assistant.models.embeddings import open_embedder
from assistant.search.indexes import Generation, Indexes
from assistant.search.retriever import Retriever
from assistant.settings import Settings
from assistant.types import Document, Passage

DEPTH = 100  # passages that each system ranks

_RANK_CONSTANT = 60  # of reciprocal rank fusion, as first published
_SATURATION, _LENGTH = 1.2, 0.75  # k1 and b of BM25, as in Lucene


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of a document, by the document's name."""

    document: str
    start: int
    end: int


Search = Callable[[str], list[Hit]]  # passages for a question, best first


class IndexSearch:
    """The assistant's two indexes without its ranking."""

    def __init__(self, settings: Settings) -> None:
        self._library = Library(settings.store.path, settings.store.library_url)
        self._indexes = Indexes(self._library)
        self._embedder = open_embedder(settings.embedding)
        self._retriever = Retriever(self._library, self._indexes, self._embedder)
        untranslated = _Untranslated(self._library)
        self._untranslated = Retriever(self._library, untranslated, self._embedder)

    def by_words(self, question: str) -> list[Hit]:
        return self._hits(self._words(question))

    def by_meaning(self, question: str) -> list[Hit]:
        return self._hits(self._meaning(question))

    def by_rank_fusion(self, question: str) -> list[Hit]:
        scores: dict[str, float] = defaultdict(float)
        for ranking in (self._words(question), self._meaning(question)):
            for rank, id in enumerate(ranking, start=1):
                scores[id] += 1 / (_RANK_CONSTANT + rank)
        return self._hits(sorted(scores, key=lambda id: (-scores[id], id))[:DEPTH])

    def by_fusion(self, question: str) -> list[Hit]:
        """As the assistant finds passages before its reader has read any."""
        return _found(self._retriever, self._retriever.mended(question))

    def by_fusion_unmended(self, question: str) -> list[Hit]:
        return _found(self._retriever, question)

    def by_fusion_untranslated(self, question: str) -> list[Hit]:
        return _found(self._untranslated, self._untranslated.mended(question))

    def _words(self, question: str) -> list[str]:
        index = self._indexes.current().words
        return [id for id, _ in index.search(question, detect(question), DEPTH)]

    def _meaning(self, question: str) -> list[str]:
        vector = self._embedder.encode_question(question)
        return [id for id, _ in self._indexes.current().vectors.search(vector, DEPTH)]

    def _hits(self, ids: Sequence[str]) -> list[Hit]:
        stored = self._library.load(ids)
        return [_hit(*stored[id]) for id in ids if id in stored]


class _Untranslated(Indexes):
    """The indexes, with a question's words looked for as they are."""

    def current(self) -> Generation:
        generation = super().current()
        return replace(generation, words=generation.words.untranslated())


def _found(retriever: Retriever, question: str) -> list[Hit]:
    found = retriever.search(question, DEPTH)
    return [_hit(scored.passage, scored.document) for scored in found]


class PlainBM25:
    """BM25 over the passages' Snowball stems, each in its own language; nothing else."""

    def __init__(self, library: Library) -> None:
        self._hits: list[Hit] = []
        counted = []
        for passage, document in _passages(library):
            text = document.text[passage.start : passage.end]
            counted.append(Counter(stems(text, document.language)))
            self._hits.append(_hit(passage, document))
        self._postings = _postings(counted)

    def search(self, question: str) -> list[Hit]:
        language = detect(question)
        scores = np.zeros(len(self._hits))
        for word in content_words(question, language):
            if posting := self._postings.get(stem(word, language)):
                scores[posting.rows] += posting.weights
        best = np.argsort(-scores, kind="stable")[:DEPTH]
        return [self._hits[row] for row in best if scores[row] > 0]


@dataclass(frozen=True, slots=True)
class _Posting:
    rows: np.ndarray
    weights: np.ndarray


def _postings(counted: Sequence[Counter[str]]) -> dict[str, _Posting]:
    lengths = np.array([count.total() for count in counted], np.float64)
    held: dict[str, list[int]] = defaultdict(list)
    for row, count in enumerate(counted):
        for word in count:
            held[word].append(row)
    average = max(1.0, lengths.mean())
    postings = {}
    for word, places in held.items():
        rows = np.array(places)
        often = np.array([counted[row][word] for row in places], np.float64)
        rarity = np.log(1 + (len(counted) - len(rows) + 0.5) / (len(rows) + 0.5))
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * lengths[rows] / average)
        postings[word] = _Posting(rows, rarity * often * (_SATURATION + 1) / (often + norm))
    return postings


def _passages(library: Library) -> Iterator[tuple[Passage, Document]]:
    for summary in library.documents():
        if document := library.document(summary.id):
            for passage in library.passages_of(document.id):
                yield passage, document


def _hit(passage: Passage, document: Document) -> Hit:
    return Hit(document.name, passage.start, passage.end)
