"""`eval quality`: puts measured tables between the markers of a document, and nothing else."""

import argparse
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import CaseError
from eval.benchmark import table
from eval.benchmark.command import JSON_NAME
from eval.compare.table import number
from eval.report.charts import LANGUAGE_NAMES
from eval.report.drawings import milliseconds
from eval.runs.folder import RUN, Run, read_run
from eval.runs.table import latency
from eval.support import ablation
from eval.support.command import ABLATION_NAME

DOCUMENT = Path("docs/quality.md")

_MARKED = re.compile(r"(<!-- measured: (\S+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_PARTS = ("right", "answered", "refused_rightly", "facts", "recall_5", "gold_cited")
_DIRECTIONS = ("right", "recall_5")

Tables = dict[str, str]


def add_to(commands: Any) -> None:
    parser = commands.add_parser("quality", help="write measured tables into docs/quality.md")
    parser.add_argument(
        "sources", type=Path, nargs="+", help="folders of a run, a benchmark, an ablation"
    )
    parser.add_argument("--document", type=Path, default=DOCUMENT)
    parser.set_defaults(command=_quality)


def _quality(arguments: argparse.Namespace) -> int:
    tables: Tables = {}
    for source in arguments.sources:
        tables |= tables_of(source)
    document: Path = arguments.document
    try:
        before = document.read_text(encoding="utf-8")
    except OSError as error:
        raise CaseError(f"{document} cannot be read: {error}.") from error
    after, written = filled(before, tables)
    document.write_text(after, encoding="utf-8")
    unused = sorted(set(tables) - set(written))
    print(f"{document}: wrote {', '.join(written) or 'nothing'}.")
    if unused:
        print(f"It has no marker for {', '.join(unused)}; to add one: {_marker(unused[0])}")
    return 0


def filled(document: str, tables: Mapping[str, str]) -> tuple[str, list[str]]:
    """The document with each marked table replaced, and the names of those.

    A marker for which there is no table keeps what it has.
    """
    written = []

    def fill(found: re.Match[str]) -> str:
        begin, name, _, end = found.groups()
        if name not in tables:
            return found[0]
        written.append(name)
        return f"{begin}{tables[name]}\n{end}"

    return _MARKED.sub(fill, document), written


def tables_of(source: Path) -> Tables:
    """The tables of a run folder, a benchmark's output or an ablation, by their markers' names.

    Raises:
        CaseError: it is none of them.
    """
    if (source / JSON_NAME).is_file():
        result = json.loads((source / JSON_NAME).read_text(encoding="utf-8"))
        return {name: write(result) for name, write in _OF_BENCHMARK.items()}
    if (source / ABLATION_NAME).is_file():
        result = json.loads((source / ABLATION_NAME).read_text(encoding="utf-8"))
        return {"support": ablation.table(result)}
    if (source / RUN).is_file():
        run = read_run(source)
        return {name: write(run) for name, write in _OF_RUN.items()}
    raise CaseError(
        f"{source} holds no run, no benchmark's figures and no ablation of the checker. Make one "
        "with `python -m eval run`, `eval benchmark` or `eval support --ablation`."
    )


def _figures(run: Run) -> str:
    metrics, totals = run.header["metrics"], run.header["totals"]["all"]
    lines = []
    for key, metric in metrics.items():
        total = totals[key]
        if total["n"] and metric["scale"] != "number":
            spread = f"{number(total['low'])} – {number(total['high'])}"
            lines.append((metric["title"], str(total["n"]), number(total["value"]), spread))
    return _table(("figure", "n", "value", "95 %"), lines) + f"\n\n{_closing(run)}"


def _parts(run: Run, part: str) -> str:
    metrics = run.header["metrics"]
    lines = []
    for name, totals in run.header["totals"][part].items():
        cells = [_value(totals[key]) for key in _PARTS]
        count = str(sum(row[part] == name for row in run.results))
        lines.append((LANGUAGE_NAMES.get(name, name), count, *cells))
    return _table((part, "cases", *(metrics[key]["title"] for key in _PARTS)), lines)


def _matrix(run: Run) -> str:
    """Language of the question down, of the documents across."""
    directions = run.header["totals"]["direction"]
    pairs = [tuple(key.split(">")) for key in directions if "+" not in key]
    asked = [code for code in LANGUAGE_NAMES if any(pair[0] == code for pair in pairs)]
    written = [code for code in LANGUAGE_NAMES if any(pair[1] == code for pair in pairs)]
    lines = []
    for question in asked:
        cells = [LANGUAGE_NAMES[question]]
        for passage in written:
            totals = directions.get(f"{question}>{passage}")
            cells.append(_pair(totals) if totals else "–")
        lines.append(cells)
    head = "question ↓ document →: right / gold passage among the first five (cases)"
    return _table((head, *(LANGUAGE_NAMES[code] for code in written)), lines)


def _pair(totals: Mapping[str, Any]) -> str:
    told = " / ".join(_value(totals[key]) for key in _DIRECTIONS)
    return f"{told} ({totals['right']['n']})"


def _closing(run: Run) -> str:
    took = latency(run)
    speed = ""
    if took:
        speed = (
            f" To an answer: median {milliseconds(took['p50'])}, "
            f"95th percentile {milliseconds(took['p95'])}."
        )
    return (
        f"{len(run.results)} cases over {run.header['documents']['count']} documents, "
        f"{run.header['errors']} errors.{speed}"
    )


def _value(total: Mapping[str, Any]) -> str:
    return number(total["value"]) if total["n"] else "–"


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rows = [f"| {' | '.join(line)} |" for line in (head, *lines)]
    return "\n".join([rows[0], "|" + "---|" * len(head), *rows[1:]])


def _marker(name: str) -> str:
    return f"<!-- measured: {name} --> and <!-- end -->, each on a line of its own"


_OF_BENCHMARK: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "about-benchmark": table.about,
    "ranking": table.ranking_table,
    "differences": table.difference_table,
    "reading": table.reading_table,
    "matrix": table.matrix,
    "speed": table.speed_table,
    "ranking-details": table.detail_table,
}
_OF_RUN: dict[str, Callable[[Run], str]] = {
    "own-figures": _figures,
    "own-kinds": lambda run: _parts(run, "kind"),
    "own-languages": lambda run: _parts(run, "language"),
    "own-matrix": _matrix,
}
