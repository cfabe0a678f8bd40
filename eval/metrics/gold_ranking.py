"""Scores what was retrieved against a case's gold: its documents, and its quotations' passages."""

from eval.case_files import EvalCase
from eval.metrics.ranking import RANKING, ranking_scores
from eval.metrics.spans import Gold, Span
from eval.metrics.values import Record, Values
from eval.runs.stores import Corpus

_OF_DOCUMENTS = ("ndcg_10", "recall_1", "recall_5", "reciprocal_rank")


def passage_values(case: EvalCase, gold: Gold, record: Record, corpus: Corpus) -> Values:
    """Relevant is, for each gold span, the passage that holds most of it, however text was cut."""
    if not case.has_answer:
        return dict.fromkeys(RANKING, "the documents do not answer it")
    if not gold.spans:
        reason = "its quotations are lost" if gold.lost else "the case quotes nothing"
        return dict.fromkeys(RANKING, reason)
    relevant = {_holder(span, corpus) for span in gold.spans}
    ranked = [_key(one["document"], one["start"]) for one in record["retrieved"]]
    return dict(ranking_scores(ranked, dict.fromkeys(relevant, 1), list(RANKING)))


def document_values(case: EvalCase, record: Record) -> Values:
    keys = [f"document_{key}" for key in _OF_DOCUMENTS]
    if not case.has_answer:
        return dict.fromkeys(keys, "the documents do not answer it")
    if not case.documents:
        return dict.fromkeys(keys, "the case names no documents")
    ranked = list(dict.fromkeys(one["document"] for one in record["retrieved"]))
    found = ranking_scores(ranked, dict.fromkeys(case.documents, 1), _OF_DOCUMENTS)
    return {f"document_{key}": value for key, value in found.items()}


def _holder(span: Span, corpus: Corpus) -> str:
    passages = corpus.passages[span.document]
    best = max(passages, key=lambda one: min(one.end, span.end) - max(one.start, span.start))
    return _key(span.document, best.start)


def _key(document: str, start: int) -> str:
    return f"{document}:{start}"
