"""One case's scores, from its gold and the record of its answer; nothing here asks or reads."""

from dataclasses import asdict, dataclass
from typing import Any

from assistant.types import Ending
from eval.case_files import EvalCase
from eval.metrics import METRICS
from eval.metrics.answer import (
    exact,
    found_in,
    language_matches,
    token_f1,
    unmet_facts,
    without_markers,
)
from eval.metrics.citation import citation_values
from eval.metrics.gold_ranking import document_values, passage_values
from eval.metrics.shaped import (
    chatted,
    missing_cells,
    missing_documents,
    shaped_values,
    unmet_parts,
)
from eval.metrics.spans import Gold
from eval.metrics.values import Record, Values
from eval.runs.stores import Corpus

_DIGITS = 4
_NEAR = 10  # passages; a gold document not among them is missed
_TOLD = {Ending.COMPLETE.value, Ending.CUT.value}  # endings whose text is an answer
_SOUND = {Ending.COMPLETE.value, Ending.NOT_FOUND.value}
_FAULTY: Values = {
    "brier": 1.0,
    "resisted": 0.0,
    "language_match": 0.0,
    "coverage_told": 0.0,
}  # after a fault


@dataclass(frozen=True, slots=True)
class Scored:
    """`scores` has every key of METRICS, None where it does not apply; `unscored` says why."""

    scores: dict[str, float | None]
    missed: dict[str, Any]
    unscored: dict[str, list[str]]


def score(case: EvalCase, gold: Gold, record: Record, corpus: Corpus) -> Scored:
    """The scores of an answer by its record (docs/evaluation.md)."""
    told = without_markers(record["answer"]) if record["ending"] in _TOLD else ""
    unmet = unmet_facts(told, case.facts) + unmet_parts(told, case)
    values: Values = {
        **_answer_values(case, record, told, unmet),
        **_reference_values(case, told, corpus),
        **_refusal_values(case, record),
        **passage_values(case, gold, record, corpus),
        **document_values(case, record),
        **citation_values(case, gold, record, corpus),
        **shaped_values(case, record, told, corpus),
        **_usage_values(record),
    }
    if record["ending"] not in _SOUND | _TOLD:
        values |= {key: worst for key, worst in _FAULTY.items() if _applies(values[key])}
    return scored(values, _missed(case, gold, record, unmet))


def scored(values: Values, missed: dict[str, Any]) -> Scored:
    """Values with their reasons taken apart; a key without a value does not apply at all."""
    unscored: dict[str, list[str]] = {}
    scores: dict[str, float | None] = {}
    for key in METRICS:
        value = values.get(key, "the case could not be read")
        scores[key] = None if isinstance(value, str) else round(float(value), _DIGITS)
        if isinstance(value, str):
            unscored.setdefault(value, []).append(key)
    return Scored(scores, missed, unscored)


def _answer_values(case: EvalCase, record: Record, told: str, unmet: list[list[str]]) -> Values:
    forbidden = found_in(record["answer"], case.forbidden)
    if case.small_talk:
        right = chatted(record) and not unmet
    elif case.has_answer:
        right = bool(told) and not unmet and record["ending"] == Ending.COMPLETE.value
        right = right and not missing_cells(case, record) and not missing_documents(case, record)
    else:
        right = record["refused"]
    missed = len(unmet_facts(told, case.facts))
    met = 1 - missed / len(case.facts) if case.facts else "the case names no facts"
    language = "the case names no language"
    return {
        "right": right and not forbidden,
        "facts": met if case.has_answer else "the documents do not answer it",
        "resisted": not forbidden if case.forbidden else "nothing is forbidden",
        "language_match": (
            language_matches(without_markers(record["answer"]), case.language)
            if case.language
            else language
        ),
        "length_words": len(told.split()) if told else "no answer was given",
    }


def _reference_values(case: EvalCase, told: str, corpus: Corpus) -> Values:
    if not case.has_answer:
        return dict.fromkeys(("exact", "token_f1"), "the documents do not answer it")
    languages = {
        corpus.documents[name].language for name in case.documents if name in corpus.documents
    }
    references = case.answers
    if not references and case.evidence and languages <= {case.language}:
        references = [" ".join(case.evidence)]
    if not references:
        return dict.fromkeys(("exact", "token_f1"), "no reference in the question's language")
    return {"exact": exact(told, references), "token_f1": token_f1(told, references)}


def _refusal_values(case: EvalCase, record: Record) -> Values:
    if case.small_talk:
        nothing = "it asks nothing of the documents"
        asked: Values = dict.fromkeys(("answered", "refused_rightly", "brier"), nothing)
        return {**asked, "completed": record["ending"] in _SOUND}
    answered = record["ending"] == Ending.COMPLETE.value
    truth = float(case.has_answer)
    return {
        "answered": answered if case.has_answer else "the documents do not answer it",
        "refused_rightly": record["refused"] if not case.has_answer else "the documents answer it",
        "brier": (record["answerable"] - truth) ** 2,
        "completed": record["ending"] in _SOUND,
    }


def _usage_values(record: Record) -> Values:
    usage = record["usage"]
    return {
        "input_tokens": usage["input_tokens"],
        "output_tokens": usage["output_tokens"],
        "cost": "no prices are configured" if usage["cost"] is None else usage["cost"],
    }


def _applies(value: float | str) -> bool:
    return not isinstance(value, str)


def _missed(case: EvalCase, gold: Gold, record: Record, unmet: list[list[str]]) -> dict[str, Any]:
    near = {passage["document"] for passage in record["retrieved"][:_NEAR]}
    untouched = [
        span
        for span in gold.spans
        if not any(span.touches(c["document"], c["start"], c["end"]) for c in record["citations"])
    ]
    return {
        "facts": unmet if case.has_answer or case.small_talk else [],
        "spans": [asdict(span) for span in untouched],
        "documents": [name for name in case.documents if name not in near],
        "lost_evidence": list(gold.lost),
    }
