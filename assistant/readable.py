"""An answer as plain text for the command line."""

from collections.abc import Iterator

from assistant.compose.frame import frame
from assistant.language import detect
from assistant.language.visible import printable
from assistant.types import Answer, Citation, Ending, Sentence, Usage

_NEAREST = 3  # passages shown where nothing answers
_SHOWN = 160  # characters of each
_ENDED = {
    Ending.CUT: "The answer is not whole.",
    Ending.FILTERED: "The answer was stopped.",
    Ending.EMPTY: "There is no answer.",
    Ending.OVERFLOW: "The model could not read everything.",
    Ending.UNAVAILABLE: "The model did not answer.",
}


def readable(answer: Answer, currency: str) -> Iterator[str]:
    """Lines: what ended early first, the answer, what it rests on, what speaks against it."""
    if answer.instead_of:
        yield f"{answer.instead_of} did not answer; these are the documents' own sentences."
        if answer.advice:
            yield answer.advice
    elif answer.ending in _ENDED:
        yield f"{_ENDED[answer.ending]} {answer.advice}"
    elif answer.advice:
        yield answer.advice
    if answer.text:
        yield f"\n{answer.text}" if answer.advice or answer.instead_of else answer.text
    if answer.coverage and answer.citations:
        yield f"({answer.coverage.cited} of {answer.coverage.documents} documents)"
    for citation in answer.citations:
        yield from _proof(citation)
    yield from _doubts(answer)
    if answer.unsupported:
        yield "\nThe model wrote this; no document says so:"
        yield from (f"  > {line}" for line in answer.unsupported.splitlines() if line)
    if answer.ending is Ending.NOT_FOUND:
        yield from _instead(answer, answer.language or detect(answer.understood))
    if answer.usage.input_tokens:
        spent = f"{_spent(answer.usage, currency)}, {sum(answer.timings.values()):.1f} s"
        yield f"\n({answer.instead_of or answer.model}: {spent})"


def _instead(answer: Answer, language: str) -> Iterator[str]:
    """What was searched, what may be the answer, what is near, and what could be asked."""
    if answer.coverage:
        searched = frame(language, "searched", count=answer.coverage.documents)
        yield f"{searched} {frame(language, 'other_words')}"
    if answer.unsure:
        yield f"\n{frame(language, 'maybe')}"
        yield from _candidate(answer.unsure)
    if answer.retrieved:
        yield f"\n{frame(language, 'nearest')}"
    for scored in answer.retrieved[:_NEAREST]:
        start = " ".join(scored.text.split())[:_SHOWN]
        yield f"  - {printable(scored.document.title)}: {start} …"
    if answer.offers:
        yield f"\n{frame(language, 'could_ask')}"
        yield from (f"  - {printable(question)}" for question in answer.offers)


def _candidate(sentence: Sentence) -> Iterator[str]:
    for citation in sentence.citations:
        named = f"{citation.document.title}, {citation.document.name}"
        yield f"  “{citation.quote}” ({printable(named)})"


def _proof(citation: Citation) -> Iterator[str]:
    where = f"{citation.document.name}, characters {citation.start}–{citation.end}"
    page = f", page {citation.page}" if citation.page else ""
    # A name may hold a line end, with which it would pass for a line of ours.
    yield f"\n[{citation.number}] " + printable(f"{citation.document.title} ({where}{page})")
    yield f"    “{citation.quote}”"


def _doubts(answer: Answer) -> Iterator[str]:
    doubted = [sentence for sentence in answer.sentences if sentence.doubts]
    if doubted:
        yield "\nNot borne out by what it cites:"
    for sentence in doubted:
        reasons = (f"{doubt.kind.value} {doubt.words}".strip() for doubt in sentence.doubts)
        yield f"  - {sentence.text} ({', '.join(reasons).replace('_', ' ')})"
    if answer.mended_markers:
        yield f"\nStatements tied to another passage than the model named: {answer.mended_markers}"
    if answer.removed_markers:
        yield f"\nMarkers that named no passage, taken out: {answer.removed_markers}"


def _spent(usage: Usage, currency: str) -> str:
    about = "about " if usage.estimated else ""
    cost = "" if usage.cost is None else f", {usage.cost:.4f} {currency}"
    return f"{about}{usage.input_tokens} tokens read and {usage.output_tokens} written{cost}"
