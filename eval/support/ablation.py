"""What each kind of rule, and the verifier, adds to the support checker."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.types import DoubtKind
from eval.compare.statistics import LEVEL, SEED
from eval.compare.table import number, signed
from eval.support import DENIED, faults, held
from eval.support.labels import Pair

WHOLE = "**rules and verifier**"
ALONE = -1.0  # the logit at which the verifier by itself agrees with the public sets most
_RESAMPLES = 1000
_KINDS = {
    DoubtKind.NUMBER: "numbers",
    DoubtKind.DATE: "dates",
    DoubtKind.NAME: "names",
    DoubtKind.NEGATION: "negation and opposites",
    DoubtKind.WORDS: "shared words",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules find wrong with a pair, and the verifier's logit that it is borne out."""

    kinds: frozenset[DoubtKind]
    held: float


Verdict = Callable[[Reading], bool]


def read(pairs: Iterable[Pair]) -> Iterator[Reading]:
    """One reading for each pair.

    Raises:
        ResourceError: the verifier's weights are missing or damaged.
    """
    for pair in pairs:
        kinds = frozenset(doubt.kind for doubt in faults(pair))
        yield Reading(kinds, held(pair.statement, pair.title, pair.cited))


def parts() -> dict[str, Verdict]:
    """The checker whole, and with parts left out, by what a table calls them."""
    every: dict[str, Verdict] = {
        WHOLE: lambda one: not one.kinds and one.held >= DENIED,
        "rules alone": lambda one: not one.kinds,
        "verifier alone": lambda one: one.held >= ALONE,
    }
    for kind, name in _KINDS.items():
        every[f"… without {name}"] = _without(kind)
    return every


def ablation(pairs: Sequence[Pair], readings: Sequence[Reading]) -> dict[str, Any]:
    """Macro-F1 of each part by the pairs' origin, and its difference to the whole."""
    rows: dict[str, dict[str, Any]] = {name: {} for name in parts()}
    for origin in dict.fromkeys(pair.origin for pair in pairs):
        own = [n for n, pair in enumerate(pairs) if pair.origin == origin]
        labels = np.array([pairs[n].supported for n in own], bool)
        said = {
            name: np.array([verdict(readings[n]) for n in own], bool)
            for name, verdict in parts().items()
        }
        for name, verdicts in said.items():
            rows[name][origin] = _figure(labels, verdicts, said[WHOLE])
    return {"parts": rows}


def table(result: dict[str, Any]) -> str:
    """A line for each part; the whole with its interval, the others with that of the difference."""
    whole = result["parts"][WHOLE]
    heads = [f"{origin} ({figure['n']})" for origin, figure in whole.items()]
    lines = [f"| macro-F1 | {' | '.join(heads)} |", "|---|" + "---|" * len(heads)]
    for name, row in result["parts"].items():
        lines.append(f"| {name} | {' | '.join(_cell(row[origin]) for origin in whole)} |")
    return "\n".join(lines)


def macro_f1(labels: np.ndarray, said: np.ndarray) -> float:
    """The mean of the F1 of "supported" and of "not supported", [n] of bool each."""
    return float(np.mean([_f1(labels, said), _f1(~labels, ~said)]))


def _f1(labels: np.ndarray, said: np.ndarray) -> float:
    together = labels.sum() + said.sum()
    return 2 * float((labels & said).sum()) / float(together) if together else 1.0


def _without(kind: DoubtKind) -> Verdict:
    return lambda one: not one.kinds - {kind} and one.held >= DENIED


def _figure(labels: np.ndarray, said: np.ndarray, whole: np.ndarray) -> dict[str, float]:
    rng = np.random.default_rng(SEED)
    drawn = rng.integers(0, len(labels), (_RESAMPLES, len(labels)))
    values = np.array([macro_f1(labels[rows], said[rows]) for rows in drawn])
    others = np.array([macro_f1(labels[rows], whole[rows]) for rows in drawn])
    tail = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
    low, high = np.quantile(values, tail)
    less, more = np.quantile(values - others, tail)
    value = macro_f1(labels, said)
    return {
        "n": len(labels),
        "value": value,
        "low": float(low),
        "high": float(high),
        "difference": value - macro_f1(labels, whole),
        "difference_low": float(less),
        "difference_high": float(more),
    }


def _cell(figure: dict[str, float]) -> str:
    if not (figure["difference"] or figure["difference_low"] or figure["difference_high"]):
        return f"{number(figure['value'])} [{number(figure['low'])}, {number(figure['high'])}]"
    between = f"{signed(figure['difference_low'])}, {signed(figure['difference_high'])}"
    return f"{number(figure['value'])} ({signed(figure['difference'])} [{between}])"
