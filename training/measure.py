"""Measures reading, refusing and verifying on held-out examples while training."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from random import Random

import numpy as np

from assistant.core.packing import NOT_READ, ROOM, asked_tokens
from training.draw import ANSWER, READ, SENTENCE, Drawer, Labelled, Row, marks_of

FOUND, START, END = range(3)  # of a token's logits
Output = tuple[np.ndarray, float]  # of a reading: logits [length, 3], and of any answer

MOST = 260  # examples of a set


def held_out(drawer: Drawer, most: int = MOST) -> list[tuple[Row, list[Labelled]]]:
    """Held-out examples with all the readings of their own pages."""
    by_source: dict[str, list[Row]] = defaultdict(list)
    for row in drawer.data.examples:
        if row["held"]:
            by_source[row["source"]].append(row)
    made = []
    for source, rows in sorted(by_source.items()):
        for row in Random(source).sample(rows, min(most, len(rows))):
            asked = asked_tokens(drawer.tokenizer, row["question"], row["claim"])
            marks = marks_of(row["gold"])
            readings = [
                one
                for index, page in enumerate(row["pages"])
                for one in drawer.page(asked, page, index, marks, ROOM, spans=True)
            ]
            made.append((row, readings))
    return made


def measure(
    outputs: Callable[[Sequence[Labelled]], Iterable[Output]],
    held: Sequence[tuple[Row, list[Labelled]]],
    drawer: Drawer,
) -> dict[str, dict[str, float]]:
    """Figures by source; questions in another language than the page's stand apart."""
    found = iter(outputs([one for _, several in held for one in several]))
    collected: dict[str, list[dict[str, float]]] = defaultdict(list)
    for row, several in held:
        figures = _figures(row, several, [next(found) for _ in several])
        page = drawer.data.pages[row["pages"][0]]
        across = " across" if row["language"] != page["language"] else ""
        collected[row["source"].split("~")[0] + across].append(figures)
    return {source: _summary(rows) for source, rows in sorted(collected.items())}


def _figures(row: Row, readings: list[Labelled], found: list[Output]) -> dict[str, float]:
    scored: list[tuple[float, bool, int, int]] = []
    everything = []
    for number, (one, (logits, _)) in enumerate(zip(readings, found, strict=True)):
        owner, flags = np.array(one.reading.owner), np.array(one.flags)
        everything.append(np.logaddexp.reduce(logits[(flags & READ) > 0, FOUND], initial=-30.0))
        for sentence in dict.fromkeys(one.reading.owner):
            if sentence != NOT_READ:
                there = owner == sentence
                right = bool((flags[there] & SENTENCE).any())
                scored.append(
                    (float(np.logaddexp.reduce(logits[there, FOUND])), right, number, sentence)
                )
    scored.sort(reverse=True)
    made = {
        "answerable": float(bool(row["gold"])),
        "found": float(max(everything, default=-30.0)),
        "answers": max((answer for _, answer in found), default=-30.0),
    }
    if row["gold"] and scored:
        made["first"] = float(scored[0][1])
        made["two"] = float(any(right for _, right, _, _ in scored[:2]))
        if scored[0][1] and not row["claim"]:
            _, _, number, sentence = scored[0]
            made["span"] = _overlap(readings[number], found[number][0], sentence)
    return made


def _overlap(one: Labelled, logits: np.ndarray, sentence: int) -> float:
    """F1 over tokens of the best span of the sentence with the answer's tokens in it."""
    there = np.flatnonzero(np.array(one.reading.owner) == sentence)
    start = there[int(np.argmax(logits[there, START]))]
    ends = there[(there >= start) & (there < start + 40)]
    end = ends[int(np.argmax(logits[ends, END]))]
    right = {int(place) for place in there if one.flags[place] & ANSWER}
    chosen = set(range(int(start), int(end) + 1))
    return 2 * len(chosen & right) / (len(chosen) + len(right))


def _summary(rows: list[dict[str, float]]) -> dict[str, float]:
    made = {"count": float(len(rows))}
    for name in ("first", "two", "span"):
        values = [row[name] for row in rows if name in row]
        if values:
            made[name] = round(float(np.mean(values)), 4)
    labels = np.array([row["answerable"] for row in rows]) > 0
    if 0 < labels.sum() < len(labels):
        for name in ("found", "answers"):
            scores = np.array([row[name] for row in rows])
            made[f"auc {name}"] = round(_auc(scores, labels), 4)
            made[f"macro-f1 {name}"] = round(_macro_f1(scores > 0, labels), 4)
            made[f"best macro-f1 {name}"] = round(
                max(
                    _macro_f1(scores > cut, labels)
                    for cut in np.quantile(scores, np.arange(0.02, 1, 0.02))
                ),
                4,
            )
    return made


def _auc(scores: np.ndarray, labels: np.ndarray) -> float:
    above = scores[labels][:, None] - scores[~labels][None, :]
    return float((above > 0).mean() + 0.5 * (above == 0).mean())


def _macro_f1(said: np.ndarray, labels: np.ndarray) -> float:
    made = []
    for side in (True, False):
        both = ((said == side) & (labels == side)).sum()
        made.append(2 * both / max(1, (said == side).sum() + (labels == side).sum()))
    return float(np.mean(made))


def composite(figures: dict[str, dict[str, float]]) -> float:
    """One number to compare weights by: the mean of best sentences and of the two AUCs."""
    kept = [
        one[name]
        for one in figures.values()
        for name in ("first", "auc found", "auc answers")
        if name in one
    ]
    return float(np.mean(kept))
