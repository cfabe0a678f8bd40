"""How often a yes/no verdict agrees with human labels, beyond chance and with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.compare.statistics import LEVEL, RESAMPLES, SEED, Interval, wilson


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of verdicts with labels, "yes" meaning supported; None where there is nothing to divide by.

    `unreadable` verdicts are counted, and count as "no" in the figures.
    """

    n: int
    unreadable: int
    accuracy: Interval | None
    precision: Interval | None
    recall: Interval | None
    kappa: Interval | None


def agreement(labels: Sequence[bool], verdicts: Sequence[bool | None]) -> Agreement:
    """Both in one order. Accuracy, precision and recall with Wilson's interval, Cohen's kappa
    with a bootstrap over pairs."""
    truth = np.array(labels, bool)
    said = np.array([bool(verdict) for verdict in verdicts], bool)
    both = int((truth & said).sum())
    return Agreement(
        n=len(truth),
        unreadable=sum(verdict is None for verdict in verdicts),
        accuracy=wilson(int((truth == said).sum()), len(truth)),
        precision=wilson(both, int(said.sum())),
        recall=wilson(both, int(truth.sum())),
        kappa=_kappa_interval(truth, said),
    )


def kappa(truth: np.ndarray, said: np.ndarray) -> float:
    """Cohen's kappa; 0 where chance alone would agree everywhere."""
    agreed = float((truth == said).mean())
    yes, no = truth.mean() * said.mean(), (1 - truth.mean()) * (1 - said.mean())
    chance = float(yes + no)
    return (agreed - chance) / (1 - chance) if chance < 1 else 0.0


def _kappa_interval(truth: np.ndarray, said: np.ndarray) -> Interval | None:
    if not len(truth):
        return None
    rng = np.random.default_rng(SEED)
    draws = rng.integers(0, len(truth), (RESAMPLES // 4, len(truth)))
    values = [kappa(truth[rows], said[rows]) for rows in draws]
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(values, (tail, 1 - tail))
    return Interval(kappa(truth, said), float(low), float(high), len(truth))
