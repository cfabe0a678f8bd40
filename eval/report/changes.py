"""The part of a report that says what changed between two runs."""

from collections.abc import Mapping, Sequence

from eval.compare import EVERY_CASE, Change, Comparison, Trend
from eval.compare.table import clear_sentences, number, probability, signed
from eval.report import charts
from eval.report.marks import rows, tag, text
from eval.runs.folder import Run

_CLEAR = (Trend.BETTER, Trend.WORSE)


def changes(comparison: Comparison, runs: Sequence[Run]) -> str:
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
