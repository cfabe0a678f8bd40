"""Reads the best passages of a ranking and ranks them anew by what was read in them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.core.reader import Reader
from assistant.language.quotable import quotable_spans
from assistant.types import ScoredPassage

READ = 2  # passages; each takes a thread about 60 ms, and there are two threads
MOST_READ = 10  # where none of the first answers for sure
SURE = 0.9  # the probability that a passage answers, from which on reading ends
WEIGHT = 0.8  # of what was read, beside a passage's fused score
SOFTNESS = 3.0  # divides the logits, so that "unlikely" still stands before "not at all"


class Reranker:
    """Adds what is read to the fused scores. Safe to share between threads.

    The five figures above were chosen over five sets of questions together (docs/decisions/0003).
    """

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
        logits = self._logits(question, passages[:READ])
        if _probability(max(logits)) < SURE:
            logits += self._logits(question, passages[READ:MOST_READ])
        floor = _softened(min(logits))
        ranked = [
            replace(p, score=p.score + WEIGHT * _softened(found), answering=_probability(found))
            for p, found in zip(passages, logits, strict=False)
        ]
        ranked += [replace(p, score=p.score + WEIGHT * floor) for p in passages[len(logits) :]]
        return tuple(sorted(ranked, key=lambda p: (-p.score, p.passage.id)))

    def _logits(self, question: str, passages: Sequence[ScoredPassage]) -> list[float]:
        """For each passage the log of the odds that one of its sentences answers."""
        found = self._reader.read(question, [(p.document.title, _sentences(p)) for p in passages])
        return [float(np.logaddexp.reduce(logits)) if len(logits) else -np.inf for logits in found]


def _probability(logit: float) -> float:
    return float(1 / (1 + np.exp(-logit)))


def _softened(logit: float) -> float:
    return _probability(logit / SOFTNESS)


def _sentences(scored: ScoredPassage) -> list[str]:
    passage, text = scored.passage, scored.document.text
    spans = quotable_spans(scored.document, passage.start, passage.end)
    return [text[start:end] for start, end in spans]
