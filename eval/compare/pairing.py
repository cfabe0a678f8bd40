"""Finds the cases that two runs have in common, and says what else differs between the runs."""

from collections.abc import Iterator
from typing import Any

from eval.runs.folder import Run, RunError

_CASE_FIELDS = (
    *("id", "question", "history", "documents", "facts", "evidence", "forbidden"),
    *("parts", "points", "cells", "lists_documents", "small_talk"),
)
_CIRCUMSTANCES = ("documents", "settings", "profile", "judge_model", "program", "versions")

Row = dict[str, Any]
Pair = tuple[Row, Row]


def pair_up(before: Run, after: Run) -> tuple[list[Pair], list[str]]:
    """The cases that are the same in both runs, and what is to be said about the others."""
    there = {row["id"]: row for row in after.results}
    both = [(row, there[row["id"]]) for row in before.results if row["id"] in there]
    pairs = [pair for pair in both if _same_case(*pair)]
    if not pairs:
        raise RunError(
            f"{before.folder} and {after.folder} have no case in common: one is over "
            f"{before.header['cases']['name']}, the other over {after.header['cases']['name']}. "
            "Run both over the same cases."
        )
    notes = [
        f"{count} case{'s' if count > 1 else ''} {which}, left out."
        for count, which in (
            (len(before.results) - len(both), "only in the first run"),
            (len(after.results) - len(both), "only in the second run"),
            (len(both) - len(pairs), "worded or marked otherwise in the second run"),
        )
        if count
    ]
    return pairs, notes + list(_other_circumstances(before, after))


def _same_case(before: Row, after: Row) -> bool:
    return all(before.get(field) == after.get(field) for field in _CASE_FIELDS)


def _other_circumstances(before: Run, after: Run) -> Iterator[str]:
    for name in _CIRCUMSTANCES:
        old, new = before.header.get(name), after.header.get(name)
        if old == new:
            continue
        if name == "settings" and isinstance(old, dict) and isinstance(new, dict):
            yield f"Other settings: {'; '.join(_changed_settings(old, new))}."
        else:
            yield f"Other {name.replace('_', ' ')}."


def _changed_settings(old: Row, new: Row, above: str = "") -> Iterator[str]:
    for key in sorted({*old, *new}):
        was, is_now = old.get(key), new.get(key)
        if isinstance(was, dict) and isinstance(is_now, dict):
            yield from _changed_settings(was, is_now, f"{above}{key}.")
        elif was != is_now:
            yield f"{above}{key} {was!r} → {is_now!r}"
