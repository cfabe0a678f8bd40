"""Draws a report's two plots with axes, calibration and latency, as inline SVG."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from eval.report.marks import share, tag, text

_BARS = 24
_WIDTH, _HEIGHT = 400, 300  # of a drawing, in its own units
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 14, 12, 44


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
