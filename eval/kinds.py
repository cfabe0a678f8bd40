"""`eval kinds`: how often the kind of a question is recognised, on questions of its own."""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.core.encoder import Encoder
from assistant.plan import Kind, Plan, Planner
from assistant.plan.remembered import Remembered
from eval.case_files import EvalCase, read_rows

SURE = 0.5  # from this probability on a kind counts as told


def add_to(commands: Any) -> None:
    """Adds the command to the parser of `python -m eval`."""
    parser = commands.add_parser("kinds", help="how often a question's kind is recognised")
    parser.add_argument("cases", type=Path, help="questions with their kind, JSON Lines")
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    cases = read_rows(arguments.cases, EvalCase)
    planner = Planner(Remembered(Encoder()))
    for line in told(cases, [planner.plan(case.question) for case in cases]):
        print(line)
    return 0


def told(cases: Sequence[EvalCase], plans: Sequence[Plan]) -> Iterator[str]:
    """Lines: the shares over all, by kind and by language, then every error."""
    groups: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    errors = []
    for case, plan in zip(cases, plans, strict=True):
        right, sure = plan.kind is Kind(case.kind), plan.probability >= SURE
        for group in ("all", f"kind {case.kind}", f"language {case.language}"):
            groups[group].append((right, sure))
        if not right:
            errors.append(
                f"{case.kind} taken for {plan.kind} ({plan.probability:.2f}): {case.question}"
            )
    yield f"{'':24}{'n':>5}{'right':>8}{'told':>8}{'of those right':>16}"
    for group, found in groups.items():
        certain = [right for right, is_sure in found if is_sure]
        share = sum(right for right, _ in found) / len(found)
        among = f"{sum(certain) / len(certain):.2f}" if certain else "-"
        yield f"{group:24}{len(found):>5}{share:>8.2f}{len(certain) / len(found):>8.2f}{among:>16}"
    yield from errors
