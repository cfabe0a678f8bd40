"""The parts of a report that say how far to trust it: languages, certainty, speed, the checker."""

from collections.abc import Iterator, Mapping
from typing import Any

from eval.compare.table import number
from eval.report import charts, drawings
from eval.report.marks import rows, share, tag, text
from eval.runs.folder import Run
from eval.runs.table import latency

_AGREEMENT = ("accuracy", "precision", "recall", "kappa")
_MATRICES = {"right": "Right answers", "recall_5": "Gold passage among the first five"}


def languages(run: Run) -> str:
    directions = run.header["totals"]["direction"]
    made = []
    for key, title in _MATRICES.items():
        totals = {direction: one[key] for direction, one in directions.items()}
        if any(total["n"] for total in totals.values()):
            made.append(tag("div", tag("h3", title), charts.matrix(totals)))
    if not made:
        return tag("p", "No case names documents, so no direction is known.", class_="note")
    note = (
        "Answerable cases; the documents' language is that of the gold. Cells with fewer than five "
        "cases are left pale."
    )
    return tag("p", note, class_="note") + tag("div", *made, class_="columns")


def certainty(run: Run) -> str:
    return tag("div", *_two_plots(run), class_="columns")


def _two_plots(run: Run) -> Iterator[str]:
    error = run.header["calibration"]["ece"]
    yield tag(
        "div",
        tag("h3", "How far its probability can be trusted"),
        tag(
            "p",
            "Each dot is a tenth of the scale, its size the number of cases. On the dashed line "
            f"the probability is right. Calibration error {share(error)}.",
            class_="note",
        ),
        drawings.reliability(run.header["calibration"]),
    )
    yield tag(
        "div",
        tag("h3", "Time to an answer"),
        tag("p", _steps(run), class_="note"),
        drawings.latencies([row["seconds"] for row in run.timings], latency(run)),
    )


def _steps(run: Run) -> str:
    """The median time of each step."""
    taken: dict[str, list[float]] = {}
    for row in run.timings:
        for step, seconds in row["steps"].items():
            taken.setdefault(step, []).append(seconds)
    middle = {step: sorted(times)[len(times) // 2] for step, times in taken.items()}
    told = ", ".join(f"{step} {drawings.milliseconds(value)}" for step, value in middle.items())
    return text(f"Medians of the steps: {told or 'none'}.")


def checker_section(checker: Mapping[str, Any], run: Run) -> str:
    """How often the checker that marks sentences as borne out agrees with people."""
    told = (
        "Whether a sentence is borne out by what it cites is decided without a judge model, by a "
        "checker whose verdicts were compared with labels that people gave."
    )
    if not checker["current"]:
        told += (
            " The comparison is of an earlier version of it: run `python -m eval support` again."
        )
    lines = []
    for row in checker["agreement"]:
        figures = [_spread(row[key]) for key in _AGREEMENT]
        lines.append([text(row["pairs"]), str(row["n"]), *map(text, figures)])
    table = rows(
        lines, ("pairs of sentence and passage", "n", *_AGREEMENT), class_="scroll numbers"
    )
    return tag("p", text(told), class_="note") + table + _judged(run)


def _judged(run: Run) -> str:
    judge = run.header.get("judge")
    if not judge:
        return ""
    told = (
        f"The judge model {judge['model']} was asked {judge['asked']} times; "
        f"{judge['unreadable']} verdicts could not be read."
    )
    return tag("p", text(told), class_="note")


def _spread(figure: Mapping[str, float] | None) -> str:
    if not figure:
        return "–"
    return f"{number(figure['value'])} ({number(figure['low'])}–{number(figure['high'])})"
