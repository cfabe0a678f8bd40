"""`eval check-cases`: what in a case file is malformed, or no longer true to the documents."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.language import LANGUAGES
from assistant.settings import load_settings
from assistant.types import Document
from eval.case_files import BadLine, EvalCase, numbered_cases
from eval.metrics.answer import unmet_facts
from eval.metrics.spans import gold_of
from eval.runs.stores import load_folders

_FAULTY = 1


def add_to(commands: Any) -> None:
    parser = commands.add_parser("check-cases", help="compare a case file with the documents")
    parser.add_argument("cases", type=Path)
    parser.add_argument("--documents", type=Path, nargs="+", required=True)
    parser.set_defaults(command=_check)


def faults(
    cases: Mapping[int, EvalCase | BadLine], documents: Mapping[str, Document]
) -> Iterator[tuple[int, str]]:
    """The numbers of faulty lines, with a sentence for each fault."""
    for number, case in cases.items():
        if isinstance(case, BadLine):
            yield number, case.reason
            continue
        for fault in _faults(case, documents):
            yield number, f"{case.id}: {fault}"


def _faults(case: EvalCase, documents: Mapping[str, Document]) -> Iterator[str]:
    if case.draft is not None:
        yield "it is a draft: do what its draft field says, then delete that field."
    if not case.question.strip():
        yield "the question is blank."
    if case.language and case.language not in LANGUAGES:
        yield f"the language {case.language!r} is none of {', '.join(LANGUAGES)}."
    for name in case.documents:
        if name not in documents:
            yield f"the document {name} is not there; the file was renamed, or could not be loaded."
    for quote in gold_of(case, documents).lost:
        yield f"this quotation is not in the documents (any more): {quote!r}."
    named = [documents[name].text for name in case.documents if name in documents]
    facts = [*case.facts, *(group for part in case.parts for group in part), *case.points]
    facts += [cell.value for cell in case.cells]
    for group in unmet_facts("\n".join(named), facts) if named else []:
        yield f"the documents hold none of these facts: {', '.join(map(repr, group))}."


def _check(arguments: argparse.Namespace) -> int:
    cases = numbered_cases(arguments.cases)
    corpus = load_folders(arguments.documents, load_settings())
    for name, reason in corpus.failed.items():
        print(f"{name} could not be loaded: {reason}", file=sys.stderr)
    found = list(faults(cases, corpus.documents))
    for number, fault in found:
        print(f"line {number}: {fault}")
    faulty = len({number for number, _ in found})
    print(f"{len(cases)} cases, {faulty} with faults.")
    return _FAULTY if found else 0
