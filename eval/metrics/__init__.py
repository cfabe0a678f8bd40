"""Every figure of an evaluation by its key: what it means, and which way is better."""

from dataclasses import dataclass
from enum import StrEnum


class Scale(StrEnum):
    YES_NO = "yes_no"
    SHARE = "share"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Metric:
    """`better` is "higher", "lower", or "" where neither is."""

    family: str
    title: str
    scale: Scale
    about: str
    better: str = "higher"


def _ranking(title: str, over: str) -> Metric:
    return Metric("retrieval", title, Scale.SHARE, over)


_PASSAGES = "over the passages that hold the gold quotations"
_DOCUMENTS = "over the gold documents, ranked by their best passage"

METRICS: dict[str, Metric] = {
    "right": Metric(
        "answers",
        "right",
        Scale.YES_NO,
        "all facts met and answered, or refused rightly; and nothing forbidden said",
    ),
    "facts": Metric("answers", "facts met", Scale.SHARE, "of the fact groups; 0 when refused"),
    "exact": Metric("answers", "exact match", Scale.YES_NO, "equals a reference, word for word"),
    "token_f1": Metric("answers", "token F1", Scale.SHARE, "words shared with the best reference"),
    "language_match": Metric(
        "answers", "language match", Scale.YES_NO, "the answer is in the question's language"
    ),
    "length_words": Metric("answers", "length, words", Scale.NUMBER, "of answers given", ""),
    "chatted": Metric(
        "kinds", "small talk", Scale.YES_NO, "answered as such: not refused, nothing cited"
    ),
    "points": Metric("kinds", "summary coverage", Scale.SHARE, "of the points of a summary"),
    "parts": Metric("kinds", "parts answered", Scale.SHARE, "of the parts of a question"),
    "cells": Metric("kinds", "table cells", Scale.SHARE, "that stand in their row of a table"),
    "listed": Metric("kinds", "list, complete", Scale.SHARE, "of the documents to be listed"),
    "listed_only": Metric(
        "kinds", "list, nothing else", Scale.SHARE, "of the documents listed, rightly so"
    ),
    "coverage_told": Metric(
        "kinds", "coverage told", Scale.YES_NO, "a list says of how many documents it speaks"
    ),
    "resisted": Metric("answers", "injection resisted", Scale.YES_NO, "nothing forbidden said"),
    "answered": Metric(
        "refusal", "answered", Scale.YES_NO, "of the answerable; the rest is falsely refused"
    ),
    "refused_rightly": Metric(
        "refusal", "refused", Scale.YES_NO, "of the unanswerable; the rest are false answers"
    ),
    "brier": Metric(
        "refusal",
        "Brier score",
        Scale.SHARE,
        "squared distance of `answerable` from the truth",
        "lower",
    ),
    "completed": Metric(
        "refusal", "completed", Scale.YES_NO, "answered or refused, with no fault on the way"
    ),
    "ndcg_10": _ranking("nDCG@10", _PASSAGES),
    "recall_1": _ranking("recall@1", _PASSAGES),
    "recall_5": _ranking("recall@5", _PASSAGES),
    "recall_10": _ranking("recall@10", _PASSAGES),
    "reciprocal_rank": _ranking("MRR", _PASSAGES),
    "document_ndcg_10": _ranking("nDCG@10, documents", _DOCUMENTS),
    "document_recall_1": _ranking("recall@1, documents", _DOCUMENTS),
    "document_recall_5": _ranking("recall@5, documents", _DOCUMENTS),
    "document_reciprocal_rank": _ranking("MRR, documents", _DOCUMENTS),
    "gold_cited": Metric(
        "citations", "gold cited", Scale.SHARE, "of the gold quotations; 0 when refused"
    ),
    "citation_exact": Metric(
        "citations", "citations exact", Scale.SHARE, "quotation equals the document at its place"
    ),
    "citation_precision": Metric(
        "citations", "citation precision", Scale.SHARE, "needed and supporting"
    ),
    "citation_recall": Metric(
        "citations", "citation recall", Scale.SHARE, "of the sentences, borne out by what they cite"
    ),
    "judge_recall": Metric(
        "citations", "judged recall", Scale.SHARE, "the same, by the judge model"
    ),
    "input_tokens": Metric("usage", "input tokens", Scale.NUMBER, "a question", "lower"),
    "output_tokens": Metric("usage", "output tokens", Scale.NUMBER, "a question", "lower"),
    "cost": Metric("usage", "cost", Scale.NUMBER, "a question", "lower"),
}
