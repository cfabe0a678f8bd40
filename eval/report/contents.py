"""Gathers what a report shows of one run, or of two over the same cases: report.json."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from eval.compare import Comparison
from eval.compare.table import as_json
from eval.runs.folder import Run
from eval.runs.table import latency

FORMAT = 1
_RECORD = ("answer", "refused", "ending", "advice", "model", "instead_of", "understood")

Row = dict[str, Any]


class Standing(StrEnum):
    """How a case came out, in the order in which a reader wants to see them."""

    ERROR = "error"
    REFUSED_WRONGLY = "refused wrongly"
    ANSWERED_WRONGLY = "answered wrongly"
    WRONG = "wrong"
    RIGHT = "right"
    REFUSED_RIGHTLY = "refused rightly"


def contents(runs: Sequence[Run], comparison: Comparison | None = None) -> Row:
    """Everything that the page draws; `runs` is one run, or the one before and the one after."""
    passages = _Passages()
    sides = [{row["id"]: _side(run, row, passages) for row in run.results} for run in runs]
    return {
        "format": FORMAT,
        "runs": [_run(run) for run in runs],
        "comparison": as_json(comparison) if comparison else None,
        "cases": [
            {**_case(row), "runs": [side.get(row["id"]) for side in sides]}
            for row in runs[-1].results
        ],
        "passages": passages.listed,
    }


def outcome(row: Row) -> Standing:
    """Of one line of results.jsonl."""
    if row["error"]:
        return Standing.ERROR
    refused = row["record"]["refused"]
    if row["answerable"]:
        if refused:
            return Standing.REFUSED_WRONGLY
        return Standing.RIGHT if row["scores"]["right"] else Standing.WRONG
    return Standing.REFUSED_RIGHTLY if refused else Standing.ANSWERED_WRONGLY


def _run(run: Run) -> Row:
    named = ("cases", "documents", "settings", "profile", "judge_model", "program", "versions")
    figures = ("metrics", "totals", "calibration", "usage", "judge", "checker", "errors")
    counts: dict[str, int] = {}
    for row in run.results:
        counts[outcome(row).value] = counts.get(outcome(row).value, 0) + 1
    return {
        "name": run.folder.name,
        **{name: run.header.get(name) for name in (*named, *figures)},
        "outcomes": {name.value: counts.get(name.value, 0) for name in Standing},
        "latency": latency(run),
        "seconds": [row["seconds"] for row in run.timings],
    }


def _case(row: Row) -> Row:
    gold = ("id", "question", "language", "kind", "direction", "history", "documents", "facts")
    return {name: row[name] for name in (*gold, "spans", "answerable")}


def _side(run: Run, row: Row, passages: "_Passages") -> Row:
    record = row["record"]
    return {
        **{name: record[name] for name in _RECORD},
        "probability": record["answerable"],
        "outcome": outcome(row).value,
        "sentences": record["sentences"],
        "citations": [
            {**one, "passage": passages.number(one["document"], one["passage"])}
            for one in record["citations"]
        ],
        "retrieved": [
            {
                "passage": passages.number(one["document"], one),
                **{name: one[name] for name in ("score", "meaning", "words")},
            }
            for one in record["retrieved"]
        ],
        "scores": row["scores"],
        "missed": row["missed"],
        "error": row["error"],
        "seconds": _seconds(run, row["id"]),
    }


def _seconds(run: Run, id: str) -> float | None:
    return next((row["seconds"] for row in run.timings if row["id"] == id), None)


class _Passages:
    """Each passage once, however many cases show it."""

    def __init__(self) -> None:
        self.listed: list[Row] = []
        self._numbers: dict[tuple[str, int, int, str], int] = {}

    def number(self, document: str, passage: Row) -> int:
        key = (document, passage["start"], passage["end"], passage["text"])
        if key not in self._numbers:
            self._numbers[key] = len(self.listed)
            named = {name: passage[name] for name in ("start", "end", "heading", "text")}
            self.listed.append({"document": document, **named})
        return self._numbers[key]
