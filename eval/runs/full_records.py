"""An answer with all that scores and reports need, as plain values for results.jsonl."""

from dataclasses import asdict
from typing import Any

from assistant.records import (
    answer_record,
    citation_record,
    doubt_records,
    retrieved_record,
    sentence_record,
)
from assistant.types import Answer, BlockKind, Citation, Ending, ScoredPassage, Sentence
from eval.support import support_of

_RETRIEVED = 20  # passages kept of each answer
_DIGITS = 4


def full_record(answer: Answer) -> dict[str, Any]:
    """The `record` of docs/evaluation.md; without timings, so that two runs are alike."""
    plain = answer_record(answer)
    del plain["seconds"]
    return plain | {
        "model": answer.model,
        "answerable": round(answer.answerable, _DIGITS),
        "coverage": asdict(answer.coverage) if answer.coverage else None,
        "citations": [_citation(citation) for citation in answer.citations],
        "sentences": [_sentence(sentence) for sentence in answer.sentences],
        "retrieved": [_retrieved(scored) for scored in answer.retrieved[:_RETRIEVED]],
        "tables": _tables(answer),
        "usage": asdict(answer.usage),
    }


def failed_record(reason: str) -> dict[str, Any]:
    """The record of a question that was not answered at all."""
    nothing = Answer("", (), Ending.UNAVAILABLE, "", 0.0, (), "", advice=reason)
    return full_record(nothing)


def _tables(answer: Answer) -> list[list[list[str]]]:
    """The text of each cell, by table and row, the head first."""
    return [
        [
            [" ".join(s.text for s in cell.sentences) or cell.text for cell in row]
            for row in one.rows
        ]
        for one in answer.blocks
        if one.kind is BlockKind.TABLE
    ]


def _citation(citation: Citation) -> dict[str, Any]:
    passage = citation.passage
    around = {
        "start": passage.start,
        "end": passage.end,
        "heading": passage.heading,
        "text": citation.document.text[passage.start : passage.end],
    }
    return citation_record(citation) | {"passage": around}


def _sentence(sentence: Sentence) -> dict[str, Any]:
    support = support_of(sentence)
    return sentence_record(sentence) | {
        "lead": sentence.lead,
        "supported": support and support.supported,
        "lacks": doubt_records(support.lacks if support else ()),
        "useless": list(support.useless if support else ()),
    }


def _retrieved(scored: ScoredPassage) -> dict[str, Any]:
    return retrieved_record(scored) | {
        "heading": scored.passage.heading,
        "text": scored.text,
        "meaning": round(scored.meaning, _DIGITS),
        "words": round(scored.words, _DIGITS),
    }
