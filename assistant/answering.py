"""The whole way from a question to a finished answer, as events; asking and streaming share it."""

import time
from collections.abc import Iterator

from assistant.conversation import standalone
from assistant.evidence import Asked
from assistant.extractive import Extract, ExtractiveAnswerer
from assistant.indexes import Indexes
from assistant.library import Library
from assistant.phrases import NOT_FOUND
from assistant.retriever import Retriever
from assistant.types import (
    Answer,
    Ending,
    Event,
    Finished,
    Question,
    Retrieved,
    ScoredPassage,
    Sentence,
    Text,
)

_RETRIEVED = 40  # passages handed to the answerer


class Assistant:
    """Answers questions over a library. Safe to share between threads and sessions."""

    def __init__(
        self,
        library: Library,
        indexes: Indexes,
        retriever: Retriever,
        answerer: ExtractiveAnswerer,
    ) -> None:
        self.library = library
        self._indexes = indexes
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
        passages = self._retriever.search(understood, _RETRIEVED)
        yield Retrieved(understood, passages)
        searched = time.perf_counter()
        asked = Asked.of(understood, self._indexes.current().words.share)
        extract = self._answerer.answer(asked, passages)
        timings = {"search": searched - started, "answer": time.perf_counter() - searched}
        answer = _answer(asked, extract, passages, self._answerer.name, timings)
        for number, sentence in enumerate(answer.sentences):
            yield Text((" " if number else "") + _marked(sentence))
        if not answer.sentences:
            yield Text(answer.text)
        yield Finished(answer)

    def ask(self, question: Question) -> Answer:
        """The finished answer of `stream`; raises what it raises."""
        for event in self.stream(question):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("stream ended without Finished")


def _answer(
    asked: Asked,
    extract: Extract,
    passages: tuple[ScoredPassage, ...],
    model: str,
    timings: dict[str, float],
) -> Answer:
    found = bool(extract.sentences)
    text = " ".join(map(_marked, extract.sentences)) if found else NOT_FOUND[asked.language]
    return Answer(
        text=text,
        sentences=extract.sentences,
        ending=Ending.COMPLETE if found else Ending.NOT_FOUND,
        understood=asked.text,
        answerable=extract.answerable,
        retrieved=passages,
        model=model,
        timings=timings,
        coverage=extract.coverage,
    )


def _marked(sentence: Sentence) -> str:
    return sentence.text + "".join(f" [{citation.number}]" for citation in sentence.citations)
