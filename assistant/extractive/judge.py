"""Weighs the evidence: which sentence answers, and whether any does."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np

from assistant.core.reader import Reader
from assistant.extractive.evidence import FEATURES, Evidence

ANSWERABLE = 0.5  # the least probability at which an answer is given
WORTH_SHOWING = 0.25  # the least at which the best sentence is shown as what may be meant
# Whether the reader read the sentence, its logit, and that of its passage answering at all.
READ = ("read", "reading", "passage_answers")
SUMMARY = (  # beside the best sentence's features: over all that was read, and what goes together
    "best_reading",
    "all_readings",
    "best_answers",
    "in_sentence_squared",
    "nearby_squared",
    "names_times_subject",
    "worst_miss_squared",
)
_PASSAGES_READ = 4
_UNREAD = -8.0  # stands for the logit of a sentence that was not read
_LEAST_LOGIT = -12.0
_WEIGHTS = Path(__file__).with_name("judge.json")  # made by training/fit_judge.py


class State(StrEnum):
    """What the estimate of answerability amounts to, in every language and direction alike."""

    ANSWERED = "answered"
    UNSURE = "unsure"  # the best sentence may be shown as such, never as the answer
    NOT_FOUND = "not_found"

    @classmethod
    def of(cls, answerable: float) -> "State":
        """The state for a probability, 0 to 1, that the documents answer."""
        if answerable >= ANSWERABLE:
            return cls.ANSWERED
        return cls.UNSURE if answerable >= WORTH_SHOWING else cls.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Verdict:
    """`scores` rank the evidence; `answerable` is the probability, 0 to 1, that any answers."""

    scores: np.ndarray
    answerable: float

    @property
    def state(self) -> State:
        return State.of(self.answerable)

    @property
    def order(self) -> list[int]:
        best_first: list[int] = np.argsort(-self.scores, kind="stable").tolist()
        return best_first


class Judge:
    """Linear in what speaks for each sentence, and in what is read in the best passages.

    Safe to share between threads.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def weigh(self, question: str, evidence: Sequence[Evidence]) -> Verdict:
        """Judges the evidence gathered for one question; there must be some.

        Raises:
            ResourceError: the reader's weights are missing or damaged.
        """
        features = self.features(question, evidence)
        scores = features @ _weights("rank", (*FEATURES, *READ))
        odds = (
            float(summary(features, scores) @ _weights("answerable", (*FEATURES, *READ, *SUMMARY)))
            + _bias()
        )
        return Verdict(scores, float(1 / (1 + np.exp(-odds))))

    def short_answer(self, question: str, title: str, sentence: str) -> str:
        """The words of the sentence that answer most likely; raises what `weigh` raises."""
        (seen,) = self._reader.look(question, [(title, [sentence])])
        start, end = seen.spans[0]
        return sentence[start:end].strip()

    def features(self, question: str, evidence: Sequence[Evidence]) -> np.ndarray:
        """What the weights weigh: [sentences, FEATURES and READ]."""
        plain = np.stack([item.features for item in evidence])
        first = plain @ _weights("first", FEATURES)
        read = np.zeros((len(evidence), len(READ)))
        read[:, 1:] = _UNREAD
        groups = _best_passages(evidence, first)
        passages = [(evidence[g[0]].document.title, [evidence[i].text for i in g]) for g in groups]
        for group, seen in zip(groups, self._reader.look(question, passages), strict=True):
            read[group, 0] = 1
            read[group, 1] = np.maximum(seen.logits, _LEAST_LOGIT)
            read[group, 2] = max(seen.answers, _LEAST_LOGIT)
        return np.hstack([plain, read])


def summary(features: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """What says whether anything answers: [FEATURES, READ and SUMMARY]."""
    logits, answers = features[features[:, -3] > 0][:, -2:].T
    best = features[int(np.argmax(scores))]
    of = dict(zip(FEATURES, best, strict=False))
    more = [
        logits.max(),
        np.logaddexp.reduce(logits),
        answers.max(),
        of["in_sentence"] ** 2,
        of["nearby"] ** 2,
        of["names_in_document"] * of["subject_in_document"],
        of["worst_miss"] ** 2,
    ]
    return np.concatenate([best, more])


def _best_passages(evidence: Sequence[Evidence], scores: np.ndarray) -> list[list[int]]:
    """The indexes of the sentences of each passage that is worth reading."""
    groups: dict[str, list[int]] = {}
    for index, item in enumerate(evidence):
        groups.setdefault(item.passage.passage.id, []).append(index)
    best_first = sorted(groups.values(), key=lambda group: -max(scores[i] for i in group))
    return best_first[:_PASSAGES_READ]


@cache
def _fitted() -> dict[str, dict[str, float]]:
    fitted: dict[str, dict[str, float]] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return fitted


@cache
def _weights(of: str, names: tuple[str, ...]) -> np.ndarray:
    return np.array([_fitted()[of][name] for name in names])


def _bias() -> float:
    return _fitted()["answerable"]["bias"]
