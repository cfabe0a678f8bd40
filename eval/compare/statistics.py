"""Says how far a measured figure can be trusted: intervals, paired tests and their correction.

Everything is seeded and depends only on the values given, so a figure can be made again.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEED = 20261122
RESAMPLES = 4000  # of a bootstrap
FLIPS = 10_000  # of a sign-flip test: the least probability it can give is 1 in 10,001
LEVEL = 0.95

_EXACT_UP_TO = 14  # differences whose signs are all tried out: 16,384 ways
_CHUNK = 500  # resamples at once, so that memory stays flat
_NORMAL_QUANTILE = 1.959963984540054  # of LEVEL, two-sided

Floats = NDArray[np.float64]
Numbers = Sequence[float] | Floats


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure over `n` values, and the bounds of its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


def wilson(successes: int, n: int) -> Interval | None:
    """Wilson's score interval of a share; None where there is nothing to share."""
    if n == 0:
        return None
    share = successes / n
    return Interval(share, *_wilson(share, n), n)


def mean_interval(
    values: Sequence[float], clusters: Sequence[Hashable] | None = None
) -> Interval | None:
    """The mean with its bootstrap interval; None without values.

    Yes/no values without clusters get Wilson's interval, which also holds at 0 and 1. Values of
    one cluster (questions about one document) are drawn together: they are not independent.
    """
    if not len(values):
        return None
    array = np.asarray(values, np.float64)
    if clusters is None and is_binary(array):
        return wilson(int(array.sum()), len(array))
    if clusters is not None and is_binary(array) and array.min() == array.max():
        # No resample would differ, so Wilson's bounds over the clusters say how sure that is.
        return Interval(float(array[0]), *_wilson(array[0], len(set(clusters))), len(array))
    means = bootstrap_means(array, clusters)
    return Interval(float(array.mean()), *_bounds(means), len(array))


def paired_difference(
    before: Sequence[float],
    after: Sequence[float],
    clusters: Sequence[Hashable] | None = None,
) -> Interval:
    """The mean of `after` minus `before` over the same cases, with its bootstrap interval.

    Raises:
        ValueError: there are no values, or not as many before as after.
    """
    differences = _differences(before, after)
    means = bootstrap_means(differences, clusters)
    return Interval(float(differences.mean()), *_bounds(means), len(differences))


def sign_flip(
    before: Sequence[float],
    after: Sequence[float],
    clusters: Sequence[Hashable] | None = None,
) -> float:
    """Two-sided probability of so large a mean difference if before and after were alike.

    Each difference (or that of a whole cluster) could then as well have had the other sign. All
    ways are counted where they are few, a seeded sample of them otherwise.
    """
    differences, _ = _by_cluster(_differences(before, after), clusters)
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    observed = abs(differences.sum()) - 1e-12 * np.abs(differences).sum()
    if len(differences) <= _EXACT_UP_TO:
        return float((np.abs(_all_signs(len(differences)) @ differences) >= observed).mean())
    rng = np.random.default_rng(SEED)
    reached = 0
    for size in _chunks(FLIPS):
        signs = rng.integers(0, 2, (size, len(differences)), dtype=np.int8) * 2 - 1
        reached += int((np.abs(signs @ differences) >= observed).sum())
    return (reached + 1) / (FLIPS + 1)


def mcnemar(lost: int, gained: int) -> float:
    """The exact two-sided McNemar probability for so many cases that flipped either way."""
    flipped = lost + gained
    tail = sum(math.comb(flipped, k) for k in range(min(lost, gained) + 1))
    return min(1.0, float(2 * tail / 2**flipped))


def holm(probabilities: Sequence[float]) -> list[float]:
    """Each probability corrected for the number of comparisons, in the order given (Holm)."""
    adjusted = [0.0] * len(probabilities)
    least = 0.0
    for rank, index in enumerate(np.argsort(probabilities, kind="stable")):
        least = max(least, min(1.0, (len(probabilities) - rank) * probabilities[index]))
        adjusted[index] = least
    return adjusted


def auc(positive: Numbers, negative: Numbers) -> float:
    """The probability that a positive scores above a negative; a tie counts half."""
    ordered = np.sort(np.asarray(negative, np.float64))
    below = np.searchsorted(ordered, positive, side="left")
    to = np.searchsorted(ordered, positive, side="right")
    return float((below + to).mean() / 2 / len(ordered))


def auc_interval(positive: Numbers, negative: Numbers) -> Interval | None:
    """The area under the ROC curve; both sides are resampled. None where a side is empty."""
    if not len(positive) or not len(negative):
        return None
    yes, no = np.asarray(positive, np.float64), np.asarray(negative, np.float64)
    rng = np.random.default_rng(SEED)
    drawn = [auc(rng.choice(yes, len(yes)), rng.choice(no, len(no))) for _ in range(1000)]
    return Interval(auc(yes, no), *_bounds(np.array(drawn)), len(yes) + len(no))


def is_binary(values: Numbers) -> bool:
    """Whether every value is 0 or 1."""
    return bool(np.isin(np.asarray(values, np.float64), (0.0, 1.0)).all())


def bootstrap_means(values: Floats, clusters: Sequence[Hashable] | None = None) -> Floats:
    """The means of RESAMPLES seeded draws with replacement, of values or of whole clusters."""
    sums, sizes = _by_cluster(values, clusters)
    rng = np.random.default_rng(SEED)
    means = []
    for size in _chunks(RESAMPLES):
        drawn = rng.integers(0, len(sums), (size, len(sums)))
        means.append(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1))
    return np.concatenate(means)


def _wilson(share: float, n: int) -> tuple[float, float]:
    z = _NORMAL_QUANTILE
    scale = 1 + z * z / n
    middle = (share + z * z / (2 * n)) / scale
    spread = z / scale * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - spread), min(1.0, middle + spread)


def _by_cluster(values: Floats, clusters: Sequence[Hashable] | None) -> tuple[Floats, Floats]:
    if clusters is None:
        return values, np.ones(len(values))
    numbers = {key: number for number, key in enumerate(dict.fromkeys(clusters))}
    rows = np.array([numbers[key] for key in clusters])
    sizes = np.bincount(rows).astype(np.float64)
    return np.bincount(rows, values).astype(np.float64), sizes


def _differences(before: Sequence[float], after: Sequence[float]) -> Floats:
    if not len(before) or len(before) != len(after):
        raise ValueError(f"{len(before)} values before and {len(after)} after are no pairs")
    return np.asarray(after, np.float64) - np.asarray(before, np.float64)


def _all_signs(count: int) -> Floats:
    ways = np.arange(2**count)[:, None] >> np.arange(count) & 1
    return np.asarray(ways * 2 - 1, np.float64)


def _bounds(draws: Floats) -> tuple[float, float]:
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(draws, (tail, 1 - tail))
    return float(low), float(high)


def _chunks(total: int) -> list[int]:
    return [min(_CHUNK, total - start) for start in range(0, total, _CHUNK)]
