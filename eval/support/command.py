"""`eval support`: how often the checker behind citation figures agrees with human labels."""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from assistant.errors import CaseError
from assistant.settings import load_settings
from eval.support import bears_out
from eval.support.ablation import ablation, read, table
from eval.support.agreement import agreement
from eval.support.judge import open_judge
from eval.support.labels import Pair, label_pairs
from eval.support.pairs import public_pairs
from eval.support.record import FILE, agreement_row, record

ABLATION_NAME = "support.json"
_QUESTIONS = 300  # of each public set
_COLUMNS = ("accuracy", "precision", "recall", "kappa")


def add_to(commands: Any) -> None:
    parser = commands.add_parser("support", help="compare the support checker with human labels")
    parser.add_argument("--benchmarks", type=Path, help="a folder of public question sets")
    parser.add_argument("--labels", type=Path, nargs="*", default=[], help="files of labels")
    parser.add_argument("--limit", type=int, default=_QUESTIONS, help="questions of each set")
    parser.add_argument("--judge", help="a profile or provider:model to compare as well")
    parser.add_argument("--record", action="store_true", help=f"keep the figures in {FILE.name}")
    parser.add_argument("--output", type=Path, help="write every pair and verdict to this file")
    parser.add_argument(
        "--ablation", type=Path, help="write what each part of the checker adds into this folder"
    )
    parser.set_defaults(command=_support)


def _support(arguments: argparse.Namespace) -> int:
    pairs = [pair for file in arguments.labels for pair in label_pairs(file)]
    if arguments.benchmarks:
        pairs += public_pairs(arguments.benchmarks, arguments.limit)
    if not pairs:
        raise CaseError(
            "Name --benchmarks or --labels; without labels there is nothing to compare."
        )
    if arguments.ablation:
        return _ablation(pairs, arguments.ablation)
    judge = open_judge(arguments.judge or "", load_settings())
    checked = [bears_out(pair) for pair in _shown(pairs, "Checking")]
    judged = (
        [judge(pair.statement, pair.cited) for pair in _shown(pairs, "Judging")] if judge else []
    )
    if arguments.output:
        _write(arguments.output, pairs, checked, judged)
    rows = agreement_rows(pairs, checked)
    if arguments.record:
        record(rows)
    print("Checker\n\n" + markdown(rows))
    if judged:
        print(f"\nJudge {arguments.judge}\n\n" + markdown(agreement_rows(pairs, judged)))
    return 0


def _ablation(pairs: Sequence[Pair], folder: Path) -> int:
    result = ablation(pairs, list(read(_shown(pairs, "Checking"))))
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    (folder / ABLATION_NAME).write_text(text, encoding="utf-8")
    print(table(result))
    return 0


def _shown(pairs: Sequence[Pair], doing: str) -> Iterable[Pair]:
    console = Console(stderr=True)
    return track(pairs, doing, console=console, disable=not console.is_terminal)


def agreement_rows(pairs: Sequence[Pair], verdicts: Sequence[bool | None]) -> list[dict[str, Any]]:
    """The agreement for each origin and language."""
    names = [_group(pair) for pair in pairs]
    rows = []
    for name in dict.fromkeys(names):
        chosen = [n for n, other in enumerate(names) if other == name]
        labels = [pairs[n].supported for n in chosen]
        found = agreement(labels, [verdicts[n] for n in chosen])
        rows.append(agreement_row(name, sum(labels), found))
    return rows


def markdown(rows: Sequence[dict[str, Any]]) -> str:
    lines = [f"| pairs | n | supported | {' | '.join(_COLUMNS)} |"]
    lines.append("|---|---|---|" + "---|" * len(_COLUMNS))
    for row in rows:
        unreadable = f", {row['unreadable']} unreadable" if row["unreadable"] else ""
        cells = " | ".join(_cell(row[column]) for column in _COLUMNS)
        lines.append(f"| {row['pairs']} | {row['n']}{unreadable} | {row['supported']} | {cells} |")
    return "\n".join(lines)


def _group(pair: Pair) -> str:
    """Such as "squad-en, en", or "support, across languages"."""
    if pair.language == pair.cited_language:
        return f"{pair.origin}, {pair.language}"
    return f"{pair.origin}, across languages"


def _cell(figure: dict[str, float] | None) -> str:
    if figure is None:
        return "–"
    return f"{figure['value']:.3f} ({figure['low']:.3f} – {figure['high']:.3f})"


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
