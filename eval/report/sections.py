"""The parts of a report above its list of cases: what changed, the figures, the plots."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.compare import EVERY_CASE, Change, Comparison, Verdict
from eval.compare_table import clear_sentences, number, probability, signed
from eval.report import charts
from eval.report.marks import rows, share, tag, text
from eval.run_table import latency
from eval.runs import Run

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
}
_MATRICES = {"right": "Right answers", "recall_5": "Gold passage among the first five"}


_CLEAR = (Verdict.BETTER, Verdict.WORSE)


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
        made.append(Section("changes", "What changed", _changes(comparison, runs)))
    made += [
        Section("figures", "Figures", _figures(runs)),
        Section("parts", "By kind and language", _parts(runs)),
        Section("languages", "Language × language", _languages(last)),
        Section("certainty", "Certainty and speed", _certainty(last)),
    ]
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
        worth = [charts.milliseconds(one["p95"]) for one in took]
        middle = charts.milliseconds(took[-1]["p50"])
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


def _changes(comparison: Comparison, runs: Sequence[Run]) -> str:
    titles = {key: metric["title"] for key, metric in runs[-1].header["metrics"].items()}
    clear_ones = clear_sentences(comparison, titles) or ["No figure differs by more than chance."]
    told = [tag("li", text(one)) for one in (*comparison.notes, *clear_ones)]
    clear = [one for one in comparison.parts if one.verdict in _CLEAR]
    flips = comparison.flips
    gained = sum(flip.gained for flip in flips)
    table = _change_table([*comparison.overall, *clear], titles)
    return "".join(
        (
            tag("ul", *told, class_="told-list"),
            charts.differences(_differences(comparison, titles), "Differences with intervals"),
            tag(
                "p",
                text(
                    f"{gained} cases came right and {len(flips) - gained} went wrong; tick “only "
                    "flipped” in the list below to read them side by side."
                ),
            ),
            tag("details", tag("summary", "The comparison in numbers"), table, _method(comparison)),
        )
    )


def _differences(
    comparison: Comparison, titles: Mapping[str, str]
) -> list[tuple[str, str, charts.Difference]]:
    lines = []
    for one in comparison.overall:
        change = one.difference
        kind = one.verdict.value if one.verdict in _CLEAR else "unclear"
        drawn = charts.Difference(change.value, change.low, change.high, kind, one.verdict.value)
        moved = f"{number(one.before)} → {number(one.after)}, n = {change.n}"
        lines.append((titles.get(one.metric, one.metric), moved, drawn))
    return lines


def _method(comparison: Comparison) -> str:
    told = (
        f"{comparison.cases} cases in both runs. Differences are paired; the interval is a "
        "bootstrap over cases, p is McNemar's exact test or a sign-flip test, corrected by Holm "
        "for the number of figures. Of kinds and languages only what is distinguishable is "
        "listed. For the Brier score less is better."
    )
    return tag("p", text(told), class_="note")


def _change_table(changes: Sequence[Change], titles: Mapping[str, str]) -> str:
    head = ("figure", "n", "before", "after", "difference", "95 %", "flipped", "p", "")
    lines = []
    for one in changes:
        part = "" if one.part == EVERY_CASE else f", {one.part}"
        difference = one.difference
        cells = (
            titles.get(one.metric, one.metric) + part,
            str(difference.n),
            number(one.before),
            number(one.after),
            signed(difference.value),
            f"{signed(difference.low)} to {signed(difference.high)}",
            "" if one.lost is None else f"−{one.lost} +{one.gained}",
            probability(one.p_corrected),
        )
        verdict = tag("span", text(one.verdict.value), class_=one.verdict.value.replace(" ", "-"))
        lines.append([*map(text, cells), verdict])
    return rows(lines, head, class_="scroll numbers")


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


def _languages(run: Run) -> str:
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


def _certainty(run: Run) -> str:
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
        charts.reliability(run.header["calibration"]),
    )
    yield tag(
        "div",
        tag("h3", "Time to an answer"),
        tag("p", _steps(run), class_="note"),
        charts.latencies([row["seconds"] for row in run.timings], latency(run)),
    )


def _steps(run: Run) -> str:
    """The median time of each step."""
    taken: dict[str, list[float]] = {}
    for row in run.timings:
        for step, seconds in row["steps"].items():
            taken.setdefault(step, []).append(seconds)
    middle = {step: sorted(times)[len(times) // 2] for step, times in taken.items()}
    told = ", ".join(f"{step} {charts.milliseconds(value)}" for step, value in middle.items())
    return text(f"Medians of the steps: {told or 'none'}.")


_NOTHING: dict[str, Any] = {"n": 0, "value": None, "low": None, "high": None}
