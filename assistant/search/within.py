"""Both searches held to some of the passages, so that these are ranked among themselves."""

from collections.abc import Sequence

import numpy as np

from assistant.library import Library
from assistant.search.embedder import Fingerprint
from assistant.search.indexes import Generation

# Passages whose vectors are compared one by one: 5,000 take 80 ms to read and compare. Of more
# than these enough are among the nearest of all.
_COMPARED = 5000
_SPARE = 2  # times as many are fetched as would do if the admitted were spread evenly


def search_within(
    passage_ids: Sequence[str],
    generation: Generation,
    library: Library,
    question: str,
    language: str,
    vector: np.ndarray,
    made_by: Fingerprint,
    limit: int,
) -> tuple[dict[str, float], dict[str, float]]:
    """The cosine similarities and the BM25 scores of the `limit` best of `passage_ids` each.

    `vector` is the question's, by the model `made_by`; without stored vectors of that model the
    first are empty.

    Exact for up to 5,000 of them, whatever else the library holds.

    Raises:
        StoreError: an index or the library cannot be read.
    """
    if len(passage_ids) <= _COMPARED:
        words = generation.words.search(question, language, limit, among=passage_ids)
        return _nearest(library.vectors(passage_ids, made_by), vector, limit), dict(words)
    among = frozenset(passage_ids)
    share = len(among) / max(len(among), generation.words.count())
    fetched = int(limit * _SPARE / share)
    meaning = generation.vectors.search(vector, fetched)
    words = generation.words.search(question, language, fetched)
    return _first(meaning, among, limit), _first(words, among, limit)


def _nearest(vectors: dict[str, np.ndarray], vector: np.ndarray, limit: int) -> dict[str, float]:
    if not vectors:
        return {}
    ids = list(vectors)
    scores = np.stack(list(vectors.values())) @ vector
    best = np.argsort(-scores, kind="stable")[:limit]
    return {ids[place]: float(scores[place]) for place in best}


def _first(
    found: Sequence[tuple[str, float]], among: frozenset[str], limit: int
) -> dict[str, float]:
    return dict([(id, score) for id, score in found if id in among][:limit])
