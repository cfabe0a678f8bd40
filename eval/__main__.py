"""`python -m eval`: asks cases, scores and compares the answers, ranks benchmarks."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from assistant.errors import AssistantError
from eval import check_command, drafts, kinds, quality
from eval.answers import answer_cases
from eval.benchmark import command as benchmark_command
from eval.case_files import BenchmarkDocument, BenchmarkQuestion, EvalCase, read_rows
from eval.compare import command as compare_command
from eval.register import command as register_command
from eval.report import command as report_command
from eval.retrieval import rank_documents
from eval.runs import command as run_command
from eval.runs import gate
from eval.runs.stores import temporary_store
from eval.support import command as support_command

FAILED = 2

# Each adds its parser, and sets `command` to a function of the parsed arguments that returns the
# exit code.
_COMMANDS = (
    run_command.add_to,
    check_command.add_to,
    support_command.add_to,
    compare_command.add_to,
    report_command.add_to,
    register_command.add_to,
    drafts.add_to,
    kinds.add_to,
    quality.add_to,
    gate.add_to,
    benchmark_command.add_to,
)


def main(argv: Sequence[str] | None = None) -> int:
    """The command's exit code; 2 for an error that is explained."""
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.command(arguments)
    except AssistantError as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    commands = parser.add_subparsers(dest="name", required=True)
    for add_to in _COMMANDS:
        add_to(commands)
    answers = commands.add_parser("answers", help="ask every case over a folder of documents")
    answers.add_argument("cases", type=Path)
    answers.add_argument("--documents", type=Path, required=True)
    answers.add_argument("--output", type=Path, required=True)
    answers.set_defaults(command=_answers)
    retrieval = commands.add_parser("retrieval", help="rank a benchmark's documents")
    retrieval.add_argument("documents", type=Path)
    retrieval.add_argument("questions", type=Path)
    retrieval.add_argument("--output", type=Path, required=True)
    retrieval.add_argument("--limit", type=int, help="only the first N questions")
    retrieval.set_defaults(command=_retrieval)
    return parser


def _answers(arguments: argparse.Namespace) -> int:
    cases = read_rows(arguments.cases, EvalCase)
    with temporary_store() as settings:
        records = answer_cases(cases, arguments.documents, settings)
        _write(records, len(cases), arguments.output)
    return 0


def _retrieval(arguments: argparse.Namespace) -> int:
    documents = read_rows(arguments.documents, BenchmarkDocument)
    questions = read_rows(arguments.questions, BenchmarkQuestion)[: arguments.limit]
    with temporary_store() as settings:
        records = rank_documents(documents, questions, settings)
        _write(records, len(questions), arguments.output)
    return 0


def _write(records: Iterable[dict[str, Any]], total: int, output: Path) -> None:
    """Line by line, so that an interrupted run keeps what was measured."""
    output.parent.mkdir(parents=True, exist_ok=True)
    console = Console(stderr=True)
    with output.open("w", encoding="utf-8") as file:
        for record in track(
            records, "Asking", total, console=console, disable=not console.is_terminal
        ):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            file.flush()


if __name__ == "__main__":
    sys.exit(main())
