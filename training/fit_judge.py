"""Fits the weights of the judge, and says what each part of them is worth.

    python -m training.fit_judge ROWS.pkl [--output JUDGE.json]

ROWS.pkl comes from `training.judge_rows`. Every figure is of questions that were left out of the
fit, a fifth at a time.
"""

import argparse
import json
import pickle
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.extractive.judge import ANSWERABLE, COLUMNS, SUMMARY, columns, summary
from training.judge_rows import Row

FOLDS = 5
STEPS, RATE, PENALTY = 300, 0.1, 1e-3
LEAST_SPREAD = 0.15  # of a column within a question; what hardly varies must not weigh much
# What a group of questions weighs in the estimate, each side of it alike: the project's own
# questions and documents are the most like those that it will be asked. Near misses of SQuAD read
# like answers to this reader; weighing them more refuses answers and hardly another near miss.
GROUP_WEIGHT = {
    "own": 3.0,
    "documents": 2.0,
    "values": 2.0,
    "far": 0.5,
    "nomiracl-fi": 0.5,
    "squad-en": 0.3,
    "squad-sv": 0.3,
    "twins": 0.2,
}


def fit_ranking(rows: Sequence[Row]) -> np.ndarray:
    """Weights of COLUMNS under which a right sentence is the likeliest of its question's."""
    known = [(seen(row), row.right) for row in rows if row.right.any() and not row.right.all()]
    scale = np.mean([table.std(axis=0) for table, _ in known], axis=0).clip(LEAST_SPREAD)
    weights, mean, square = (np.zeros(len(COLUMNS)) for _ in range(3))
    for step in range(1, STEPS + 1):
        gradient = 2 * PENALTY * weights
        for table, right in known:
            likely = _softmax(table / scale @ weights)
            wanted = likely * right / max((likely * right).sum(), 1e-12)
            gradient -= (wanted - likely) @ (table / scale) / len(known)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        corrected = np.sqrt(square / (1 - 0.99**step)) + 1e-6
        weights = weights - RATE * mean / (1 - 0.9**step) / corrected
    return np.asarray(weights / scale)


def fit_answerable(table: np.ndarray, answerable: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weights of SUMMARY and, last, the bias of the log odds that a question is answered."""
    mean, scale = table.mean(axis=0), table.std(axis=0) + 1e-6
    known = np.hstack([(table - mean) / scale, np.ones((len(table), 1))])
    weight = weight / weight.mean()
    penalty = np.eye(known.shape[1]) * 10 * PENALTY * len(known)
    penalty[-1, -1] = 1e-6
    fitted = np.zeros(known.shape[1])
    for _ in range(40):  # Newton's method
        likely = 1 / (1 + np.exp(-known @ fitted))
        gradient = known.T @ (weight * (likely - answerable)) + penalty @ fitted
        curvature = (known * (weight * likely * (1 - likely))[:, None]).T @ known + penalty
        fitted = fitted - np.linalg.solve(curvature, gradient)
    return np.append(fitted[:-1] / scale, fitted[-1] - fitted[:-1] @ (mean / scale))


def seen(row: Row) -> np.ndarray:
    return columns(row.features, row.logits, row.answers)


def group_weights(rows: Sequence[Row]) -> np.ndarray:
    """Each side of each group weighs alike, times GROUP_WEIGHT."""
    keys = [(row.posed.group, row.posed.answerable) for row in rows]
    counts = {key: keys.count(key) for key in set(keys)}
    return np.array([GROUP_WEIGHT.get(key[0], 1.0) / counts[key] for key in keys])


def _softmax(scores: np.ndarray) -> np.ndarray:
    likely = np.exp(scores - scores.max())
    return np.asarray(likely / likely.sum())


def fit(rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray]:
    rank = fit_ranking(rows)
    table = np.stack([summary(seen(row), seen(row) @ rank, row.alone) for row in rows])
    answerable = np.array([row.posed.answerable for row in rows], float)
    return rank, fit_answerable(table, answerable, group_weights(rows))


def left_out(rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray]:
    """For each row the probability by a fit without its fifth, and whether the best is right."""
    fold = np.array([zlib.crc32(row.posed.question.encode()) % FOLDS for row in rows])
    probability, right = np.zeros(len(rows)), np.full(len(rows), np.nan)
    for number in range(FOLDS):
        rank, answerable = fit([row for row, own in zip(rows, fold, strict=True) if own != number])
        for place in np.flatnonzero(fold == number):
            row = rows[place]
            scores = seen(row) @ rank
            odds = summary(seen(row), scores, row.alone) @ answerable[:-1] + answerable[-1]
            probability[place] = 1 / (1 + np.exp(-odds))
            if row.right.any():
                right[place] = row.right[int(np.argmax(scores))]
    return probability, right


def report(rows: Sequence[Row]) -> None:
    """By group and by direction: best sentence right, and the estimate beside the truth."""
    probability, right = left_out(rows)
    answerable = np.array([row.posed.answerable for row in rows])
    names = [f"{row.posed.group}" for row in rows]
    ways = [f"{row.languages[0]} over {row.languages[1][0]}" for row in rows]
    print("| | questions | best right | estimate | answered | refused rightly |")
    for labels in (names, ways):
        for label in sorted(set(labels)):
            own = np.array([one == label for one in labels])
            told = [
                np.nanmean(right[own]) if not np.isnan(right[own]).all() else np.nan,
                probability[own].mean(),
                (probability[own & answerable] >= ANSWERABLE).mean(),
                (probability[own & ~answerable] < ANSWERABLE).mean(),
            ]
            print(f"| {label} | {own.sum()} |", " | ".join(f"{one:.2f}" for one in told), "|")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path, nargs="+")
    parser.add_argument("--output", type=Path, default=Path("assistant/extractive/judge.json"))
    given = parser.parse_args()
    rows = [row for file in given.rows for row in pickle.loads(file.read_bytes())]
    report(rows)
    rank, answerable = fit(rows)
    fitted = {
        "rank": _named(COLUMNS, rank),
        "answerable": _named(SUMMARY, answerable) | {"bias": round(float(answerable[-1]), 3)},
    }
    given.output.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")


def _named(names: Sequence[str], weights: np.ndarray) -> dict[str, float]:
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=False)}


if __name__ == "__main__":
    main()
