"""Scores what an answer owes beyond facts: points, parts, table cells, documents, plain chat."""

from collections.abc import Sequence

from assistant.types import Ending
from eval.case_files import EvalCase, TableCell
from eval.metrics.answer import holds, unmet_facts, without_markers
from eval.metrics.values import Record, Value, Values
from eval.plain_text import folded
from eval.runs.stores import Corpus

Table = Sequence[Sequence[str]]


def shaped_values(case: EvalCase, record: Record, told: str, corpus: Corpus) -> Values:
    """`told` is the answer's own text, "" where none was given."""
    return {
        "chatted": chatted(record) if case.small_talk else "it asks something of the documents",
        "points": _share_met(told, case.points, "the case names no points"),
        "parts": _parts(told, case),
        "cells": _cells(case, record),
        "listed": _listed(case, record),
        "listed_only": _listed_only(case, record),
        "coverage_told": _coverage_told(case, record, corpus),
    }


def chatted(record: Record) -> bool:
    """Whether it was answered as small talk is: not refused, and with no citations."""
    return record["ending"] == Ending.COMPLETE.value and not record["citations"]


def unmet_parts(told: str, case: EvalCase) -> list[list[str]]:
    """The groups of all parts of which no alternative stands in the answer."""
    return unmet_facts(told, [group for part in case.parts for group in part])


def missing_cells(case: EvalCase, record: Record) -> list[TableCell]:
    """The cells of the case that no table of the answer holds in their row."""
    rows = [row for table in record.get("tables", ()) for row in table[1:]]
    return [cell for cell in case.cells if not any(_holds_cell(row, cell) for row in rows)]


def missing_documents(case: EvalCase, record: Record) -> set[str]:
    """Of a list of documents, those that are not cited."""
    cited = {one["document"] for one in record["citations"]}
    return set(case.documents) - cited if case.lists_documents else set()


def _holds_cell(row: Sequence[str], cell: TableCell) -> bool:
    named = any(holds(folded(without_markers(row[0])), name) for name in cell.row)
    return named and any(
        holds(folded(without_markers(text)), value) for text in row[1:] for value in cell.value
    )


def _share_met(told: str, groups: Sequence[Sequence[str]], otherwise: str) -> Value:
    return 1 - len(unmet_facts(told, groups)) / len(groups) if groups else otherwise


def _parts(told: str, case: EvalCase) -> Value:
    if not case.parts:
        return "the question has no parts"
    return sum(not unmet_facts(told, part) for part in case.parts) / len(case.parts)


def _cells(case: EvalCase, record: Record) -> Value:
    if not case.cells:
        return "the case names no cells of a table"
    return 1 - len(missing_cells(case, record)) / len(case.cells)


def _listed(case: EvalCase, record: Record) -> Value:
    if not (case.lists_documents and case.documents):
        return "it asks for no list of documents"
    return 1 - len(missing_documents(case, record)) / len(set(case.documents))


def _listed_only(case: EvalCase, record: Record) -> Value:
    cited = {one["document"] for one in record["citations"]}
    if not case.lists_documents:
        return "it asks for no list of documents"
    return len(cited & set(case.documents)) / len(cited) if cited else "nothing is cited"


def _coverage_told(case: EvalCase, record: Record, corpus: Corpus) -> Value:
    """Whether it says of how many documents it speaks, and counts no more than are there."""
    if not case.lists_documents:
        return "it asks for no list of documents"
    coverage = record["coverage"]
    cited = len({one["document"] for one in record["citations"]})
    if coverage is None:
        return False
    return bool(
        coverage["cited"] <= cited and cited <= coverage["documents"] <= len(corpus.documents)
    )
