"""`eval register`: fills a register of documents and scores its cells against gold ones."""

import argparse
import json
from pathlib import Path
from typing import Any

from assistant.register import Row
from assistant.wiring import open_register
from eval.compare.statistics import wilson
from eval.register.gold import read_gold
from eval.register.score import FIGURES, Scores, columns_of, score
from eval.runs.stores import ingest_folders, temporary_store


def add_to(commands: Any) -> None:
    parser = commands.add_parser("register", help="score the register's cells against gold ones")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--documents", type=Path, nargs="+", required=True)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--failures", type=int, default=20, metavar="N")
    parser.set_defaults(command=_register)


def _register(arguments: argparse.Namespace) -> int:
    gold = read_gold(arguments.gold)
    with temporary_store() as settings:
        ingest_folders(arguments.documents, settings)
        scores = score(gold, _rows(open_register(settings).rows()))
    if arguments.json:
        print(json.dumps({"figures": _figures(scores), "failures": scores.failures}))
        return 0
    print("\n".join(_table(scores)))
    print("\n".join(scores.failures[: arguments.failures]))
    return 0


def _rows(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.document.name, row.place.start if row.place else 0))


def _figures(scores: Scores) -> dict[str, dict[str, dict[str, float]]]:
    found: dict[str, dict[str, dict[str, float]]] = {}
    for column in columns_of(scores):
        for figure, outcomes in scores.outcomes[column].items():
            if interval := wilson(sum(outcomes), len(outcomes)):
                found.setdefault(column, {})[figure] = {
                    "share": round(interval.value, 3),
                    "low": round(interval.low, 3),
                    "high": round(interval.high, 3),
                    "of": interval.n,
                }
    return found


def _table(scores: Scores) -> list[str]:
    """A line a column: each figure with its 95 % interval and how many cells it is of."""
    lines = [f"{'column':<14}" + "".join(f"{figure:>24}" for figure in FIGURES)]
    for column, figures in _figures(scores).items():
        shown = (_shown(figures.get(figure)) for figure in FIGURES)
        lines.append(f"{column:<14}" + "".join(f"{one:>24}" for one in shown))
    return lines


def _shown(one: dict[str, float] | None) -> str:
    return f"{one['share']:.2f} [{one['low']:.2f}–{one['high']:.2f}] /{one['of']}" if one else "–"
