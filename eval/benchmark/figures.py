"""Turns what a system answered into figures with intervals, and compares two systems."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from eval.benchmark.measure import GOLD
from eval.benchmark.records import Record
from eval.benchmark.sets import Posed, QuestionSet
from eval.compare.statistics import (
    Interval,
    auc_interval,
    mean_interval,
    paired_difference,
    sign_flip,
)
from eval.metrics.ranking import ranking_scores
from eval.plain_text import folded

RANKING = {"mrr_10": "reciprocal_rank", "ndcg_10": "ndcg_10", "recall_10": "recall_10"}
SHORT = 2  # sentences of a short answer

_DEPTH = 10
_ENOUGH_CLUSTERS = 20
_WORTH_COMPARING = 20  # characters of a sentence that may lie within a longer gold sentence

Values = list[tuple[float, str]]  # a question's value, and the document that it hangs together by


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better than another system, over the same questions; `p` is not corrected."""

    interval: Interval
    p: float


def figures(questions: QuestionSet, records: Mapping[str, Record]) -> dict[str, Interval]:
    """Every figure that the set and the system allow, by name."""
    values = {name: _ranks(questions, records, name) for name in RANKING}
    if _answers(records):
        values |= _readings(questions, records)
    found = {name: _mean(pairs) for name, pairs in values.items()}
    if _answers(records):
        found |= _refusals(questions, records)
    return {name: interval for name, interval in found.items() if interval}


def ranking(questions: QuestionSet, records: Mapping[str, Record]) -> Interval | None:
    """MRR@10 alone; None where the set names no gold."""
    return _mean(_ranks(questions, records, "mrr_10"))


def difference(
    questions: QuestionSet, before: Mapping[str, Record], after: Mapping[str, Record]
) -> Difference | None:
    """How much better `after` ranks (MRR@10); None where the set names no gold."""
    first, second = (_ranks(questions, records, "mrr_10") for records in (before, after))
    if not first:
        return None
    old, new = [value for value, _ in first], [value for value, _ in second]
    clusters = _clusters(first)
    return Difference(paired_difference(old, new, clusters), sign_flip(old, new, clusters))


def percentile_ms(records: Mapping[str, Record], share: float) -> float:
    """Milliseconds within which this share of the questions was answered."""
    return float(np.quantile([record.seconds for record in records.values()], share) * 1000)


def holds_gold(posed: Posed, sentences: Sequence[str], whole_sentences: bool) -> bool:
    """Whether sentences hold a gold answer, or overlap an annotated sentence."""
    said = [folded(sentence) for sentence in sentences]
    together = " ".join(said)
    for answer in map(folded, posed.answers):
        if answer in together:
            return True
        if whole_sentences and any(len(s) > _WORTH_COMPARING and s in answer for s in said):
            return True
    return False


def _ranks(questions: QuestionSet, records: Mapping[str, Record], name: str) -> Values:
    values = []
    for posed in questions.questions:
        if posed.answerable and (posed.document or posed.spans):
            gold = GOLD if posed.spans else posed.document
            ranked = records[posed.key].found[:_DEPTH]
            place = ranked.index(gold) if gold in ranked else None
            values.append((_scores(place)[RANKING[name]], posed.document))
    return values


@cache
def _scores(place: int | None) -> dict[str, float]:
    """A ranking with its one relevant entry at this place, from 0, or without it."""
    ranked = [GOLD if number == place else str(number) for number in range(_DEPTH)]
    return ranking_scores(ranked, {GOLD: 1}, list(RANKING.values()))


def _readings(questions: QuestionSet, records: Mapping[str, Record]) -> dict[str, Values]:
    def read(choose: Callable[[Record], Sequence[str]]) -> Values:
        return [
            (
                float(holds_gold(posed, choose(records[posed.key]), questions.whole_sentences)),
                posed.document,
            )
            for posed in questions.questions
            if posed.answerable and posed.answers
        ]

    return {
        "reading": read(lambda record: record.sentences),
        "reading_short": read(lambda record: record.sentences[:SHORT]),
    }


def _refusals(questions: QuestionSet, records: Mapping[str, Record]) -> dict[str, Interval | None]:
    """How well `answerable` tells the sides apart, and how often each side is answered wrongly."""
    sides = {
        side: [records[posed.key] for posed in questions.questions if posed.answerable is side]
        for side in (True, False)
    }
    chances = {side: [record.answerable or 0.0 for record in sides[side]] for side in sides}
    refused = {side: [float(bool(record.refused)) for record in sides[side]] for side in sides}
    return {
        "auc": auc_interval(chances[True], chances[False]),
        "false_refusals": mean_interval(refused[True]),
        "false_answers": mean_interval([1 - value for value in refused[False]]),
    }


def _answers(records: Mapping[str, Record]) -> bool:
    return any(record.answerable is not None for record in records.values())


def _mean(values: Values) -> Interval | None:
    return mean_interval([value for value, _ in values], _clusters(values))


def _clusters(values: Values) -> list[str] | None:
    """The documents, unless they are too few to resample; the questions then stand alone."""
    documents = [document for _, document in values]
    return documents if len(set(documents)) >= _ENOUGH_CLUSTERS else None
