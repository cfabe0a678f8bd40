"""`python -m eval`: writes answers and rankings to measure."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from assistant.errors import AssistantError
from assistant.settings import Settings, StoreSettings, load_settings
from eval.answers import answer_cases
from eval.case_files import BenchmarkDocument, BenchmarkQuestion, EvalCase, read_rows
from eval.retrieval import rank_documents

FAILED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0, or 2 for an error that is explained."""
    arguments = _parser().parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="eval-", ignore_cleanup_errors=True) as folder:
            store = StoreSettings(path=Path(folder))
            settings = load_settings().model_copy(update={"store": store})
            if arguments.command == "answers":
                _answers(arguments, settings)
            else:
                _retrieval(arguments, settings)
    except AssistantError as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    answers = commands.add_parser("answers", help="ask every case over a folder of documents")
    answers.add_argument("cases", type=Path)
    answers.add_argument("--documents", type=Path, required=True)
    answers.add_argument("--output", type=Path, required=True)
    retrieval = commands.add_parser("retrieval", help="rank a benchmark's documents")
    retrieval.add_argument("documents", type=Path)
    retrieval.add_argument("questions", type=Path)
    retrieval.add_argument("--output", type=Path, required=True)
    retrieval.add_argument("--limit", type=int, help="only the first N questions")
    return parser


def _answers(arguments: argparse.Namespace, settings: Settings) -> None:
    cases = read_rows(arguments.cases, EvalCase)
    records = answer_cases(cases, arguments.documents, settings)
    _write(records, len(cases), arguments.output)


def _retrieval(arguments: argparse.Namespace, settings: Settings) -> None:
    documents = read_rows(arguments.documents, BenchmarkDocument)
    questions = read_rows(arguments.questions, BenchmarkQuestion)[: arguments.limit]
    records = rank_documents(documents, questions, settings)
    _write(records, len(questions), arguments.output)


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
