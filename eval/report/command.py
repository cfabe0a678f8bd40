"""`eval report`: writes the page, report.json and a summary of one run, or of two compared."""

import argparse
import json
from pathlib import Path
from typing import Any

from eval.compare import compare
from eval.report.contents import contents
from eval.report.page import page
from eval.report.summary import summary
from eval.runs.folder import RunError, read_run


def add_to(commands: Any) -> None:
    parser = commands.add_parser("report", help="show a run, or two side by side, on one page")
    parser.add_argument("run", type=Path, help="a run folder; with two, the one before")
    parser.add_argument("after", type=Path, nargs="?", help="the run folder after")
    parser.add_argument("--output", type=Path, help="folder, by default report/ in the last run")
    parser.set_defaults(command=_report)


def _report(arguments: argparse.Namespace) -> int:
    folders = [folder for folder in (arguments.run, arguments.after) if folder]
    runs = [read_run(folder) for folder in folders]
    for run in runs:
        if not run.complete:
            raise RunError(f"{run.folder} is unfinished; run the same `eval run` to finish it.")
    comparison = compare(runs[0], runs[1]) if len(runs) == 2 else None
    shown = contents(runs, comparison)
    output = arguments.output or folders[-1] / "report"
    output.mkdir(parents=True, exist_ok=True)
    files = {
        "report.html": page(runs, comparison, shown),
        "report.json": json.dumps(shown, ensure_ascii=False, indent=1) + "\n",
        "summary.md": summary(runs, comparison),
    }
    for name, written in files.items():
        (output / name).write_text(written, encoding="utf-8")
    print(output / "report.html")
    return 0
