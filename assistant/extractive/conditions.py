"""How far documents meet what a question asks of them, apart from the words it asks with."""

from collections.abc import Callable, Sequence

import numpy as np

from assistant.extractive.evidence import Evidence, ParsedQuestion
from assistant.language.matching import Term


class Conditions:
    """The terms of a question that a document must bear to be meant; perhaps none."""

    def __init__(self, asked: ParsedQuestion, counts: Callable[[Term], bool]) -> None:
        self.weights = np.array([term.weight * counts(term) for term in asked.terms])

    def met_in(self, held: np.ndarray) -> float:
        """0 to 1 for a row of `Evidence.held`; 1 where there are no conditions."""
        total = self.weights.sum()
        return float(held @ self.weights / total) if total > 0 else 1.0

    def met_by_document(self, evidence: Sequence[Evidence]) -> dict[str, float]:
        """By document id, 0 to 1: half of it for the document, half for its best sentence."""
        groups: dict[str, list[np.ndarray]] = {}
        for item in evidence:
            groups.setdefault(item.document.id, []).append(item.held)
        return {
            key: (max(map(self.met_in, held)) + self.met_in(np.max(held, axis=0))) / 2
            for key, held in groups.items()
        }
