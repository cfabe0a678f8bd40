"""Weighs the evidence: which sentence answers, and whether any does.

`Judge.weigh` is all that others need: the order of the sentences, one probability that means the
same in every language and direction, and the state that it amounts to.
"""

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
READ_PASSAGES = 5  # the first of those given
READ_ALONE = 4  # of their sentences, the best ranked
COLUMNS = (*FEATURES, "reading", "passage_answers")
SUMMARY = (
    *COLUMNS,
    "best_reading",
    "second_reading",
    "all_readings",
    "best_answers",
    "borne_out_alone",
)
_LEAST, _MOST = -12.0, 12.0  # of a logit
_UNREAD = -20.0  # how far what was not read is ranked behind the rest
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
class Estimate:
    """`scores` rank the evidence; `answerable` is the probability, 0 to 1, that any answers."""

    scores: np.ndarray
    answerable: float

    @property
    def state(self) -> State:
        return State.of(self.answerable)

    @property
    def order(self) -> list[int]:
        return best_first(self.scores)


class Judge:
    """Linear in what is read in the best passages, and in what else speaks for each sentence.

    Safe to share between threads.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def weigh(self, question: str, evidence: Sequence[Evidence]) -> Estimate:
        """Judges the evidence gathered for one question, best passages first; there must be some.

        Sentences of passages that are not read come last, in the order they were given.

        Raises:
            ResourceError: the reader's weights are missing or damaged.
        """
        groups = _passages(evidence)[:READ_PASSAGES]
        asked = [(evidence[g[0]].title, [evidence[i].text for i in g]) for g in groups]
        looked = self._reader.look(question, asked)
        read = [index for group in groups for index in group]
        seen = columns(
            np.stack([evidence[index].features for index in read]),
            np.concatenate([one.logits for one in looked]),
            np.repeat([one.answers for one in looked], [len(group) for group in groups]),
        )
        ranked = ranking(seen)
        scores = np.full(len(evidence), ranked.min() + _UNREAD)
        scores[read] = ranked
        best = [evidence[read[index]].text for index in best_first(ranked)[:READ_ALONE]]
        alone = borne_out_alone(self._reader, question, best)
        odds = summary(seen, ranked, alone) @ _weights("answerable", SUMMARY) + _bias()
        return Estimate(scores, float(1 / (1 + np.exp(-odds))))

    def verify(self, claim: str, passages: Sequence[tuple[str, Sequence[str]]]) -> list[float]:
        """For each `(title, sentences)` the logit that they bear the claim out.

        Raises what `weigh` raises.
        """
        return self._reader.verify(claim, passages)

    def short_answer(self, question: str, title: str, sentence: str) -> str:
        """The words of the sentence that answer most likely; raises what `weigh` raises."""
        (seen,) = self._reader.look(question, [(title, [sentence])])
        start, end = seen.spans[0]
        return sentence[start:end].strip()


def columns(features: np.ndarray, logits: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """What ranks the sentences that were read, [n, COLUMNS].

    `features` are those of the evidence, `logits` and `answers` what was read in each sentence
    and in its passage.
    """
    read = np.clip(np.stack([logits, answers], axis=1), _LEAST, _MOST)
    return np.hstack([features, read])


def ranking(seen: np.ndarray) -> np.ndarray:
    """Scores, [n], of sentences by their COLUMNS."""
    return np.asarray(seen @ _weights("rank", COLUMNS))


def best_first(scores: np.ndarray) -> list[int]:
    """Indexes by falling score."""
    order: list[int] = np.argsort(-scores, kind="stable").tolist()
    return order


def borne_out_alone(reader: Reader, question: str, sentences: Sequence[str]) -> float:
    """The logit that one of the sentences, read by itself, bears the question out.

    Beside its neighbours and its title a plain sentence is read with more doubt than it deserves
    where these name the same things; two readings err less than one. Raises ResourceError.
    """
    return max(reader.verify(question, [("", [sentence]) for sentence in sentences]))


def summary(seen: np.ndarray, scores: np.ndarray, alone: float) -> np.ndarray:
    """What says whether anything answers, [SUMMARY]: of the best sentence, and of all.

    `alone` is what `borne_out_alone` says of the best ones.
    """
    readings, answers = seen[:, COLUMNS.index("reading")], seen[:, COLUMNS.index("passage_answers")]
    second = np.sort(readings)[-2] if len(readings) > 1 else _LEAST
    of_all = [readings.max(), second, np.logaddexp.reduce(readings), answers.max()]
    of_few = np.clip([alone], _LEAST, _MOST)
    return np.concatenate([seen[int(np.argmax(scores))], of_all, of_few])


def _passages(evidence: Sequence[Evidence]) -> list[list[int]]:
    """The indexes of the sentences of each passage, in the order given."""
    groups: dict[str, list[int]] = {}
    for index, item in enumerate(evidence):
        groups.setdefault(item.passage.passage.id, []).append(index)
    return list(groups.values())


@cache
def _fitted() -> dict[str, dict[str, float]]:
    fitted: dict[str, dict[str, float]] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return fitted


@cache
def _weights(of: str, names: tuple[str, ...]) -> np.ndarray:
    return np.array([_fitted()[of][name] for name in names])


def _bias() -> float:
    return _fitted()["answerable"]["bias"]
