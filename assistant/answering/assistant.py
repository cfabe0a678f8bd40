"""Whom one asks: the question's way to whoever answers it."""

from collections.abc import Iterator

from assistant.answering.by_model import ByModel
from assistant.answering.documents import FromDocuments
from assistant.answering.looked import spoken_around
from assistant.errors import AssistantError, EmbeddingError, UnreachableError
from assistant.extractive.telling import told
from assistant.library import Library
from assistant.rewriting import standalone
from assistant.steps import Steps
from assistant.types import (
    Answer,
    Ending,
    Event,
    Finished,
    Question,
    Retrieved,
    Scope,
    ScoredPassage,
)


class Assistant:
    """Answers questions over a library. Safe to share between threads and sessions."""

    def __init__(self, documents: FromDocuments, model: ByModel | None = None) -> None:
        """Without a `model` every answer is made of the documents' own words."""
        self._documents, self._model = documents, model
        self.library = documents.retriever.library

    @property
    def chat_model(self) -> str:
        """The name of the chat model that answers; "" where the built-in answerer does."""
        return self._model.name if self._model else ""

    def over(self, library: Library) -> "Assistant":
        """The same assistant for whom only what a view of its library holds is there."""
        documents = self._documents.over(library)
        return Assistant(documents, self._model.over(library, documents) if self._model else None)

    def stream(self, question: Question) -> Iterator[Event]:
        """Retrieved, then the answer's text piece by piece, then Finished with all of it.

        While a chat model is silent an empty Text comes about four times a second, before
        Retrieved too; closing the generator there, or at any other event, stops the model. A
        fault of a model or of a server is an ending with advice, never an exception.

        Raises:
            EmptyLibraryError: nothing has been ingested.
            FingerprintError: the indexes were made by another embedding model.
            StoreError: the library or an index cannot be read.
        """
        steps = Steps()
        try:
            yield from self._events(question, steps)
        except (EmbeddingError, UnreachableError) as fault:  # of the search, before any word
            yield Retrieved(question.text, ())
            yield Finished(self._unavailable(question, fault, steps))

    def ask(self, question: Question) -> Answer:
        """The finished answer of `stream`; raises what it raises."""
        for event in self.stream(question):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("stream ended without Finished")

    def search(self, query: str, limit: int, scope: Scope) -> tuple[ScoredPassage, ...]:
        """The passages in `scope` nearest to what stands alone, best first; raises as `stream`."""
        retriever = self._documents.retriever
        return retriever.search(retriever.mended(query), limit, scope)

    def _events(self, question: Question, steps: Steps) -> Iterator[Event]:
        if answer := self._documents.chat(question, steps):
            yield Retrieved(question.text, ())
            yield from told(answer)
        elif self._model:
            yield from self._model.events(question, steps)
        elif answer := self._documents.rework(question, steps):
            yield Retrieved(answer.understood, ())
            yield from told(answer)
        else:
            spoken = spoken_around(question)
            looked = self._documents.look(standalone(question), question.scope, steps, spoken)
            yield Retrieved(looked.understood, looked.passages)
            yield from told(self._documents.answer(looked))

    def _unavailable(self, question: Question, fault: AssistantError, steps: Steps) -> Answer:
        """No answer, as the search had no embedding model or no vectors to work with."""
        steps.stop()
        return Answer(
            text="",
            sentences=(),
            ending=Ending.UNAVAILABLE,
            understood=question.text,
            answerable=0.0,
            retrieved=(),
            model=self.chat_model or self._documents.name,
            timings=steps.seconds,
            advice=str(fault),
            fault=fault.fault,
        )
