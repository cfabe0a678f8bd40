"""Search by meaning without an index, for a disk on which Chroma may not write what it has to."""

from collections.abc import Mapping, Sequence

import numpy as np


class ExactVectors:
    """The library's own vectors in memory; answers what a `VectorIndex` does, by comparing all."""

    def __init__(self, vectors: Mapping[str, np.ndarray]) -> None:
        """Unit vectors, float32 [dimension], by passage id."""
        self._ids = list(vectors)
        self._rows = {id: row for row, id in enumerate(self._ids)}
        self._matrix = np.stack(list(vectors.values())) if vectors else np.zeros((0, 1), np.float32)

    def count(self) -> int:
        return len(self._ids)

    def ids(self) -> list[str]:
        return list(self._ids)

    def stored(self, ids: Sequence[str]) -> dict[str, np.ndarray]:
        return {id: self._matrix[self._rows[id]] for id in ids if id in self._rows}

    def search(self, vector: np.ndarray, limit: int) -> list[tuple[str, float]]:
        return self.search_many(vector[np.newaxis], limit)[0]

    def search_many(self, vectors: np.ndarray, limit: int) -> list[list[tuple[str, float]]]:
        if limit < 1 or not self._ids:
            return [[] for _ in vectors]
        similar = vectors @ self._matrix.T
        best = np.argsort(-similar, axis=1)[:, :limit]
        return [
            [(self._ids[column], float(row[column])) for column in columns]
            for row, columns in zip(similar, best, strict=True)
        ]
