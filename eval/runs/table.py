"""A run's figures as a compact table, for the terminal and for Markdown."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

from eval.runs.folder import Run

# The figures that are told for each kind and language.
_GROUPED = ("right", "facts", "answered", "refused_rightly", "recall_5", "gold_cited")
_UNITS = ("yes_no", "share")
_WIDE = 150  # columns, for intervals to fit in

Row = list[str]


def print_table(run: Run, console: Console) -> None:
    """All figures with n and interval, then the main ones by kind and language."""
    for title, head, rows in _tables(run, detailed=console.width >= _WIDE):
        table = Table(title=title, title_justify="left", box=None, pad_edge=False)
        for number, name in enumerate(head):
            table.add_column(name, justify="left" if number == 0 else "right")
        for row in rows:
            table.add_row(*row)
        console.print(table)
        console.print()
    console.print(_closing(run), highlight=False, markup=False, soft_wrap=True)


def markdown_table(run: Run) -> str:
    parts = []
    for title, head, rows in _tables(run, detailed=True):
        lines = [f"| {' | '.join(row)} |" for row in (head, *rows)]
        lines.insert(1, "|---" * len(head) + "|")
        parts.append(f"## {title}\n\n" + "\n".join(lines))
    return "\n\n".join([*parts, _closing(run)]) + "\n"


def latency(run: Run) -> dict[str, float]:
    """Seconds from the question to the end of its answer at p50 and p95; empty without any."""
    asked = sorted(row["seconds"] for row in run.timings if row["seconds"])
    if not asked:
        return {}
    return {name: asked[min(len(asked) - 1, int(q * len(asked)))] for name, q in _QUANTILES}


_QUANTILES = (("p50", 0.5), ("p95", 0.95))


def _tables(run: Run, detailed: bool) -> Iterator[tuple[str, Row, list[Row]]]:
    """Title, head and rows of each table; `detailed` tells interval and n in each cell."""
    header = run.header
    yield "Figures", ["", "n", "value", "95 % interval"], _all_rows(header)
    for group in ("kind", "language", "direction"):
        title = f"By {group}" + (" (95 % interval; n)" if detailed else "")
        yield title, [group, "cases", *_titles(header)], _group_rows(run, group, detailed)


def _all_rows(header: dict[str, Any]) -> list[Row]:
    rows = []
    for key, metric in header["metrics"].items():
        total = header["totals"]["all"][key]
        if total["n"] and (metric["family"] != "usage" or total["value"]):
            interval = f"{_figure(total['low'], metric)} – {_figure(total['high'], metric)}"
            value = _figure(total["value"], metric)
            rows.append([metric["title"], str(total["n"]), value, interval])
    return rows


def _group_rows(run: Run, group: str, detailed: bool) -> list[Row]:
    rows = []
    for name, totals in run.header["totals"][group].items():
        cells = [name, str(sum(row[group] == name for row in run.results))]
        for key in _GROUPED:
            cells.append(_cell(totals[key], detailed) if totals[key]["n"] else "–")
        rows.append(cells)
    return rows


def _cell(total: dict[str, Any], detailed: bool) -> str:
    value, low, high = (_share(total[key]) for key in ("value", "low", "high"))
    return f"{value} ({low}–{high}; {total['n']})" if detailed else value


def _titles(header: dict[str, Any]) -> Row:
    return [header["metrics"][key]["title"] for key in _GROUPED]


def _figure(value: float, metric: dict[str, Any]) -> str:
    if metric["scale"] in _UNITS:
        return f"{value:.3f}".removeprefix("0") if value < 1 else "1.000"
    return f"{value:.4g}"


def _share(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


def _closing(run: Run) -> str:
    header = run.header
    parts = [f"{len(run.results)} cases over {header['documents']['count']} documents"]
    if times := latency(run):
        parts.append(" ".join(f"{name} {value * 1000:.0f} ms" for name, value in times.items()))
    if header["calibration"]["ece"] is not None:
        parts.append(f"calibration error {header['calibration']['ece']:.3f}")
    used = header["usage"]
    if used["input_tokens"] or used["output_tokens"]:
        parts.append(f"{used['input_tokens']} + {used['output_tokens']} tokens")
    if used["cost"] is not None:
        parts.append(f"cost {used['cost']:.4f}")
    if judge := header["judge"]:
        parts.append(f"judge asked {judge['asked']} times, {judge['unreadable']} unreadable")
    if header["errors"]:
        parts.append(f"{header['errors']} failed")
    return "; ".join(parts) + "."
