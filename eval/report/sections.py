"""The parts of a report above its list of cases: what changed, the figures, the plots."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eval.compare import Comparison
from eval.report import charts
from eval.report.changes import changes
from eval.report.drawings import milliseconds
from eval.report.marks import rows, share, tag, text
from eval.report.trust import certainty, checker_section, languages
from eval.runs.folder import Run
from eval.runs.table import latency

_TILES = (
    ("right", "of all cases"),
    ("answered", "of the answerable cases"),
    ("refused_rightly", "of the unanswerable cases"),
    ("recall_5", "gold among five passages"),
    ("gold_cited", "of the gold quotations"),
    ("citation_recall", "sentences borne out"),
)
_BY_PART = ("right", "answered", "refused_rightly", "facts", "recall_5", "gold_cited")
_FAMILIES = {
    "answers": "Answers",
    "refusal": "Refusing",
    "retrieval": "Finding",
    "citations": "Citations",
    "kinds": "Kinds of answer",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; `body` is markup."""

    id: str
    title: str
    body: str


def sections(runs: Sequence[Run], comparison: Comparison | None) -> list[Section]:
    last = runs[-1]
    made = [Section("summary", "In short", _tiles(runs) + _legend(runs))]
    if comparison:
        made.append(Section("changes", "What changed", changes(comparison, runs)))
    made += [
        Section("figures", "Figures", _figures(runs)),
        Section("parts", "By kind and language", _parts(runs)),
        Section("languages", "Language × language", languages(last)),
        Section("certainty", "Certainty and speed", certainty(last)),
    ]
    if checker := last.header.get("checker"):
        made.append(Section("support", "What decides support", checker_section(checker, last)))
    return made


def _tiles(runs: Sequence[Run]) -> str:
    tiles = []
    for key, what in _TILES:
        totals = [run.header["totals"]["all"].get(key) for run in runs]
        title = runs[-1].header["metrics"].get(key, {}).get("title", key)
        if totals[-1] and totals[-1]["n"]:
            spread = f"{share(totals[-1]['low'])}–{share(totals[-1]['high'])}"
            note = f"{what}, n = {totals[-1]['n']}; {spread}"
            tiles.append(
                _tile(_before_after([share(t["value"]) for t in totals if t]), title, note)
            )
    took = [latency(run) for run in runs]
    if all(took):
        worth = [milliseconds(one["p95"]) for one in took]
        middle = milliseconds(took[-1]["p50"])
        tiles.append(
            _tile(_before_after(worth), "95th percentile", f"to an answer; median {middle}")
        )
    return tag("div", *tiles, class_="tiles")


def _tile(value: str, title: str, note: str) -> str:
    inside = (tag("b", value), tag("span", text(title)), tag("small", text(note)))
    return tag("div", *inside, class_="tile")


def _before_after(values: Sequence[str]) -> str:
    """The last value, after the one before where that was another."""
    if len(set(values)) == 1:
        return text(values[-1])
    return tag("i", text(f"{values[0]} → ")) + text(values[-1])


def _legend(runs: Sequence[Run]) -> str:
    if len(runs) == 1:
        return ""
    signs = []
    for run, name in zip(runs, ("before", "after"), strict=True):
        dot = tag("svg", tag("circle", cx=8, cy=7, r=5, class_=f"dot {name}"), aria_hidden="true")
        signs.append(tag("span", dot, text(f"{name}: {run.folder.name}")))
    return tag("p", *signs, class_="legend")


def _figures(runs: Sequence[Run]) -> str:
    metrics = runs[-1].header["metrics"]
    columns = []
    for family, title in _FAMILIES.items():
        lines = []
        for key, metric in metrics.items():
            if metric["family"] == family and metric["scale"] != "number":
                totals = [run.header["totals"]["all"].get(key, _NOTHING) for run in runs]
                lines.append((metric["title"], f"n = {totals[-1]['n']}", totals))
        if any(total["n"] for _, _, totals in lines for total in totals):
            plot = charts.intervals(lines, f"{title}: figures with intervals")
            columns.append(tag("div", tag("h3", title), plot))
    meanings = [
        tag("li", tag("b", text(metric["title"])), text(f": {metric['about']}"))
        for metric in metrics.values()
    ]
    more = tag(
        "details",
        tag("summary", "What each figure means"),
        tag("ul", *meanings, class_="told-list"),
    )
    return tag("div", *columns, class_="columns") + more


def _parts(runs: Sequence[Run]) -> str:
    plots = []
    for part in ("kind", "language"):
        lines = []
        for name in runs[-1].header["totals"][part]:
            totals = [
                run.header["totals"][part].get(name, {}).get("right", _NOTHING) for run in runs
            ]
            shown = charts.LANGUAGE_NAMES.get(name, name)
            lines.append((shown, f"n = {totals[-1]['n']}", totals))
        plot = charts.intervals(lines, f"Right by {part}")
        plots.append(tag("div", tag("h3", f"Right, by {part}"), plot))
    return tag("div", *plots, class_="columns") + _part_table(runs[-1])


def _part_table(run: Run) -> str:
    metrics = run.header["metrics"]
    lines = []
    for part in ("kind", "language"):
        for name, totals in run.header["totals"][part].items():
            shown = charts.LANGUAGE_NAMES.get(name, name)
            count = sum(row[part] == name for row in run.results)
            cells = [share(totals[key]["value"]) for key in _BY_PART]
            lines.append([text(shown), str(count), *cells])
    head = ("", "cases", *(metrics[key]["title"] for key in _BY_PART))
    return rows(lines, head, class_="scroll numbers")


_NOTHING: dict[str, Any] = {"n": 0, "value": None, "low": None, "high": None}
