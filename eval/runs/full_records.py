"""An answer with all that scores and reports need, as plain values for results.jsonl."""

from collections.abc import Sequence
from typing import Any

from assistant.records import answer_record
from assistant.types import Answer, Citation, Doubt, Ending, ScoredPassage, Sentence, Usage
from eval.support import support_of

_RETRIEVED = 20  # passages kept of each answer
_DIGITS = 4


def full_record(answer: Answer) -> dict[str, Any]:
    """The `record` of docs/evaluation.md; without timings, so that two runs are alike."""
    plain = answer_record(answer)
    coverage = answer.coverage
    return {
        "answer": answer.text,
        "refused": plain["refused"],
        "ending": answer.ending.value,
        "advice": answer.advice,
        "model": answer.model,
        "instead_of": answer.instead_of,
        "understood": answer.understood,
        "answerable": round(answer.answerable, _DIGITS),
        "coverage": coverage and {"cited": coverage.cited, "documents": coverage.documents},
        "removed_markers": answer.removed_markers,
        "mended_markers": answer.mended_markers,
        "unsupported": answer.unsupported,
        "citations": [_citation(citation) for citation in answer.citations],
        "sentences": [_sentence(sentence) for sentence in answer.sentences],
        "retrieved": [_retrieved(scored) for scored in answer.retrieved[:_RETRIEVED]],
        "usage": usage_record(answer.usage),
    }


def failed_record(reason: str) -> dict[str, Any]:
    """The record of a question that was not answered at all."""
    nothing = Answer("", (), Ending.UNAVAILABLE, "", 0.0, (), "", advice=reason)
    return full_record(nothing)


def usage_record(usage: Usage) -> dict[str, Any]:
    return {
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "estimated": usage.estimated,
        "cost": usage.cost,
    }


def doubt_records(doubts: Sequence[Doubt]) -> list[dict[str, str]]:
    return [{"kind": doubt.kind.value, "words": doubt.words} for doubt in doubts]


def _citation(citation: Citation) -> dict[str, Any]:
    passage = citation.passage
    return {
        "number": citation.number,
        "document": citation.document.name,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "page": citation.page,
        "heading": citation.heading,
        "passage": {
            "start": passage.start,
            "end": passage.end,
            "heading": passage.heading,
            "text": citation.document.text[passage.start : passage.end],
        },
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    support = support_of(sentence)
    return {
        "text": sentence.text,
        "lead": sentence.lead,
        "citations": [citation.number for citation in sentence.citations],
        "doubts": doubt_records(sentence.doubts),
        "supported": support and support.supported,
        "lacks": doubt_records(support.lacks if support else ()),
        "useless": list(support.useless if support else ()),
    }


def _retrieved(scored: ScoredPassage) -> dict[str, Any]:
    return {
        "document": scored.document.name,
        "start": scored.passage.start,
        "end": scored.passage.end,
        "heading": scored.passage.heading,
        "text": scored.text,
        "score": round(scored.score, _DIGITS),
        "meaning": round(scored.meaning, _DIGITS),
        "words": round(scored.words, _DIGITS),
    }
