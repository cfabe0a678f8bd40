"""Candidates from both indexes, joined in the library and put in one ranking."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.core.loading import is_one_piece
from assistant.language import detect
from assistant.language.spelling import mended
from assistant.library import Library
from assistant.scope import EVERYTHING, scopes_of
from assistant.search.embedder import Embedder
from assistant.search.indexes import Generation, Indexes
from assistant.search.reading import read_as
from assistant.search.reranker import Reranker
from assistant.search.within import search_within
from assistant.search.words import SeenWords, WordIndex
from assistant.types import Scope, ScoredPassage

WEIGHT = 0.35  # of meaning; one choice for ten sets of questions together (docs/decisions/0003)
_CANDIDATES = 100  # from each index
_HALF = 20.0  # the BM25 score that counts half


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage's cosine similarity to the question, and its BM25 score (0 where none)."""

    meaning: float
    words: float


class Retriever:
    """Searches by meaning and by words at once; safe to share between threads."""

    def __init__(
        self,
        library: Library,
        indexes: Indexes,
        embedder: Embedder,
        reranker: Reranker | None = None,
        weight: float = WEIGHT,
    ) -> None:
        """Without a `reranker` the fused score has the last word; `weight` is as in `fuse`."""
        self.library = library
        self._indexes = indexes
        self.embedder = embedder
        self._weight = weight
        self._reranker = reranker
        self._checked: Generation | None = None
        self.scopes = scopes_of(library)

    def over(self, library: Library) -> "Retriever":
        """The same retriever over a view of its library."""
        return Retriever(library, self._indexes, self.embedder, self._reranker, self._weight)

    def search(
        self, question: str, limit: int, scope: Scope = EVERYTHING
    ) -> tuple[ScoredPassage, ...]:
        """The passages in `scope` nearest to a question that stands alone, best first.

        Raises:
            EmptyLibraryError: nothing has been ingested.
            FingerprintError: the indexes were made by another embedding model.
            EmbeddingError: the embedding model's server is at fault.
            StoreError: an index or the library cannot be read.
        """
        generation = self.compared()
        candidates = self._candidates(generation, question, detect(question), scope)
        ranked = self._best(generation, candidates, limit)
        if ranked is None:
            return self.search(question, limit, scope)
        if not self._reranker:
            return ranked
        return self._reranker.rank(read_as(question, ranked), ranked)

    def mended(self, question: str) -> str:
        """The question in plain characters, slips of spelling mended by the library's words.

        Raises what `search` raises.
        """
        return mended(question, detect(question), self._words(), is_one_piece)

    def nearest_in_each(
        self, question: str, documents: Sequence[str], each: int
    ) -> list[tuple[ScoredPassage, ...]]:
        """For each of the documents (ids) its passages nearest to the question, best first.

        At most `each` of a document; none is left out because others are nearer. Raises what
        `search` raises.
        """
        generation = self.compared()
        language = detect(question)
        vector = self.embedder.encode_question(question)
        among = self.library.passage_ids(documents)
        words = dict(generation.words.search(question, language, max(1, len(among)), among))
        stored = self.library.vectors(among, self.embedder.fingerprint)
        found = {
            id: Candidate(float(np.dot(one, vector)), words.get(id, 0.0))
            for id, one in stored.items()
        }
        places = self.library.places(list(found))
        scores = fuse({id: found[id] for id in places}, self._weight)
        chosen: dict[str, list[str]] = {}
        for id in sorted(scores, key=lambda id: (-scores[id], id)):
            chosen.setdefault(places[id].document_id, []).append(id)
        loaded = self.library.load([id for ids in chosen.values() for id in ids[:each]])
        nearest = (
            tuple(
                ScoredPassage(*loaded[id], scores[id], found[id].meaning, found[id].words)
                for id in ids[:each]
                if id in loaded
            )
            for ids in chosen.values()
        )
        return [passages for passages in nearest if passages]

    def word_shares(self) -> Callable[[str], float]:
        """What gives the share of passages, 0 to 1, that hold a stem, all for one generation."""
        return self._words().share

    def _words(self) -> WordIndex | SeenWords:
        words = self._indexes.current().words
        return SeenWords(words, self.library) if self.library.view else words

    def _candidates(
        self, generation: Generation, question: str, language: str, scope: Scope
    ) -> dict[str, Candidate]:
        vector = self.embedder.encode_question(question)
        made_by = self.embedder.fingerprint
        admitted = self.scopes.admitted(scope)
        if admitted is None:
            meaning = dict(generation.vectors.search(vector, _CANDIDATES))
            words = dict(generation.words.search(question, language, _CANDIDATES))
        else:
            among = self.library.passage_ids(sorted(admitted))
            meaning, words = search_within(
                among, generation, self.library, question, language, vector, made_by, _CANDIDATES
            )
        unknown = [id for id in words if id not in meaning]
        for id, stored in self.library.vectors(unknown, made_by).items():
            meaning[id] = float(np.dot(stored, vector))
        return {id: Candidate(meaning[id], words.get(id, 0.0)) for id in sorted(meaning)}

    def _best(
        self, generation: Generation, candidates: Mapping[str, Candidate], limit: int
    ) -> tuple[ScoredPassage, ...] | None:
        """The `limit` best of those that the library holds, best first; no other text is read.

        None where an ingest has swapped the library since `generation`.
        """
        scores = fuse(candidates, self._weight)
        best = sorted(scores, key=lambda id: (-scores[id], id))[:limit]
        stored = self.library.load(best)
        if gone := set(best) - stored.keys():
            if self._indexes.current() is not generation:
                return None
            # This computer's indexes lag behind a library that others change.
            left = {id: one for id, one in candidates.items() if id not in gone}
            return self._best(generation, left, limit)
        return tuple(
            ScoredPassage(*stored[id], scores[id], candidates[id].meaning, candidates[id].words)
            for id in best
        )

    def compared(self) -> Generation:
        """The present indexes, once their vectors are known to be of the configured model.

        Raises:
            EmptyLibraryError: nothing has been ingested.
            FingerprintError: the indexes were made by another embedding model.
        """
        generation = self._indexes.current()
        if generation is not self._checked:
            self.library.check_fingerprint(self.embedder.fingerprint)
            self._checked = generation
        return generation


def fuse(candidates: Mapping[str, Candidate], weight: float = WEIGHT) -> dict[str, float]:
    """One score, 0 to 1, for each candidate; `weight` is the part that comes from its meaning.

    Similarities are set between the worst and the best of the candidates, since each model keeps
    its own between bounds of its own. BM25 scores bend towards 1, so that a question of which the
    passages hold few words is ranked by its meaning.
    """
    meanings = [candidate.meaning for candidate in candidates.values()]
    lowest, highest = min(meanings, default=0.0), max(meanings, default=0.0)
    room = highest - lowest
    scores = {}
    for id, candidate in candidates.items():
        meaning = (candidate.meaning - lowest) / room if room > 0 else 1.0
        words = candidate.words / (candidate.words + _HALF)
        scores[id] = weight * meaning + (1 - weight) * words
    return scores
