"""Encoder, retriever and assistant as LangChain knows them, for chains of one's own."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as ChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.messages import convert_to_messages
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.utils import AddableDict
from pydantic import ConfigDict

from assistant.answering import Assistant
from assistant.core.encoder import Encoder
from assistant.records import answer_record
from assistant.search.retriever import Retriever
from assistant.types import Answer, Finished, Message, Question, Role, Scope, Text

_ROLES = {"human": Role.USER, "ai": Role.ASSISTANT}
_KEYS = {"question", "history", "scope"}

Input = str | Mapping[str, Any]


class EncoderEmbeddings(Embeddings):
    """The embedded encoder as LangChain `Embeddings`: unit vectors of 384 dimensions."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder or Encoder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [vector.tolist() for vector in self._encoder.encode_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        return [float(value) for value in self._encoder.encode_question(text)]


class PassageRetriever(BaseRetriever):
    """The library's passages as a LangChain retriever.

    A passage's metadata say where it stands: source, title, start, end, page and score.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    limit: int = 8

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[ChainDocument]:
        return [
            ChainDocument(
                page_content=scored.text,
                id=scored.passage.id,
                metadata={
                    "source": scored.document.source,
                    "title": scored.document.title,
                    "start": scored.passage.start,
                    "end": scored.passage.end,
                    "page": scored.passage.page,
                    "score": scored.score,
                },
            )
            for scored in self.retriever.search(query, self.limit)
        ]


class AssistantRunnable(Runnable[Input, AddableDict]):
    """The assistant as a LangChain `Runnable`; docs/langchain.md describes what comes out.

    It takes a question, or `{"question": str, "history": messages, "scope": Scope}` of which
    the last two may be left out; messages are in any form that LangChain takes. A fault of a
    chat model is an `ending` with `advice`, as everywhere in this program.

    Raises, when it runs:
        ValueError: the input is neither; the message says what is wrong with it.
        EmptyLibraryError: nothing has been ingested.
        StoreError: the store cannot be read.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def invoke(
        self, input: Input, config: RunnableConfig | None = None, **kwargs: Any
    ) -> AddableDict:
        return self._call_with_config(lambda asked: self._ask(asked), input, config, **kwargs)

    def stream(
        self, input: Input, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[AddableDict]:
        """`{"piece": text}` as the text comes, last what `invoke` gives."""
        yield from self.transform(iter([input]), config, **kwargs)

    def transform(
        self, input: Iterator[Input], config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[AddableDict]:
        yield from self._transform_stream_with_config(input, self._pieces, config, **kwargs)

    def _ask(self, asked: Input) -> AddableDict:
        return _record(self.assistant.ask(_question(asked)))

    def _pieces(self, inputs: Iterator[Input]) -> Iterator[AddableDict]:
        for event in self.assistant.stream(_question(_whole(inputs))):
            if isinstance(event, Text) and event.text:
                yield AddableDict(piece=event.text)
            elif isinstance(event, Finished):
                yield _record(event.answer)


def _record(answer: Answer) -> AddableDict:
    return AddableDict(answer_record(answer), model=answer.model, usage=asdict(answer.usage))


def _whole(pieces: Iterator[Input]) -> Input:
    """The input, which a streaming step before this one gives in pieces."""
    whole: Any = None
    for piece in pieces:
        whole = piece if whole is None else whole + piece
    return "" if whole is None else whole


def _question(asked: Input) -> Question:
    if isinstance(asked, str):
        asked = {"question": asked}
    if not isinstance(asked, Mapping) or not isinstance(asked.get("question"), str):
        raise ValueError('Give a question, or a mapping with a "question" that is text.')
    if unknown := set(asked) - _KEYS:
        names = ", ".join(sorted(map(str, unknown)))
        raise ValueError(f"Unknown: {names}. A question may have {', '.join(sorted(_KEYS))}.")
    history = tuple(_message(message) for message in convert_to_messages(asked.get("history", ())))
    return Question(asked["question"], history, asked.get("scope", Scope()))


def _message(message: Any) -> Message:
    if message.type not in _ROLES:
        raise ValueError(f"A conversation has human and ai messages, not {message.type} ones.")
    return Message(_ROLES[message.type], str(message.text))
