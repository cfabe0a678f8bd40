"""Figures over many cases: a mean with its interval for each metric, kind and language."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from eval.compare.statistics import Interval, mean_interval
from eval.metrics import METRICS, Scale

_DIGITS = 4
_BINS = 10

Row = dict[str, Any]
Total = dict[str, float | int | None]
NOTHING: Total = {"n": 0, "value": None, "low": None, "high": None}


def totals(results: Sequence[Row]) -> dict[str, Any]:
    """The `totals` of run.json."""
    return {
        "all": _totals_of(results),
        "kind": _grouped(results, lambda row: row["kind"]),
        "language": _grouped(results, lambda row: row["language"]),
        "direction": _grouped(results, lambda row: row["direction"]),
    }


def total(values: Iterable[float | None], amounts: bool = False) -> Total:
    """The mean of those that are there, with its 95 % interval.

    Shares and yes/no values that are all 0 or 1 get Wilson's interval; `amounts` are neither.
    """
    there = [value for value in values if value is not None]
    interval = _amount(there) if amounts else mean_interval(there)
    if interval is None:
        return dict(NOTHING)
    return {
        "n": interval.n,
        "value": round(interval.value, _DIGITS),
        "low": round(interval.low, _DIGITS),
        "high": round(interval.high, _DIGITS),
    }


def calibration(results: Sequence[Row]) -> dict[str, Any]:
    """How the probability `answerable` compares with how often the documents do answer.

    `ece` is the mean distance of the two over ten bins of equal width, weighted by their cases.
    """
    rows = [row for row in results if row["answerable"] is not None]
    bins = []
    for number in range(_BINS):
        inside = [row for row in rows if _bin(row["record"]["answerable"]) == number]
        said = [row["record"]["answerable"] for row in inside]
        bins.append(
            {
                "low": number / _BINS,
                "high": (number + 1) / _BINS,
                "n": len(inside),
                "confidence": round(sum(said) / len(said), _DIGITS) if said else None,
                "answerable": total(float(row["answerable"]) for row in inside),
            }
        )
    return {"ece": _ece(bins, len(rows)), "bins": bins}


def usage(results: Sequence[Row]) -> Row:
    """Tokens and cost of all cases; `cost` is None without prices."""
    used = [row["record"]["usage"] for row in results]
    costs = [one["cost"] for one in used if one["cost"] is not None]
    return {
        "input_tokens": sum(one["input_tokens"] for one in used),
        "output_tokens": sum(one["output_tokens"] for one in used),
        "estimated": any(one["estimated"] for one in used),
        "cost": round(sum(costs), 6) if costs else None,
    }


def judged(results: Sequence[Row]) -> Row | None:
    """How often a judge model was asked, and gave no verdict that could be read."""
    sentences = [one for row in results for one in row["record"]["sentences"] if "judged" in one]
    asked = [one["judged"] for one in sentences if one["citations"]]
    return {"asked": len(asked), "unreadable": asked.count(None)} if sentences else None


def _totals_of(results: Sequence[Row]) -> dict[str, Total]:
    return {
        key: total((row["scores"][key] for row in results), metric.scale is Scale.NUMBER)
        for key, metric in METRICS.items()
    }


def _amount(values: Sequence[float]) -> Interval | None:
    """Like `mean_interval`, but amounts that are all alike, even 0 or 1, leave no doubt."""
    if values and min(values) == max(values):
        return Interval(values[0], values[0], values[0], len(values))
    return mean_interval(values)


def _grouped(results: Sequence[Row], name: Callable[[Row], str]) -> dict[str, Any]:
    groups: dict[str, list[Row]] = {}
    for row in results:
        groups.setdefault(name(row), []).append(row)
    return {group: _totals_of(groups[group]) for group in sorted(groups) if group}


def _bin(probability: float) -> int:
    return min(_BINS - 1, int(probability * _BINS))


def _ece(bins: Sequence[Row], count: int) -> float | None:
    if not count:
        return None
    filled = [one for one in bins if one["n"]]
    apart = [one["n"] * abs(one["confidence"] - one["answerable"]["value"]) for one in filled]
    return round(float(sum(apart)) / count, _DIGITS)
