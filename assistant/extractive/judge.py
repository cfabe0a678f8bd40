"""Weighs the evidence: which sentence answers, and whether any does."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from assistant.extractive.evidence import FEATURES, Evidence

_WEIGHTS = Path(__file__).with_name("judge.json")  # made by training/fit_judge.py


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
        scores = features @ _weights("rank")
        best = features[int(np.argmax(scores))]
        odds = float(best @ _weights("answerable")) + _bias()
        return Verdict(scores, 1 / (1 + np.exp(-odds)))


@cache
def _fitted() -> dict[str, dict[str, float]]:
    fitted: dict[str, dict[str, float]] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return fitted


@cache
def _weights(of: str) -> np.ndarray:
    return np.array([_fitted()[of][name] for name in FEATURES], np.float32)


def _bias() -> float:
    return _fitted()["answerable"]["bias"]
