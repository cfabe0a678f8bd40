"""Search by meaning in an index, and beside it in what came and went since it was built."""

from collections.abc import Collection, Sequence

import numpy as np

from assistant.search.vectors.exact import ExactVectors
from assistant.search.vectors.index import VectorIndex

Hits = list[tuple[str, float]]


class LayeredVectors:
    """Answers what a `VectorIndex` does; the index itself is left as it is."""

    def __init__(self, base: VectorIndex, gone: Collection[str], new: ExactVectors) -> None:
        """`gone` are ids of the base that no longer count, also where `new` has them anew."""
        self.base = base
        self._gone = frozenset(gone)
        self._new = new
        self._in_base = base.count()

    def count(self) -> int:
        return self._in_base - len(self._gone) + self._new.count()

    def ids(self) -> list[str]:
        """Every passage id, in no order."""
        return [*(id for id in self.base.ids() if id not in self._gone), *self._new.ids()]

    def stored(self, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors by id; unknown ids are absent."""
        within = [id for id in ids if id not in self._gone]
        return self.base.stored(within) | self._new.stored(ids)

    def search(self, vector: np.ndarray, limit: int) -> Hits:
        """Passage ids with their cosine similarity to a unit vector [dimension], best first."""
        return self.search_many(vector[np.newaxis], limit)[0]

    def search_many(self, vectors: np.ndarray, limit: int) -> list[Hits]:
        """As `search`, for each row of `vectors` [n, dimension]."""
        pairs = zip(self._kept(vectors, limit), self._new.search_many(vectors, limit), strict=True)
        return [sorted([*old, *new], key=lambda hit: -hit[1])[:limit] for old, new in pairs]

    def _kept(self, vectors: np.ndarray, limit: int) -> list[Hits]:
        """What the base finds and still counts; it is asked for more until that is enough."""
        asked = limit + min(limit, len(self._gone))
        while True:
            found = self.base.search_many(vectors, min(asked, self._in_base))
            kept = [[hit for hit in hits if hit[0] not in self._gone] for hits in found]
            if asked >= self._in_base or all(len(hits) >= limit for hits in kept):
                return kept
            asked *= 2
