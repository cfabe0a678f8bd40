"""Tells a comparison of two runs: as text for a terminal, and as Markdown for a pull request."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eval.compare import EVERY_CASE, Change, Comparison, Flip, Trend
from eval.compare.pairing import Row

_SHOWN_FLIPS = 20
_SHOWN_TEXT = 160  # characters of an answer

Titles = Mapping[str, str]  # of metrics, by key
Shown = Callable[[str], str]


def sentences(comparison: Comparison, titles: Titles, shown: Shown = str) -> list[str]:
    """The comparison in a few sentences, the worst first; names of kinds as `shown` puts them."""
    told = clear_sentences(comparison, titles, shown)
    unclear = [one for one in comparison.overall if one.verdict is Trend.UNCLEAR]
    told += [f"{_title(one, titles)} is {_unclear(one)}." for one in unclear]
    same = [one for one in comparison.overall if one.verdict is Trend.SAME]
    if same:
        told.append(f"The same in every case: {', '.join(_title(one, titles) for one in same)}.")
    return told


def clear_sentences(comparison: Comparison, titles: Titles, shown: Shown = str) -> list[str]:
    """What got worse and what better by more than chance; none where nothing did."""
    told = []
    for name, verdict in (("Worse", Trend.WORSE), ("Better", Trend.BETTER)):
        changed = comparison.of(verdict)
        overall = [_told(one, titles) for one in changed if one.part == EVERY_CASE]
        if overall:
            told.append(f"{name}: {'; '.join(overall)}.")
        if parts := _by_part([one for one in changed if one.part != EVERY_CASE], titles, shown):
            told.append(f"{name} in parts: {parts}.")
    return told


def _by_part(changes: Sequence[Change], titles: Titles, shown: Shown) -> str:
    """Such as "near-miss: right −.366, refused −.366; da: right −.200"."""
    parts: dict[str, list[str]] = {}
    for one in changes:
        figure = f"{_title(one, titles)} {signed(one.difference.value)}"
        parts.setdefault(one.part, []).append(figure)
    return "; ".join(f"{shown(part)}: {', '.join(figures)}" for part, figures in parts.items())


def as_markdown(comparison: Comparison, titles: Titles, flips: int = _SHOWN_FLIPS) -> str:
    """The table of figures, what is clear, and the flipped cases."""
    parts = [f"{comparison.cases} cases in both runs.", *map(_escaped, comparison.notes)]
    parts.append(_figures(comparison.overall, titles))
    if clear := [one for one in comparison.parts if one.verdict in _CLEAR]:
        parts += ["By kind and language, only what is distinguishable:", _figures(clear, titles)]
    parts.append("\n".join(f"- {told}" for told in sentences(comparison, titles, _escaped)))
    if comparison.flips:
        parts.append(_flips(comparison.flips[:flips], comparison.flips))
    return "\n\n".join(part for part in parts if part) + "\n"


def as_json(comparison: Comparison) -> dict[str, Any]:
    return {
        "cases": comparison.cases,
        "notes": list(comparison.notes),
        "overall": [_plain(change) for change in comparison.overall],
        "parts": [_plain(change) for change in comparison.parts],
        "flips": [
            {
                "id": flip.id,
                "gained": flip.gained,
                "question": flip.before["question"],
                "before": flip.before["record"]["answer"],
                "after": flip.after["record"]["answer"],
            }
            for flip in comparison.flips
        ],
    }


_CLEAR = (Trend.BETTER, Trend.WORSE)


def _told(change: Change, titles: Titles) -> str:
    return (
        f"{_title(change, titles)} {number(change.before)} → {number(change.after)}, "
        f"{signed(change.difference.value)} {_bounds(change)}, p {_written(change.p_corrected)}"
    )


def _written(p: float) -> str:
    return "< .001" if p < 0.001 else f"= {number(p)}"


def _unclear(change: Change) -> str:
    return (
        f"not distinguishable at n = {change.difference.n} "
        f"({signed(change.difference.value)}, 95 % {_bounds(change)})"
    )


def _title(change: Change, titles: Titles) -> str:
    return titles.get(change.metric, change.metric)


def _figures(changes: Sequence[Change], titles: Titles) -> str:
    lines = [
        "| figure | n | before | after | difference, 95 % | flipped | p, corrected | |",
        "|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    for change in changes:
        name = _title(change, titles)
        if change.part != EVERY_CASE:
            name += f", {_escaped(change.part)}"
        flipped = "" if change.lost is None else f"−{change.lost} +{change.gained}"
        verdict = change.verdict.value
        if change.verdict in _CLEAR:
            verdict = f"**{verdict}**"
        cells = (
            name,
            str(change.difference.n),
            number(change.before),
            number(change.after),
            f"{signed(change.difference.value)} {_bounds(change)}",
            flipped,
            probability(change.p_corrected),
            verdict,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _flips(shown: Sequence[Flip], every: Sequence[Flip]) -> str:
    gained = sum(flip.gained for flip in every)
    lines = [
        f"{len(every) - gained} cases were right and no longer are; {gained} the other way round"
        + (f" (the first {len(shown)}):" if len(shown) < len(every) else ":"),
        "",
        "| | case | question | before | after |",
        "|---|---|---|---|---|",
    ]
    for flip in shown:
        answers = (_answer(flip.before), _answer(flip.after))
        question = _plain_text(flip.before["question"])
        lines.append(
            f"| {'+' if flip.gained else '−'} | {_plain_text(flip.id)} | {question} "
            f"| {answers[0]} | {answers[1]} |"
        )
    return "\n".join(lines)


def _answer(row: Row) -> str:
    return _plain_text(row["record"]["answer"])


def _plain_text(text: str) -> str:
    """On one line, short, and without what Markdown would read as its own."""
    flat = " ".join(text.split())
    return _escaped(flat if len(flat) <= _SHOWN_TEXT else flat[: _SHOWN_TEXT - 1] + "…")


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\|<>`*_[]#&" else sign for sign in text)


def _plain(change: Change) -> dict[str, Any]:
    return {
        "metric": change.metric,
        change.parts: change.part,
        "n": change.difference.n,
        "before": round(change.before, 4),
        "after": round(change.after, 4),
        "difference": round(change.difference.value, 4),
        "low": round(change.difference.low, 4),
        "high": round(change.difference.high, 4),
        "lost": change.lost,
        "gained": change.gained,
        "p": round(change.p, 6),
        "p_corrected": round(change.p_corrected, 6),
        "verdict": change.verdict.value,
    }


def number(value: float) -> str:
    """.876 rather than 0.876; fewer decimals where the number is large."""
    if value < 0:
        return "−" + number(-value)
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.3f}".removeprefix("0")


def signed(value: float) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "±") + number(abs(value))


def probability(value: float) -> str:
    return "<.001" if value < 0.001 else number(value)


def _bounds(change: Change) -> str:
    return f"[{signed(change.difference.low)}, {signed(change.difference.high)}]"
