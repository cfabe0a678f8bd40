"""Draws a report's plots as inline SVG: figures with intervals, a matrix, calibration, latency."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.language import LANGUAGES
from eval.compare_table import signed
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
_BARS = 24
_WHOLE: dict[float, str] = {0: "0", 0.5: "0.5", 1: "1"}  # labels of an axis from 0 to 1
_ANCHORS: dict[float, str] = {0: "start", 1: "end"}
_WIDTH, _HEIGHT = 400, 300  # of a drawing, in its own units
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 14, 12, 44
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


def reliability(calibration: Mapping[str, Any]) -> str:
    """How often the documents answered, by how probable the assistant held it."""
    bins = [one for one in calibration["bins"] if one["n"]]
    most = max((one["n"] for one in bins), default=1)
    drawn = [*_grid("probability it gave", "share that was answerable"), _diagonal()]
    for one in bins:
        x, total = _x(one["confidence"]), one["answerable"]
        radius = 3 + 6 * math.sqrt(one["n"] / most)
        about = (
            f"{one['low']:.1f} to {one['high']:.1f}: {one['n']} cases, gave "
            f"{share(one['confidence'])}, answerable {share(total['value'])}"
        )
        bar = tag("line", x1=x, x2=x, y1=_y(total["low"]), y2=_y(total["high"]), class_="range")
        dot = tag("circle", cx=x, cy=_y(total["value"]), r=f"{radius:.1f}", class_="dot")
        drawn.append(tag("g", tag("title", text(about)), bar, dot))
    return _drawing("Reliability diagram", drawn)


def latencies(seconds: Sequence[float], marks: Mapping[str, float]) -> str:
    """How many answers took how long, with the median and the 95th percentile marked."""
    asked = [value for value in seconds if value]
    if not asked:
        return tag("p", "No timings.", class_="note")
    longest = _nice(max(asked))
    counts = [0] * _BARS
    for value in asked:
        counts[min(_BARS - 1, int(value / longest * _BARS))] += 1
    most = max(counts)
    step = (_WIDTH - _LEFT - _RIGHT) / _BARS
    drawn = []
    for place, count in enumerate(counts):
        if count:
            low, high = place * longest / _BARS, (place + 1) * longest / _BARS
            about = f"{milliseconds(low)} to {milliseconds(high)}: {count} answers"
            y = _y(count / most * 0.92)
            drawn.append(
                tag(
                    "rect",
                    tag("title", text(about)),
                    x=f"{_LEFT + place * step + 0.75:.1f}",
                    y=y,
                    width=f"{step - 1.5:.1f}",
                    height=f"{float(_y(0)) - float(y):.1f}",
                    rx=1.5,
                    class_="bar",
                )
            )
    drawn += _time_axis(longest)
    for name, value in marks.items():
        drawn.append(_time_mark(name, value, longest))
    return _drawing("Distribution of the time to an answer", drawn)


def milliseconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 2 else f"{1000 * seconds:.0f} ms"


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


def _drawing(about: str, drawn: Sequence[str]) -> str:
    box = f"0 0 {_WIDTH} {_HEIGHT}"
    return tag("svg", *drawn, viewBox=box, class_="drawing", role="img", aria_label=about)


def _grid(below: str, beside: str) -> list[str]:
    lines = []
    for part in (0, 0.25, 0.5, 0.75, 1):
        y, x = _y(part), _x(part)
        lines.append(tag("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y, class_="grid"))
        label = f"{part:g}"
        lines.append(tag("text", label, x=_LEFT - 8, y=f"{float(y) + 4:.1f}", text_anchor="end"))
        lines.append(tag("text", label, x=x, y=_HEIGHT - 26, text_anchor="middle"))
    lines.append(_caption(below))
    middle = (_HEIGHT - _BOTTOM + _TOP) / 2
    turned = f"rotate(-90 13 {middle})"
    lines.append(tag("text", text(beside), x=13, y=middle, text_anchor="middle", transform=turned))
    return lines


def _caption(below: str) -> str:
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    return tag("text", text(below), x=middle, y=_HEIGHT - 6, text_anchor="middle")


def _diagonal() -> str:
    return tag("line", x1=_x(0), y1=_y(0), x2=_x(1), y2=_y(1), class_="diagonal")


def _time_axis(longest: float) -> list[str]:
    base = _y(0)
    lines = [tag("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=base, y2=base, class_="grid")]
    for part in (0, 0.5, 1):
        anchor = "end" if part == 1 else "middle"
        label = milliseconds(longest * part)
        lines.append(tag("text", label, x=_x(part), y=_HEIGHT - 26, text_anchor=anchor))
    return [*lines, _caption("from question to answer")]


def _time_mark(name: str, value: float, longest: float) -> str:
    x, right = _x(value / longest), value / longest > 0.7
    line = tag("line", x1=x, x2=x, y1=_TOP, y2=_y(0), class_="mark")
    beside = float(x) + (-5 if right else 5)
    y = _TOP + (10 if name == "p50" else 26)
    label = f"{'median' if name == 'p50' else name} {milliseconds(value)}"
    anchor = "end" if right else "start"
    return line + tag(
        "text", text(label), x=f"{beside:.1f}", y=y, text_anchor=anchor, class_="told"
    )


def _nice(value: float) -> float:
    """The next round number, for the end of an axis."""
    power = 10 ** math.floor(math.log10(value))
    steps = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
    return float(next((step * power for step in steps if step * power >= value), 10 * power))


def _x(value: float) -> str:
    return f"{_LEFT + value * (_WIDTH - _LEFT - _RIGHT):.1f}"


def _y(value: float) -> str:
    return f"{_HEIGHT - _BOTTOM - value * (_HEIGHT - _BOTTOM - _TOP):.1f}"
