"""Compares two runs over the same cases: what got better or worse, by more than chance?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from eval.compare.pairing import Pair, Row, pair_up
from eval.compare.statistics import Interval, holm, mcnemar, paired_difference, sign_flip
from eval.runs.folder import Run, RunError

# What is compared unless metrics are named: each says something of its own.
DEFAULT_METRICS = (
    "right",
    "facts",
    "answered",
    "refused_rightly",
    "language_match",
    "resisted",
    "completed",
    "brier",
    "recall_5",
    "reciprocal_rank",
    "gold_cited",
    "citation_precision",
    "citation_recall",
)
FLIPPING = "right"  # the figure whose flips are listed
SIGNIFICANT = 0.05
EVERY_CASE = "all"


class Trend(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"  # in every case
    UNCLEAR = "not distinguishable"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure over one part of the cases, before and after.

    `part` is EVERY_CASE or a kind or language, of `parts`. `difference` is after minus before.
    `p` comes from McNemar's exact test where `lost` and `gained` count the cases that flipped,
    otherwise from sign flips; `p_corrected` takes the number of comparisons into account.
    """

    metric: str
    parts: str
    part: str
    before: float
    after: float
    difference: Interval
    p: float
    lost: int | None
    gained: int | None
    better: str
    p_corrected: float = 1.0

    @property
    def verdict(self) -> Trend:
        if self.difference.value == self.difference.low == self.difference.high == 0:
            return Trend.SAME
        if self.p_corrected >= SIGNIFICANT:
            return Trend.UNCLEAR
        up = self.difference.value > 0
        return Trend.BETTER if up == (self.better != "lower") else Trend.WORSE


@dataclass(frozen=True, slots=True)
class Flip:
    """A case that one run got right and the other did not."""

    id: str
    gained: bool
    before: Row
    after: Row


@dataclass(frozen=True, slots=True)
class Comparison:
    """`overall` and `parts` are corrected each for its own number of comparisons.

    `notes` say what else differs between the runs, and which cases were left out.
    """

    cases: int
    overall: tuple[Change, ...]
    parts: tuple[Change, ...]
    flips: tuple[Flip, ...]
    notes: tuple[str, ...]

    def of(self, verdict: Trend) -> list[Change]:
        return [change for change in (*self.overall, *self.parts) if change.verdict is verdict]


def compare(before: Run, after: Run, metrics: Sequence[str] = ()) -> Comparison:
    """Compares the cases that both runs have.

    Raises:
        RunError: a run is unfinished, a metric is unknown, or they have no case in common.
    """
    for run in (before, after):
        if not run.complete:
            raise RunError(
                f"{run.folder} is unfinished; run the same `eval run` again to finish it."
            )
    chosen = metrics or DEFAULT_METRICS
    known = {**before.header["metrics"], **after.header["metrics"]}
    if unknown := [key for key in chosen if key not in known]:
        raise RunError(f"{', '.join(unknown)} is no metric; there are {', '.join(known)}.")
    pairs, notes = pair_up(before, after)
    better = {key: str(known[key]["better"] or "") for key in chosen}
    yes_no = {key for key in chosen if known[key]["scale"] == "yes_no"}
    overall = _changes(EVERY_CASE, {EVERY_CASE: pairs}, better, yes_no)
    parts = [
        *_changes("kind", _grouped(pairs, lambda row: row["kind"]), better, yes_no),
        *_changes("language", _grouped(pairs, lambda row: row["language"]), better, yes_no),
    ]
    return Comparison(
        len(pairs), _corrected(overall), _corrected(parts), _flips(pairs), tuple(notes)
    )


def _grouped(pairs: Sequence[Pair], name: Callable[[Row], str]) -> dict[str, list[Pair]]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(name(pair[0]), []).append(pair)
    return {group: groups[group] for group in sorted(groups) if group}


def _changes(
    parts: str, groups: dict[str, list[Pair]], better: dict[str, str], yes_no: set[str]
) -> list[Change]:
    found = []
    for part, pairs in groups.items():
        for key, way in better.items():
            values = [(old["scores"].get(key), new["scores"].get(key)) for old, new in pairs]
            both = [(old, new) for old, new in values if old is not None and new is not None]
            if both:
                found.append(_change(key, parts, part, both, way, key in yes_no))
    return found


def _change(
    key: str,
    parts: str,
    part: str,
    values: Sequence[tuple[float, float]],
    better: str,
    yes_no: bool,
) -> Change:
    before, after = [old for old, _ in values], [new for _, new in values]
    lost = sum(new < old for old, new in values)
    gained = sum(new > old for old, new in values)
    return Change(
        metric=key,
        parts=parts,
        part=part,
        before=sum(before) / len(before),
        after=sum(after) / len(after),
        difference=paired_difference(before, after),
        p=mcnemar(lost, gained) if yes_no else sign_flip(before, after),
        lost=lost if yes_no else None,
        gained=gained if yes_no else None,
        better=better,
    )


def _corrected(changes: Sequence[Change]) -> tuple[Change, ...]:
    corrected = holm([change.p for change in changes])
    return tuple(
        replace(change, p_corrected=p) for change, p in zip(changes, corrected, strict=True)
    )


def _flips(pairs: Sequence[Pair]) -> tuple[Flip, ...]:
    """Losses first, each in the order of the cases."""
    found = []
    for before, after in pairs:
        old, new = before["scores"].get(FLIPPING), after["scores"].get(FLIPPING)
        if old is not None and new is not None and old != new:
            found.append(Flip(before["id"], new > old, before, after))
    return tuple(sorted(found, key=lambda flip: flip.gained))
