"""An assistant whose chat model is a scripted server."""

from collections.abc import Iterator

from model_server import (
    Served,
)

from assistant.answering import Assistant, ByModel, FromDocuments
from assistant.core.reader import Reader
from assistant.extractive import ExtractiveAnswerer
from assistant.extractive.judge import Judge
from assistant.generative.writer import GenerativeAnswerer
from assistant.models.chat import ChatModel
from assistant.search.retriever import Retriever
from assistant.settings.chat import ChatSettings
from assistant.types import (
    Answer,
    Event,
    Finished,
    Message,
    Question,
    Role,
)

MARKER = "sk-marker-0123456789"
LAUNCHED = Question("When did Bristol Myers Squibb launch GECI in Europe?")
AGREED = Question("What did Janssen and HUS agree on?")  # as ANSWER says
TRUE = ("Bristol Myers Squibb launched ", "GECI in Europe in 2015 [{}].")
LOOPED = "Bristol Myers Squibb launched GECI in Europe in 2015. "
FIRST = "What is the Global Expert Centers Initiative?"
FOLLOW_UP = Question(
    "When did it start?",
    (
        Message(Role.USER, FIRST),
        Message(Role.ASSISTANT, "The Global Expert Centers Initiative is a network [1]."),
    ),
)


def opened(retriever: Retriever, served: Served, **chat: object) -> Assistant:
    values = {"model": "openai:tiny-model", "base_url": served.address, "retries": 0, **chat}
    settings = ChatSettings.model_validate(values)
    writer = GenerativeAnswerer(ChatModel(settings), retriever.library)
    extractive = ExtractiveAnswerer(Judge(Reader()))
    documents = FromDocuments(retriever, extractive)
    return Assistant(documents, ByModel(writer, documents, falls_back=bool(settings.fallback)))


def passage_with(served: Served, words: str) -> int:
    """The number of the passage, in the latest prompt, that holds the words."""
    prompt = served.requests[-1]["messages"][1]["content"]
    before = prompt[: prompt.index(words)]
    return int(before.rpartition('<passage number="')[2].partition('"')[0])


def finished(events: Iterator[Event]) -> Answer:
    *_, last = events
    assert isinstance(last, Finished)
    return last.answer
