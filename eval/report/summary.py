"""A run, or the comparison of two, in a few lines of Markdown for a pull request."""

from collections.abc import Sequence

from eval.compare import Comparison
from eval.compare.table import as_markdown, number
from eval.report.drawings import milliseconds
from eval.runs.folder import Run
from eval.runs.table import latency

_FIGURES = (
    "right",
    "answered",
    "refused_rightly",
    "recall_5",
    "gold_cited",
    "citation_recall",
    "brier",
)


def summary(runs: Sequence[Run], comparison: Comparison | None) -> str:
    """The main figures with their intervals, and what changed."""
    last = runs[-1]
    metrics, totals = last.header["metrics"], last.header["totals"]["all"]
    lines = ["| figure | n | value | 95 % |", "|---|--:|--:|--:|"]
    for key in _FIGURES:
        total = totals.get(key)
        if total and total["n"]:
            spread = f"{number(total['low'])} – {number(total['high'])}"
            lines.append(
                f"| {metrics[key]['title']} | {total['n']} | {number(total['value'])} | {spread} |"
            )
    parts = [f"## Evaluation: {len(last.results)} cases", "\n".join(lines)]
    if took := latency(last):
        parts.append(
            f"To an answer: median {milliseconds(took['p50'])}, "
            f"95th percentile {milliseconds(took['p95'])}; errors: {last.header['errors']}."
        )
    if comparison:
        titles = {key: metric["title"] for key, metric in metrics.items()}
        parts += ["## What changed", as_markdown(comparison, titles, flips=5)]
    return "\n\n".join(parts).rstrip() + "\n"
