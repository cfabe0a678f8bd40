"""`eval benchmark`: measures the assistant beside simple systems on public question sets."""

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress as Bar

from assistant.errors import CaseError
from assistant.settings import Settings, load_settings
from eval.benchmark.measure import SYSTEMS
from eval.benchmark.runner import Plan, Progress, measure_sets
from eval.benchmark.sets import OWN, QuestionSet, only, own_cases, read_sets, sample
from eval.benchmark.table import as_markdown

JSON_NAME, MARKDOWN_NAME = "benchmark.json", "benchmark.md"


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "benchmark", help="rank and answer public question sets beside simple systems"
    )
    parser.add_argument("benchmarks", type=Path, help="folder with a folder for each set")
    parser.add_argument(
        "--output", type=Path, required=True, help="folder; kept work resumes there"
    )
    parser.add_argument("--sets", type=_names, default=[], help="only these, with commas between")
    parser.add_argument("--systems", type=_names, default=list(SYSTEMS), help=", ".join(SYSTEMS))
    parser.add_argument("--limit", type=int, help="a fixed sample of N questions of each set")
    parser.add_argument(
        "--held", action="store_true", help="only articles that the reader was not trained on"
    )
    parser.add_argument("--cases", type=Path, help="own cases, measured as one more set")
    parser.add_argument("--documents", type=Path, help="the documents of the own cases")
    parser.set_defaults(command=_benchmark)


def _benchmark(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    if unknown := sorted(set(arguments.systems) - set(SYSTEMS)):
        raise CaseError(f"{', '.join(unknown)} is no system; there are {', '.join(SYSTEMS)}.")
    sets = _chosen(arguments, settings)
    systems = [system for system in SYSTEMS if system in arguments.systems]
    plan = Plan(systems, settings, arguments.output / "work")
    with _shown() as progress:
        result = measure_sets(sets, plan, progress)
    result["questions"] = _described(arguments)
    _write(result, arguments.output)
    print(as_markdown(result))
    return 0


def _chosen(arguments: argparse.Namespace, settings: Settings) -> list[QuestionSet]:
    wanted = [name for name in arguments.sets if name != OWN]
    sets = read_sets(arguments.benchmarks, wanted)
    if arguments.cases and arguments.documents:
        sets.append(own_cases(arguments.cases, arguments.documents, settings))
    elif arguments.cases or arguments.documents:
        raise CaseError("Own cases need both --cases and --documents.")
    if arguments.held:
        sets = [only(one, lambda posed: posed.unseen) for one in sets]
        # A folder may hold sets that were trained on whole; one that is named is missed.
        sets = [one for one in sets if one.questions or one.name in wanted]
    if empty := [one.name for one in sets if not one.questions]:
        raise CaseError(f"No question of {', '.join(empty)} is left; leave the set out.")
    return [sample(one, arguments.limit) for one in sets]


def _described(arguments: argparse.Namespace) -> str:
    which = "articles the reader was not trained on" if arguments.held else "all articles"
    return f"at most {arguments.limit} questions a set, {which}" if arguments.limit else which


def _write(result: dict[str, Any], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    (folder / JSON_NAME).write_text(text, encoding="utf-8")
    (folder / MARKDOWN_NAME).write_text(as_markdown(result), encoding="utf-8")


@contextmanager
def _shown() -> Iterator[Progress]:
    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def hear(step: str, done: int, total: int) -> None:
            if step not in tasks:
                for task in tasks.values():
                    bar.update(task, visible=False)
                tasks[step] = bar.add_task(step)
            bar.update(tasks[step], completed=done, total=total)

        yield hear


def _names(text: str) -> Sequence[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
