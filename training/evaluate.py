"""Measures readers in ONNX on held-out examples; `python -m training.evaluate --help`."""

import argparse
import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from assistant.core.word_table import WordTable
from assistant.networks import load_session
from training.draw import Drawer, Labelled, read_data
from training.measure import MOST, Output, composite, held_out, measure

COLUMNS = (
    "count",
    "first",
    "two",
    "span",
    "auc found",
    "auc answers",
    "macro-f1 answers",
    "best macro-f1 answers",
)


def outputs(session: Any, words: WordTable, readings: Sequence[Labelled]) -> Iterator[Output]:
    """What the network says, one reading at a time as in use."""
    for one in readings:
        ids = np.array([one.reading.ids])
        inputs = {"words": words.vectors(ids), "mask": np.ones_like(ids)}
        inputs["segments"] = np.array([one.reading.segments])
        logits, answers = session.run(["tokens", "answers"], inputs)
        yield logits[0], float(answers[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="what training.collect wrote")
    parser.add_argument("base", type=Path, help="what training.base wrote")
    parser.add_argument("readers", type=Path, nargs="+", help="ONNX files to measure")
    parser.add_argument("--most", type=int, default=MOST, help="examples of a set")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    values = parser.parse_args()
    drawer = Drawer(values.base / "tokenizer.json", read_data(values.data))
    held = held_out(drawer, values.most)
    words = WordTable(values.base / "words.npy")
    kept = {}
    for file in values.readers:
        session = load_session(file, threads=2)
        figures = measure(partial(outputs, session, words), held, drawer)
        kept[file.name] = figures
        print(f"\n{file.name}: {composite(figures):.4f}\n| set | " + " | ".join(COLUMNS) + " |")
        print("|---" * (len(COLUMNS) + 1) + "|")
        for name, row in figures.items():
            cells = (f"{row[column]:.3f}" if column in row else "" for column in COLUMNS)
            print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    if values.json:
        values.json.write_text(json.dumps(kept, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
