"""`eval support`: how often the checker behind citation figures agrees with human labels."""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from assistant.errors import CaseError
from assistant.settings import load_settings
from eval.agreement import Agreement, agreement
from eval.judge import open_judge
from eval.statistics import Interval
from eval.support import bears_out
from eval.support_labels import Pair, label_pairs
from eval.support_pairs import public_pairs

_QUESTIONS = 300  # of each public set
_COLUMNS = ("accuracy", "precision", "recall", "kappa")


def add_to(commands: Any) -> None:
    parser = commands.add_parser("support", help="compare the support checker with human labels")
    parser.add_argument("--benchmarks", type=Path, help="a folder of public question sets")
    parser.add_argument("--labels", type=Path, nargs="*", default=[], help="files of labels")
    parser.add_argument("--limit", type=int, default=_QUESTIONS, help="questions of each set")
    parser.add_argument("--judge", help="a profile or provider:model to compare as well")
    parser.add_argument("--output", type=Path, help="write every pair and verdict to this file")
    parser.set_defaults(command=_support)


def _support(arguments: argparse.Namespace) -> int:
    pairs = [pair for file in arguments.labels for pair in label_pairs(file)]
    if arguments.benchmarks:
        pairs += public_pairs(arguments.benchmarks, arguments.limit)
    if not pairs:
        raise CaseError(
            "Name --benchmarks or --labels; without labels there is nothing to compare."
        )
    judge = open_judge(arguments.judge or "", load_settings())
    checked = [bears_out(pair) for pair in _shown(pairs, "Checking")]
    judged = (
        [judge(pair.statement, pair.cited) for pair in _shown(pairs, "Judging")] if judge else []
    )
    if arguments.output:
        _write(arguments.output, pairs, checked, judged)
    for title, verdicts in (("Checker", checked), (f"Judge {arguments.judge}", judged)):
        if verdicts:
            print(f"{title}\n")
            print("\n".join(lines(pairs, verdicts)), end="\n\n")
    return 0


def _shown(pairs: Sequence[Pair], doing: str) -> Iterable[Pair]:
    console = Console(stderr=True)
    return track(pairs, doing, console=console, disable=not console.is_terminal)


def lines(pairs: Sequence[Pair], verdicts: Sequence[bool | None]) -> Iterator[str]:
    """A Markdown table: a row for each origin and language."""
    yield f"| pairs | n | supported | {' | '.join(_COLUMNS)} |"
    yield "|---|---|---|" + "---|" * len(_COLUMNS)
    names = [_group(pair) for pair in pairs]
    for name in dict.fromkeys(names):
        chosen = [n for n, other in enumerate(names) if other == name]
        labels = [pairs[n].supported for n in chosen]
        found = agreement(labels, [verdicts[n] for n in chosen])
        yield _row(name, sum(labels), found)


def _group(pair: Pair) -> str:
    """Such as "squad-en, en", or "support, across languages"."""
    if pair.language == pair.cited_language:
        return f"{pair.origin}, {pair.language}"
    return f"{pair.origin}, across languages"


def _row(name: str, supported: int, found: Agreement) -> str:
    cells = [_cell(getattr(found, column)) for column in _COLUMNS]
    unreadable = f", {found.unreadable} unreadable" if found.unreadable else ""
    return f"| {name} | {found.n}{unreadable} | {supported} | {' | '.join(cells)} |"


def _cell(interval: Interval | None) -> str:
    if interval is None:
        return "–"
    return f"{interval.value:.3f} ({interval.low:.3f} – {interval.high:.3f})"


def _write(
    output: Path,
    pairs: Sequence[Pair],
    checked: Sequence[bool],
    judged: Sequence[bool | None],
) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("w", encoding="utf-8") as file:
        for number, pair in enumerate(pairs):
            row = {**asdict(pair), "checked": checked[number]}
            if judged:
                row["judged"] = judged[number]
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
