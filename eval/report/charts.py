"""Draws figures with intervals, differences and the language matrix of a report."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.language import LANGUAGES
from eval.compare.table import signed
from eval.report.marks import percent, share, tag, text

Total = Mapping[str, Any]  # n, value, low, high


@dataclass(frozen=True, slots=True)
class Difference:
    """A change with its interval; `kind` is better, worse or nothing, `told` says it in words."""

    value: float
    low: float
    high: float
    kind: str
    told: str

    @property
    def places(self) -> dict[str, float]:
        return {"value": self.value, "low": self.low, "high": self.high}


LANGUAGE_NAMES = {
    "en": "English",
    "sv": "Swedish",
    "no": "Norwegian",
    "da": "Danish",
    "fi": "Finnish",
}
_WHOLE: dict[float, str] = {0: "0", 0.5: "0.5", 1: "1"}  # labels of an axis from 0 to 1
_ANCHORS: dict[float, str] = {0: "start", 1: "end"}
_FEW = 5  # cases; fewer leave a cell of the matrix pale


def intervals(rows: Sequence[tuple[str, str, Sequence[Total]]], about: str) -> str:
    """A line for each figure: its name and note, and for each run its value and 95 % interval."""
    lines = []
    for name, note, totals in rows:
        if any(total["n"] for total in totals):
            label = tag("span", text(name), tag("small", text(note)), class_="name")
            lines.append(
                tag("div", label, _track(name, totals), _values(totals), class_="interval")
            )
    axis = tag("div", tag("span"), _axis(_WHOLE), tag("span"), class_="interval axis")
    return tag("div", *lines, axis, class_="intervals", role="group", aria_label=about)


def matrix(totals: Mapping[str, Total]) -> str:
    """Language of the question down, of the documents across; the fuller the colour, the higher."""
    pairs = {tuple(key.split(">")): total for key, total in totals.items() if total["n"]}
    across = sorted({written for _, written in pairs}, key=lambda w: (w.count("+"), _order(w)))
    down = sorted({asked for asked, _ in pairs}, key=_order)
    head = [tag("th", "question ↓ documents →", scope="col", class_="corner")]
    head += [tag("th", _language(written), scope="col") for written in across]
    body = []
    for asked in down:
        cells = [tag("th", _language(asked), scope="row")]
        cells += [_matrix_cell(pairs.get((asked, written))) for written in across]
        body.append(tag("tr", *cells))
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *body), class_="matrix")
    return tag("div", table, class_="scroll")


def differences(rows: Sequence[tuple[str, str, Difference]], about: str) -> str:
    """A line for each figure: by how much it changed, around a line for no change."""
    widest = max((max(abs(one.low), abs(one.high)) for _, _, one in rows), default=0.0)
    reach = max(0.1, math.ceil(widest * 10) / 10)
    lines = []
    for name, note, one in rows:
        label = tag("span", text(name), tag("small", text(note)), class_="name")
        told = tag("span", tag("b", text(signed(one.value))), tag("small", text(one.told)))
        values = tag("span", told, class_=f"values {one.kind}")
        lines.append(tag("div", label, _change(name, one, reach), values, class_="interval change"))
    ends: dict[float, str] = {0: signed(-reach), 0.5: "0", 1: signed(reach)}
    axis = tag("div", tag("span"), _axis(ends), tag("span"), class_="interval change axis")
    return tag("div", *lines, axis, class_="intervals", role="group", aria_label=about)


def _change(name: str, one: Difference, reach: float) -> str:
    place = {key: percent((value / reach + 1) / 2) for key, value in one.places.items()}
    drawn = (
        tag("line", x1=0, x2="100%", y1="50%", y2="50%", class_="rail"),
        tag("line", x1="50%", x2="50%", y1=0, y2="100%", class_="zero"),
        tag("line", x1=place["low"], x2=place["high"], y1="50%", y2="50%", class_="range"),
        tag("circle", cx=place["value"], cy="50%", r=5, class_="dot"),
    )
    about = f"{name}: {signed(one.value)}, 95 % {signed(one.low)} to {signed(one.high)}"
    return tag("svg", *drawn, class_=f"track {one.kind}", role="img", aria_label=about)


def _track(name: str, totals: Sequence[Total]) -> str:
    """One interval over another where there are two runs."""
    drawn = [tag("line", x1=0, x2="100%", y1="50%", y2="50%", class_="rail")]
    for place, total in enumerate(totals):
        if not total["n"]:
            continue
        y = "50%" if len(totals) == 1 else ("32%", "68%")[place]
        run = "one" if len(totals) == 1 else ("before", "after")[place]
        ends = {"x1": percent(total["low"]), "x2": percent(total["high"])}
        drawn.append(tag("line", **ends, y1=y, y2=y, class_=f"range {run}"))
        drawn.append(tag("circle", cx=percent(total["value"]), cy=y, r=5, class_=f"dot {run}"))
    about = "; ".join(_spoken(total) for total in totals)
    return tag("svg", *drawn, class_="track", role="img", aria_label=f"{name}: {about}")


def _values(totals: Sequence[Total]) -> str:
    told = []
    for place, total in enumerate(totals):
        run = "" if len(totals) == 1 else ("before", "after")[place]
        value = tag("b", share(total["value"]), class_=run)
        spread = f"{share(total['low'])}–{share(total['high'])}" if total["n"] else ""
        told.append(tag("span", value, tag("small", spread)))
    return tag("span", *told, class_="values")


def _spoken(total: Total) -> str:
    if not total["n"]:
        return "no case"
    return (
        f"{share(total['value'])}, 95 % between {share(total['low'])} and "
        f"{share(total['high'])}, n = {total['n']}"
    )


def _axis(ends: Mapping[float, str]) -> str:
    marks = [
        tag("text", text(label), x=percent(place), y=12, text_anchor=_ANCHORS.get(place, "middle"))
        for place, label in ends.items()
    ]
    return tag("svg", *marks, class_="track", aria_hidden="true")


def _matrix_cell(total: Total | None) -> str:
    if total is None:
        return tag("td", "–", class_="none")
    about = f"{share(total['low'])} to {share(total['high'])}"
    inside = (tag("b", share(total["value"])), tag("small", f"n = {total['n']}"))
    if total["n"] < _FEW:
        return tag("td", *inside, class_="few", title=about)
    return tag("td", *inside, style=f"--value: {total['value']:.3f}", title=about)


def _language(codes: str) -> str:
    return text(" + ".join(LANGUAGE_NAMES.get(code, code) for code in codes.split("+")))


def _order(codes: str) -> int:
    first = codes.split("+")[0]
    return LANGUAGES.index(first) if first in LANGUAGES else len(LANGUAGES)
