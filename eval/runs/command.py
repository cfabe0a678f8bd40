"""`eval run`: asks and scores every case, fills the run folder and prints what came out."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.settings import Settings
from assistant.wiring import open_assistant
from eval.case_files import BadLine, EvalCase, read_cases, refuse_drafts
from eval.metrics import METRICS
from eval.metrics.spans import gold_of
from eval.runs.folder import Run, RunWriter
from eval.runs.identity import identity
from eval.runs.runner import run_cases
from eval.runs.stores import Corpus, ingest_folders, temporary_store
from eval.runs.table import markdown_table, print_table
from eval.runs.totals import calibration, judged, totals, usage
from eval.support.judge import open_judge
from eval.support.record import recorded

Cases = Sequence[EvalCase | BadLine]


def add_to(commands: Any) -> None:
    parser = commands.add_parser("run", help="ask and score every case; resumes by itself")
    parser.add_argument("cases", type=Path)
    parser.add_argument("--documents", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True, help="the run folder")
    parser.add_argument("--fresh", action="store_true", help="replace what the folder holds")
    parser.add_argument("--profile", default="", help="a chat model of the settings, by its name")
    parser.add_argument("--judge", help="a profile or provider:model that judges support as well")
    parser.add_argument("--markdown", type=Path, help="write the table to this file as well")
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    cases = read_cases(arguments.cases)
    refuse_drafts(cases, arguments.cases)
    with temporary_store() as settings:
        run = evaluate(
            cases,
            arguments.cases,
            arguments.documents,
            settings,
            arguments.output,
            profile=arguments.profile,
            judge_model=arguments.judge,
            fresh=arguments.fresh,
        )
    print_table(run, Console(width=None if sys.stdout.isatty() else 160))
    if arguments.markdown:
        arguments.markdown.parent.mkdir(parents=True, exist_ok=True)
        arguments.markdown.write_text(markdown_table(run), encoding="utf-8")
    return 0


def evaluate(
    cases: Cases,
    file: Path,
    folders: Sequence[Path],
    settings: Settings,
    output: Path,
    *,
    profile: str = "",
    judge_model: str | None = None,
    fresh: bool = False,
) -> Run:
    """Runs the cases of `file` over the folders' documents into the run folder `output`.

    `settings.store` should be a store of its own. `judge_model` is the settings' unless given.

    Raises:
        SettingsError: there is no such profile or judge.
        RunError: the folder holds a run of something else.
        StoreError: the documents could not be ingested.
    """
    judge_model = settings.eval.judge_model if judge_model is None else judge_model
    settings.chat_of(profile)
    judge = open_judge(judge_model, settings)
    corpus = ingest_folders(folders, settings)
    header = identity(file, corpus, settings, profile, judge_model)
    header["cases"]["count"] = len(cases)
    writer = RunWriter(output)
    done = writer.begin(header, fresh)
    _warn(cases, corpus, done)
    assistant = open_assistant(settings, profile)
    with _progress() as bar:
        task = bar.add_task("Asking", total=len(cases), completed=done)
        for asked in run_cases(cases[done:], assistant, corpus, judge):
            writer.append(asked.result, asked.timing)
            bar.advance(task)
    return writer.finish(
        lambda results: {**header, **figures(results, judge_model), "checker": recorded()}
    )


def figures(results: Sequence[dict[str, Any]], judge_model: str = "") -> dict[str, Any]:
    """The part of run.json that is made of the results."""
    judge = judged(results)
    metrics = {
        key: {
            "family": metric.family,
            "title": metric.title,
            "scale": metric.scale.value,
            "better": metric.better or None,
            "about": metric.about,
        }
        for key, metric in METRICS.items()
    }
    return {
        "metrics": metrics,
        "totals": totals(results),
        "calibration": calibration(results),
        "usage": usage(results),
        "judge": judge and {"model": judge_model, **judge},
        "errors": sum(row["error"] is not None for row in results),
    }


def _warn(cases: Cases, corpus: Corpus, done: int) -> None:
    """Says on the error stream what the figures will suffer from."""
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    if done:
        console.print(f"{done} of {len(cases)} cases are answered already; going on from there.")
    for name, reason in corpus.failed.items():
        console.print(f"{name} could not be loaded: {reason}")
    for case in cases:
        if isinstance(case, BadLine):
            console.print(f"line {case.number} is scored as a failure: {case.reason}")
            continue
        gone = [name for name in case.documents if name not in corpus.documents]
        if gone or (lost := gold_of(case, corpus.documents).lost):
            told = ", ".join(gone or lost)
            console.print(f"{case.id}: not in the documents (any more): {told}")


def _progress() -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(
        *columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal
    )
