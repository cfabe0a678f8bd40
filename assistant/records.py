"""Answers as plain values: what `ask --json` prints, and the parts of what others write."""

from collections.abc import Iterable
from typing import Any

from assistant.types import Answer, Citation, Doubt, Ending, ScoredPassage, Sentence


def answer_record(answer: Answer) -> dict[str, Any]:
    """The documented object (docs/formats.md); documents go by their name."""
    return {
        "answer": answer.text,
        "refused": answer.ending is Ending.NOT_FOUND,
        "ending": answer.ending.value,
        "citations": [citation_record(citation) for citation in answer.citations],
        "retrieved": [retrieved_record(passage) for passage in answer.retrieved],
        "seconds": round(sum(answer.timings.values()), 4),
        "understood": answer.understood,
        "sentences": [sentence_record(sentence) for sentence in answer.sentences],
        "removed_markers": answer.removed_markers,
        "mended_markers": answer.mended_markers,
        "unsupported": answer.unsupported,
        "advice": answer.advice,
        "instead_of": answer.instead_of,
        "unsure": _candidate(answer.unsure) if answer.unsure else None,
        "documents_searched": answer.coverage.documents if answer.coverage else None,
        "offers": list(answer.offers),
    }


def _candidate(sentence: Sentence) -> dict[str, Any]:
    citations = [citation_record(citation) for citation in sentence.citations]
    return {"text": sentence.text, "citations": citations}


def sentence_record(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "citations": [citation.number for citation in sentence.citations],
        "doubts": doubt_records(sentence.doubts),
    }


def doubt_records(doubts: Iterable[Doubt]) -> list[dict[str, str]]:
    return [{"kind": doubt.kind.value, "words": doubt.words} for doubt in doubts]


def citation_record(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document": citation.document.name,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "page": citation.page,
        "heading": citation.heading,
    }


def retrieved_record(scored: ScoredPassage) -> dict[str, Any]:
    return {
        "document": scored.document.name,
        "start": scored.passage.start,
        "end": scored.passage.end,
        "score": round(scored.score, 4),
    }
