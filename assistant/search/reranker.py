"""Reads the best passages of a ranking and ranks them anew by what was read in them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.core.reader import Reader
from assistant.language.quotable import quotable_spans
from assistant.types import ScoredPassage

READ = 5  # passages; each takes about 20 ms
WEIGHT = 0.5  # of the probability that a passage answers, beside its fused score


class Reranker:
    """Adds what is read to the fused scores. Safe to share between threads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def rank(self, question: str, passages: Sequence[ScoredPassage]) -> tuple[ScoredPassage, ...]:
        """All the passages, which come best first, in their new order.

        Those that are not read count as if they answered no better than the worst that is.

        Raises:
            ResourceError: the reader's weights are missing or damaged.
        """
        if not passages:
            return ()
        head, tail = passages[:READ], passages[READ:]
        answering = self._answering(question, head)
        floor = min(answering)
        ranked = [
            replace(p, score=p.score + WEIGHT * found, answering=found)
            for p, found in zip(head, answering, strict=True)
        ]
        ranked += [replace(p, score=p.score + WEIGHT * floor) for p in tail]
        return tuple(sorted(ranked, key=lambda p: (-p.score, p.passage.id)))

    def _answering(self, question: str, passages: Sequence[ScoredPassage]) -> list[float]:
        """For each passage the probability, 0 to 1, that one of its sentences answers."""
        found = self._reader.read(question, [(p.document.title, _sentences(p)) for p in passages])
        return [
            float(1 / (1 + np.exp(-np.logaddexp.reduce(logits)))) if len(logits) else 0.0
            for logits in found
        ]


def _sentences(scored: ScoredPassage) -> list[str]:
    passage, text = scored.passage, scored.document.text
    spans = quotable_spans(scored.document, passage.start, passage.end)
    return [text[start:end] for start, end in spans]
