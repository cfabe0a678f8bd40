"""Intervals and tests against values worked out by hand."""

import numpy as np
import pytest

from eval.compare import statistics
from eval.compare.statistics import (
    auc,
    auc_interval,
    bootstrap_means,
    holm,
    mcnemar,
    mean_interval,
    paired_difference,
    sign_flip,
    wilson,
)


def test_wilson_of_eight_in_ten() -> None:
    # z² = 3.8415; middle (.8 + .19207) / 1.38415 = .71674,
    # spread 1.95996 / 1.38415 · √(.016 + .0096036) = .22658
    interval = wilson(8, 10)
    assert interval is not None
    assert interval.value == 0.8
    assert interval.low == pytest.approx(0.71674 - 0.22658, abs=2e-5)
    assert interval.high == pytest.approx(0.71674 + 0.22658, abs=2e-5)


def test_wilson_at_the_ends() -> None:
    # At 0 of n the upper bound is z² / (n + z²).
    nothing, everything = wilson(0, 20), wilson(20, 20)
    assert nothing is not None
    assert everything is not None
    assert nothing.low == 0
    assert nothing.high == pytest.approx(3.841459 / 23.841459, abs=1e-6)
    assert (everything.low, everything.high) == (pytest.approx(1 - nothing.high), 1)
    assert wilson(0, 0) is None


@pytest.mark.parametrize(
    ("lost", "gained", "expected"),
    [
        (0, 0, 1.0),
        (5, 5, 1.0),
        (0, 5, 2 / 32),
        (1, 8, 2 * (1 + 9) / 512),
        (8, 1, 2 * (1 + 9) / 512),
        (2, 3, 1.0),  # 2 · (1 + 5 + 10) / 32
    ],
)
def test_mcnemar(lost: int, gained: int, expected: float) -> None:
    assert mcnemar(lost, gained) == pytest.approx(expected)


def test_holm_by_hand() -> None:
    # Sorted .01 · 4, .02 · 3, .03 · 2, .04 · 1, and none below the one before it.
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([0.7, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_sign_flip_counts_all_ways_by_hand() -> None:
    # |±1 ±2 ±3| reaches 6 in two of eight ways, and 4 or more in four.
    assert sign_flip([0, 0, 0], [1, 2, 3]) == pytest.approx(2 / 8)
    assert sign_flip([0, 0, 0], [-1, 2, 3]) == pytest.approx(4 / 8)
    assert sign_flip([1, 1], [1, 1]) == 1.0


def test_sign_flip_is_mcnemar_for_yes_and_no() -> None:
    before = [1] * 2 + [0] * 9 + [1] * 30
    after = [0] * 2 + [1] * 9 + [1] * 30
    assert sign_flip(before, after) == pytest.approx(mcnemar(2, 9))


def test_sign_flip_flips_clusters_whole() -> None:
    # Six equal differences of one document are one observation.
    assert sign_flip([0] * 6, [1] * 6, ["one"] * 6) == 1.0
    assert sign_flip([0] * 6, [1] * 6, [1, 1, 2, 2, 3, 3]) == pytest.approx(2 / 8)


def test_sign_flip_of_many_values() -> None:
    noise = np.random.default_rng(1).normal(size=400)
    zero = np.zeros(400)
    assert sign_flip(zero, noise + 0.5) < 0.001
    assert sign_flip(zero, noise - noise.mean() + 0.01) > 0.2


def test_auc_by_hand() -> None:
    # .9 beats both, .4 beats .3 and ties with .4: (2 + 1.5) / 4
    assert auc([0.9, 0.4], [0.3, 0.4]) == pytest.approx(3.5 / 4)
    perfect = auc_interval([0.8, 0.9], [0.1, 0.2])
    assert perfect is not None
    assert (perfect.value, perfect.low, perfect.high, perfect.n) == (1, 1, 1, 4)
    assert auc_interval([], [0.1]) is None


def test_bootstrap_interval_agrees_with_theory() -> None:
    # The mean of n normal values is within 1.96 / √n of theirs.
    values = np.random.default_rng(2).normal(3.0, 1.0, 1000)
    interval = mean_interval(values.tolist())
    assert interval is not None
    assert interval.value == pytest.approx(values.mean())
    half = 1.96 * values.std() / np.sqrt(1000)
    assert interval.low == pytest.approx(values.mean() - half, abs=0.006)
    assert interval.high == pytest.approx(values.mean() + half, abs=0.006)


def test_bootstrap_is_seeded() -> None:
    values = np.arange(30.0)
    assert (bootstrap_means(values) == bootstrap_means(values)).all()


def test_clusters_are_drawn_whole() -> None:
    # Ten copies of each of 20 values say no more than the 20 values do.
    values = np.random.default_rng(3).normal(size=20)
    copies = np.repeat(values, 10).tolist()
    alone = mean_interval(values.tolist())
    clustered = mean_interval(copies, np.repeat(range(20), 10).tolist())
    naive = mean_interval(copies)
    assert alone is not None
    assert clustered is not None
    assert naive is not None
    assert (clustered.low, clustered.high) == (pytest.approx(alone.low), pytest.approx(alone.high))
    assert naive.high - naive.low < 0.4 * (clustered.high - clustered.low)


def test_perfect_clusters_are_not_certain() -> None:
    # Six of six, but in three documents: as sure as three of three.
    interval, three = mean_interval([1.0] * 6, [1, 1, 2, 2, 3, 3]), wilson(3, 3)
    assert interval is not None
    assert three is not None
    assert (interval.value, interval.low, interval.high, interval.n) == (1, three.low, 1, 6)


def test_yes_and_no_get_wilson() -> None:
    assert mean_interval([1.0, 0.0, 1.0, 1.0]) == wilson(3, 4)
    assert mean_interval([]) is None


def test_paired_difference() -> None:
    before = np.random.default_rng(4).normal(size=200)
    interval = paired_difference(before.tolist(), (before + 0.1).tolist())
    assert interval.value == pytest.approx(0.1)
    assert interval.low > 0  # the noise is common to both
    either = paired_difference([1, 0], [0, 1])
    assert either.low <= 0 <= either.high
    with pytest.raises(ValueError, match="no pairs"):
        paired_difference([1.0], [1.0, 2.0])


def test_memory_stays_flat_for_many_values() -> None:
    assert len(bootstrap_means(np.zeros(20_000))) == statistics.RESAMPLES
