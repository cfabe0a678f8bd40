"""Weighs the evidence: which sentence answers, and whether any does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evidence import FEATURES, Evidence

# Fitted by training/fit_judge.py on the development halves of six public question sets.
_RANK = {
    "in_sentence": 4.13,
    "nearby": 3.83,
    "in_passage": 1.41,
    "in_document": 1.35,
    "worst_miss": -0.30,
    "names_nearby": -0.69,
    "names_in_document": 1.70,
    "type_fits": 1.17,
    "passage_score": 2.88,
    "passage_meaning": 2.54,
    "length": -0.28,
    "unfinished": -1.42,
    "asks": -0.12,
    "adjacent": 0.85,
}
_ANSWERABLE = {
    "in_sentence": 0.79,
    "nearby": 0.33,
    "in_passage": -0.40,
    "in_document": 0.19,
    "worst_miss": -0.07,
    "names_nearby": 0.60,
    "names_in_document": 0.29,
    "type_fits": 0.17,
    "passage_score": 0.52,
    "passage_meaning": 1.63,
    "length": 0.22,
    "unfinished": -0.65,
    "asks": 0.00,
    "adjacent": -0.07,
}
_BIAS = -2.54


@dataclass(frozen=True, slots=True)
class Verdict:
    """`scores` rank the evidence; `answerable` is the probability, 0 to 1, that any answers."""

    scores: np.ndarray
    answerable: float

    @property
    def order(self) -> list[int]:
        best_first: list[int] = np.argsort(-self.scores, kind="stable").tolist()
        return best_first


class Judge:
    """A linear ranking of the evidence and a logistic estimate for the best of it."""

    def weigh(self, question: str, evidence: Sequence[Evidence]) -> Verdict:
        """Judges the evidence gathered for one question; there must be some."""
        features = np.stack([item.features for item in evidence])
        scores = features @ _vector(_RANK)
        best = features[int(np.argmax(scores))]
        odds = float(best @ _vector(_ANSWERABLE)) + _BIAS
        return Verdict(scores, 1 / (1 + np.exp(-odds)))


def _vector(weights: Mapping[str, float]) -> np.ndarray:
    return np.array([weights.get(name, 0.0) for name in FEATURES], np.float32)
