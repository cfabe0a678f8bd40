"""The whole way from a question to a finished answer, as events; asking and streaming share it."""

import time
from collections.abc import Iterator, Sequence

from assistant.conversation import standalone
from assistant.extractive import Extract, ExtractiveAnswerer
from assistant.extractive.evidence import Asked
from assistant.prompts import not_found
from assistant.retriever import Retriever
from assistant.types import (
    Answer,
    Coverage,
    Ending,
    Event,
    Finished,
    Question,
    Retrieved,
    Scope,
    ScoredPassage,
    Sentence,
    Text,
)

_RETRIEVED = 40  # passages handed to the answerer


class Assistant:
    """Answers questions over a library. Safe to share between threads and sessions."""

    def __init__(self, retriever: Retriever, answerer: ExtractiveAnswerer) -> None:
        self.library = retriever.library
        self._retriever = retriever
        self._answerer = answerer

    def stream(self, question: Question) -> Iterator[Event]:
        """Retrieved, then the answer's text piece by piece, then Finished with all of it.

        Raises:
            EmptyLibraryError: nothing has been ingested.
            StoreError: the library or an index cannot be read.
        """
        started = time.perf_counter()
        understood = standalone(question)
        passages = self._retriever.search(understood, _RETRIEVED, question.scope)
        yield Retrieved(understood, passages)
        searched = time.perf_counter()
        asked = Asked.of(understood, self._retriever.word_shares())
        extract = self._answerer.answer(asked, passages)
        timings = {"search": searched - started, "answer": time.perf_counter() - searched}
        answer = self._finish(asked, extract, passages, timings, question.scope)
        for number, sentence in enumerate(answer.sentences):
            yield Text(_separator(sentence, number) + _marked(sentence))
        if not answer.sentences:
            yield Text(answer.text)
        yield Finished(answer)

    def ask(self, question: Question) -> Answer:
        """The finished answer of `stream`; raises what it raises."""
        for event in self.stream(question):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("stream ended without Finished")

    def _finish(
        self,
        asked: Asked,
        extract: Extract,
        passages: tuple[ScoredPassage, ...],
        timings: dict[str, float],
        scope: Scope,
    ) -> Answer:
        found = bool(extract.sentences)
        coverage = None
        if extract.over_several:
            coverage = Coverage(len(extract.sentences), self._retriever.scopes.count(scope))
        return Answer(
            text=_text(extract.sentences) if found else not_found(asked.language),
            sentences=extract.sentences,
            ending=Ending.COMPLETE if found else Ending.NOT_FOUND,
            understood=asked.text,
            answerable=extract.answerable,
            retrieved=passages,
            model=self._answerer.name,
            timings=timings,
            coverage=coverage,
        )


def _text(sentences: Sequence[Sentence]) -> str:
    return "".join(_separator(s, number) + _marked(s) for number, s in enumerate(sentences))


def _separator(sentence: Sentence, number: int) -> str:
    if number == 0:
        return ""
    return "\n\n" if sentence.lead else " "


def _marked(sentence: Sentence) -> str:
    lead = f"{sentence.lead}: " if sentence.lead else ""
    return lead + sentence.text + "".join(f" [{c.number}]" for c in sentence.citations)
