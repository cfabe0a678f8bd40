"""`eval compare`: tells two runs apart, with an exit code for continuous integration."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markdown import Markdown

from eval.compare import Comparison, Trend, compare
from eval.compare.table import as_json, as_markdown, sentences
from eval.runs.folder import read_run

_FAILED = 1


def add_to(commands: Any) -> None:
    parser = commands.add_parser("compare", help="say what differs between two runs")
    parser.add_argument("before", type=Path, help="a run folder")
    parser.add_argument("after", type=Path, help="a run folder over the same cases")
    parser.add_argument("--metric", action="append", default=[], help="only this; may be repeated")
    parser.add_argument(
        "--fail-if", choices=("worse",), help="exit code 1 if a figure is worse by more than chance"
    )
    parser.add_argument("--flips", type=int, default=20, help="how many flipped cases to list")
    parser.add_argument("--markdown", type=Path, help="write the comparison to this file as well")
    parser.add_argument("--json", type=Path, help="write the figures and all flipped cases here")
    parser.set_defaults(command=_compare)


def _compare(arguments: argparse.Namespace) -> int:
    before, after = read_run(arguments.before), read_run(arguments.after)
    comparison = compare(before, after, arguments.metric)
    metrics = {**before.header["metrics"], **after.header["metrics"]}
    titles = {key: metric["title"] for key, metric in metrics.items()}
    text = as_markdown(comparison, titles, arguments.flips)
    _show(text)
    if arguments.markdown:
        arguments.markdown.write_text(text, encoding="utf-8")
    if arguments.json:
        plain = json.dumps(as_json(comparison), ensure_ascii=False, indent=1)
        arguments.json.write_text(plain + "\n", encoding="utf-8")
    return _exit_code(comparison, titles, arguments.fail_if)


def _exit_code(comparison: Comparison, titles: dict[str, str], fail_if: str | None) -> int:
    if fail_if and comparison.of(Trend.WORSE):
        print(sentences(comparison, titles)[0], file=sys.stderr)
        return _FAILED
    return 0


def _show(text: str) -> None:
    """Drawn on a terminal, as it is elsewhere."""
    if sys.stdout.isatty():
        Console().print(Markdown(text))
    else:
        print(text)
