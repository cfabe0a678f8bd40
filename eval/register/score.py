"""Compares a register with gold cells: yes or no for each figure and cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.register import Cell, Row
from assistant.register.exports.wording import spelled
from eval.metrics.answer import found_in, unmet_facts
from eval.plain_text import folded
from eval.register.gold import GoldCell, GoldRow

FIGURES = ("right", "items", "false", "missing", "evidence", "exact")
ALL = "all"
_OVERLAP = 12  # characters that a quotation and the evidence share


@dataclass(slots=True)
class Scores:
    """By column and figure the outcomes, 1 for yes; `failures` say what was not right."""

    outcomes: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def add(self, column: str, figure: str, *outcomes: int) -> None:
        for key in (column, ALL):
            self.outcomes.setdefault(key, {}).setdefault(figure, []).extend(outcomes)


def score(gold: Sequence[GoldRow], rows: Sequence[Row]) -> Scores:
    """Right, complete, false, missing; borne out by the evidence; quoted exactly."""
    scores = Scores()
    by_name: dict[str, Row] = {}
    for row in rows:
        by_name.setdefault(row.document.name, row)
    for wanted in gold:
        found = by_name.get(wanted.document)
        if wanted.skip:
            if found:
                scores.failures.append(f"{wanted.document}: a row that should not be there")
            continue
        for column, cell in wanted.cells.items():
            given = found.cells.get(column) if found else None
            _score_cell(scores, wanted.document, column, cell, given, found)
    return scores


def _score_cell(
    scores: Scores,
    document: str,
    column: str,
    gold: GoldCell | None,
    cell: Cell | None,
    row: Row | None,
) -> None:
    given = cell is not None and cell.given
    where = f"{document}, {column}"
    if given and cell and row:
        scores.add(column, "exact", int(_exact(cell, row)))
    if gold is None:
        scores.add(column, "false", int(given))
        if given and cell:
            scores.failures.append(f"{where}: not stated, yet {spelled(cell.value)!r}")
        return
    said = _said(cell) if cell and given else ""
    missed = unmet_facts(said, gold.values)
    wrong = found_in(_digits(spelled(cell.value)), gold.must_not) if cell and given else []
    right = given and not missed and not wrong
    scores.add(column, "right", int(right))
    scores.add(column, "items", *(int(group not in missed) for group in gold.values))
    scores.add(column, "missing", int(not given))
    if not right:
        lacks = ", ".join(group[0] for group in missed)
        scores.failures.append(f"{where}: lacks {lacks!r}, holds {wrong}: {said[:100]!r}")
    if given and cell and row:
        scores.add(column, "evidence", int(_borne_out(cell, row, gold)))


def _said(cell: Cell) -> str:
    return _digits(f"{spelled(cell.value)} {_plain(cell.value)} \n {cell.text}")


def _plain(value: object) -> str:
    """Sums as plain numbers beside their spelling."""
    if isinstance(value, list):
        return " ".join(map(_plain, value))
    return " ".join(map(str, value.values())) if isinstance(value, Mapping) else ""


def _digits(text: str) -> str:
    return text.replace("\u00a0", " ")


def _exact(cell: Cell, row: Row) -> bool:
    return bool(cell.evidence) and all(row.quote(one).strip() for one in cell.evidence)


def _borne_out(cell: Cell, row: Row, gold: GoldCell) -> bool:
    quotes = [folded(row.quote(one)) for one in cell.evidence]
    if any(found_in(quote, group) for quote in quotes for group in gold.values):
        return True
    return any(_share(quote, folded(e)) for quote in quotes for e in gold.evidence)


def _share(quote: str, evidence: str) -> bool:
    short, long = sorted((quote, evidence), key=len)
    starts = range(max(1, len(short) - _OVERLAP + 1))
    return any(short[i : i + _OVERLAP] in long for i in starts)


def columns_of(scores: Scores) -> Iterator[str]:
    """The columns that were scored, all together last."""
    yield from (name for name in scores.outcomes if name != ALL)
    if ALL in scores.outcomes:
        yield ALL
