"""Answers as plain values for JSON: what `ask --json` prints and the evaluation writes."""

from typing import Any

from assistant.types import Answer, Citation, Ending, ScoredPassage, Sentence


def answer_record(answer: Answer) -> dict[str, Any]:
    """The documented object (docs/formats.md); documents go by their name."""
    return {
        "answer": answer.text,
        "refused": answer.ending is Ending.NOT_FOUND,
        "ending": answer.ending.value,
        "citations": [_citation(citation) for citation in answer.citations],
        "retrieved": [_retrieved(passage) for passage in answer.retrieved],
        "seconds": round(sum(answer.timings.values()), 4),
        "understood": answer.understood,
        "sentences": [_sentence(sentence) for sentence in answer.sentences],
        "removed_markers": answer.removed_markers,
        "mended_markers": answer.mended_markers,
        "unsupported": answer.unsupported,
        "advice": answer.advice,
        "instead_of": answer.instead_of,
        "unsure": _candidate(answer.unsure) if answer.unsure else None,
    }


def _candidate(sentence: Sentence) -> dict[str, Any]:
    citations = [_citation(citation) for citation in sentence.citations]
    return {"text": sentence.text, "citations": citations}


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "citations": [citation.number for citation in sentence.citations],
        "doubts": [{"kind": doubt.kind.value, "words": doubt.words} for doubt in sentence.doubts],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document": citation.document.name,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "page": citation.page,
        "heading": citation.heading,
    }


def _retrieved(scored: ScoredPassage) -> dict[str, Any]:
    return {
        "document": scored.document.name,
        "start": scored.passage.start,
        "end": scored.passage.end,
        "score": round(scored.score, 4),
    }
