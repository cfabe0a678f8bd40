"""`eval gate`: a small evaluation that fails where quality falls below recorded floors."""

import argparse
import json
import sys
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import CaseError
from assistant.resources import resource
from eval.case_files import EvalCase, read_cases
from eval.compare.table import number
from eval.runs.command import evaluate
from eval.runs.stores import temporary_store

CASES = Path(__file__).parents[1] / "cases" / "collaborations.jsonl"
FLOORS = Path(__file__).parents[1] / "floors.json"

# What must not fall. A floor is the figure as recorded less a margin: two runs of the same program
# are equal, but 8-bit arithmetic differs a little between processors.
METRICS = (
    "right",
    "answered",
    "refused_rightly",
    "facts",
    "recall_5",
    "gold_cited",
    "citation_exact",
    "citation_recall",
    "completed",
    "resisted",
)
MARGIN = 0.03
_ONE_IN = 3  # of the cases

_FAILED = 1


def add_to(commands: Any) -> None:
    parser = commands.add_parser("gate", help="fail where quality is below the recorded floors")
    parser.add_argument("--record", action="store_true", help="record new floors instead")
    parser.add_argument("--floors", type=Path, default=FLOORS)
    parser.set_defaults(command=_gate)


def _gate(arguments: argparse.Namespace) -> int:
    floors = {} if arguments.record else read_floors(arguments.floors)
    figures = measure(sampled(CASES), CASES, resource("documents"))
    if arguments.record:
        write_floors(figures, arguments.floors)
        print(f"{arguments.floors}: {len(figures)} floors recorded.")
        return 0
    fallen = below(figures, floors)
    if fallen:
        print(f"Quality fell: {'; '.join(fallen)}.", file=sys.stderr)
        print("If that is meant, record new floors: python -m eval gate --record", file=sys.stderr)
        return _FAILED
    told = ", ".join(f"{key} {number(one['value'])}" for key, one in figures.items())
    print(f"Quality is above its floors: {told}.")
    return 0


def sampled(path: Path) -> list[EvalCase]:
    """Every third case or so, always the same ones, and all that try to give orders."""
    cases = [case for case in read_cases(path) if isinstance(case, EvalCase)]
    drawn = (zlib.crc32(case.id.encode()) % _ONE_IN == 0 for case in cases)
    return [case for case, is_drawn in zip(cases, drawn, strict=True) if is_drawn or case.forbidden]


def measure(cases: Sequence[EvalCase], file: Path, documents: Path) -> dict[str, Any]:
    """The totals of METRICS for which there are cases."""
    with temporary_store() as settings, tempfile.TemporaryDirectory(prefix="gate-") as folder:
        run = evaluate(cases, file, [documents], settings, Path(folder) / "run")
    totals = run.header["totals"]["all"]
    return {key: totals[key] for key in METRICS if totals[key]["n"]}


def below(figures: Mapping[str, Any], floors: Mapping[str, float]) -> list[str]:
    """The figures that are below their floors, in words; one that is gone is below, too."""
    fallen = []
    for key, floor in floors.items():
        total = figures.get(key)
        if total is None:
            fallen.append(f"{key} is not measured any more")
        elif total["value"] < floor:
            told = f"{key} is {number(total['value'])} over {total['n']} cases"
            fallen.append(f"{told}, its floor {number(floor)}")
    return fallen


def write_floors(figures: Mapping[str, Any], path: Path) -> None:
    recorded = {
        key: {
            "n": one["n"],
            "recorded": one["value"],
            "floor": round(max(0.0, one["value"] - MARGIN), 4),
        }
        for key, one in figures.items()
    }
    path.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")


def read_floors(path: Path) -> dict[str, float]:
    """Raises CaseError where there are none that can be read."""
    try:
        recorded = json.loads(path.read_text(encoding="utf-8"))
        return {key: float(one["floor"]) for key, one in recorded.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CaseError(
            f"{path} holds no floors ({error}). Record them: python -m eval gate --record"
        ) from error
