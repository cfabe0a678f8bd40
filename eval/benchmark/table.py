"""Writes measured figures as Markdown tables."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.language import LANGUAGES
from eval.benchmark.measure import ASSISTANT, LANGCHAIN, SYSTEMS
from eval.compare.table import number, signed

Result = Mapping[str, Any]  # the contents of benchmark.json
Figure = Mapping[str, float]

_READING = {
    "reading": "gold in the answer",
    "reading_short": "… in its first two sentences",
    "auc": "AUC of `answerable`",
    "false_refusals": "refused wrongly",
    "false_answers": "answered wrongly",
}
_MATRIX_HEAD = "question ↓ passage →: assistant / plain LangChain (questions)"
_DETAILS = {"mrr_10": "MRR@10", "ndcg_10": "nDCG@10", "recall_10": "recall@10"}


def as_markdown(result: Result) -> str:
    """Every table, with what one needs to know to read it."""
    parts = [
        "# Benchmark",
        about(result),
        "## Ranking: MRR@10 of the gold document",
        ranking_table(result),
        "## How much better than plain LangChain",
        difference_table(result),
        "## Reading and refusing",
        reading_table(result),
        "## By language of question and passage",
        matrix(result),
        "## Speed and memory",
        speed_table(result),
        "## Every ranking figure",
        detail_table(result),
    ]
    return "\n\n".join(parts) + "\n"


def ranking_table(result: Result) -> str:
    """A row for each set, a column for each system; the best is bold."""
    systems = _systems(result)
    rows = []
    for name, row in _ranked(result):
        values = {system: row["systems"][system]["figures"]["mrr_10"] for system in systems}
        best = max(values.values(), key=lambda one: one["value"])
        cells = [_cell(one, bold=one["value"] == best["value"]) for one in values.values()]
        rows.append([_named(name, row), str(best["n"]), *cells])
    return _table(["set", "questions", *(SYSTEMS[system] for system in systems)], rows)


def difference_table(result: Result) -> str:
    """MRR@10 less that of plain LangChain, with the corrected probability."""
    systems = [system for system in _systems(result) if system != LANGCHAIN]
    rows = [
        [name, *(_difference(row["differences"].get(system)) for system in systems)]
        for name, row in result["sets"].items()
        if row["differences"]
    ]
    return _table(["set", *(SYSTEMS[system] for system in systems)], rows)


def reading_table(result: Result) -> str:
    rows = []
    for name, row in result["sets"].items():
        if ASSISTANT in row["systems"]:
            found = row["systems"][ASSISTANT]["figures"]
            counts = f"{row['answerable']} / {row['questions'] - row['answerable']}"
            rows.append([_named(name, row), counts, *(_cell(found.get(key)) for key in _READING)])
    return _table(["set", "answerable / not", *_READING.values()], rows)


def speed_table(result: Result) -> str:
    systems = _systems(result)
    rows = []
    for name, row in result["sets"].items():
        cells = []
        for system in systems:
            one = row["systems"][system]
            cells.append(f"{one['p50_ms']:.0f} / {one['p95_ms']:.0f} ms, {one['megabytes']:.0f} MB")
        rows.append([name, str(row["documents"]), *cells])
    return _table(["set", "documents", *(SYSTEMS[system] for system in systems)], rows)


def detail_table(result: Result) -> str:
    rows = []
    for name, row in _ranked(result):
        for system in _systems(result):
            found = row["systems"][system]["figures"]
            rows.append([name, SYSTEMS[system], *(_cell(found[key]) for key in _DETAILS)])
    return _table(["set", "system", *_DETAILS.values()], rows)


def matrix(result: Result) -> str:
    """Language of the question down, of the passage across: the assistant against LangChain."""
    cells: dict[tuple[str, str], list[str]] = {}
    for name, row in result["sets"].items():
        for direction, values in row["directions"].items():
            asked, _, written = direction.partition(">")
            told = " / ".join(
                number(values[system]["value"])
                for system in (ASSISTANT, LANGCHAIN)
                if system in values
            )
            count = next(iter(values.values()))["n"]
            cells.setdefault((asked, written), []).append(f"{name} {told} ({count})")
    across = [language for language in LANGUAGES if any(key[1] == language for key in cells)]
    down = [language for language in LANGUAGES if any(key[0] == language for key in cells)]
    rows = [
        [asked, *("<br>".join(cells.get((asked, written), ["–"])) for written in across)]
        for asked in down
    ]
    return _table([_MATRIX_HEAD, *across], rows)


def about(result: Result) -> str:
    """What was measured and how to read it."""
    lines = [
        f"Chat `{result['chat']}`, embedding `{result['embedding']}`, {result['questions']}. "
        "In brackets 95 % intervals; questions about one document are resampled together. "
        "Ranking counts answerable questions; among the own cases what counts is the first "
        "passage that holds a gold quotation.",
    ]
    if any(row["unseen"] < row["questions"] for row in result["sets"].values()):
        lines.append(
            "The shipped reader was trained on other questions about the articles of the sets "
            "marked †, which flatters the assistant there; `--held` leaves those articles out."
        )
    return "\n\n".join(lines)


def _named(name: str, row: Result) -> str:
    return f"{name} †" if row["unseen"] < row["questions"] else name


def _systems(result: Result) -> list[str]:
    there = {system for row in result["sets"].values() for system in row["systems"]}
    return [system for system in SYSTEMS if system in there]


def _ranked(result: Result) -> Iterable[tuple[str, Result]]:
    for name, row in result["sets"].items():
        if all("mrr_10" in one["figures"] for one in row["systems"].values()):
            yield name, row


def _cell(figure: Figure | None, bold: bool = False) -> str:
    if figure is None:
        return "–"
    value = f"**{number(figure['value'])}**" if bold else number(figure["value"])
    return f"{value} [{number(figure['low'])}, {number(figure['high'])}]"


def _difference(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    p = figure["p_corrected"]
    sure = "p < .001" if p < 0.001 else f"p = {number(p)}"
    return f"{signed(figure['value'])} [{signed(figure['low'])}, {signed(figure['high'])}], {sure}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)
