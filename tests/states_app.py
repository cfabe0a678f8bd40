"""The page with an assistant that answers truly, then ends as the question's first word says.

"cut: When did …" is the true answer, cut off; see `STATES` for what else can be asked for.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from assistant.answering import Assistant
from assistant.page import session
from assistant.page.shell import run
from assistant.types import (
    Answer,
    Doubt,
    DoubtKind,
    Ending,
    Event,
    Finished,
    Question,
    Retrieved,
    Sentence,
    Text,
    Usage,
)
from assistant.wiring import open_assistant
from ingest.reception import Reception

HOSTED = "openai:gpt-oss-120b"


def doubtful(answer: Answer) -> Answer:
    """The true sentence, and after it one for each kind of doubt."""
    cited = answer.sentences[0].citations
    made_up = (
        Sentence("It has since grown to 41 hospitals.", cited, "", (_doubt("number", "41"),)),
        Sentence("The first met on 3 May 2021.", cited, "", (_doubt("date", "3 May 2021"),)),
        Sentence("Pfizer joined later.", cited, "", (_doubt("name", "Pfizer"),)),
        Sentence("No institution may leave it.", cited, "", (_doubt("negation"),)),
        Sentence("It pays for every trial.", cited, "", (_doubt("words"),)),
        Sentence("This changed cancer care.", (), "", (_doubt("no_citation"),)),
    )
    sentences = (*answer.sentences, *made_up)
    text = " ".join(sentence.text for sentence in sentences)
    usage = Usage(2314, 187, estimated=True, cost=0.0042)
    return replace(
        answer,
        text=text,
        sentences=sentences,
        blocks=(),  # a chat model writes none
        model=HOSTED,
        usage=usage,
        removed_markers=2,
    )


def _doubt(kind: str, words: str = "") -> Doubt:
    return Doubt(DoubtKind(kind), words)


def without_words(ending: Ending, advice: str) -> Callable[[Answer], Answer]:
    def changed(answer: Answer) -> Answer:
        return replace(
            answer, text="", sentences=(), ending=ending, advice=advice, model=HOSTED, coverage=None
        )

    return changed


STATES: dict[str, Callable[[Answer], Answer]] = {
    "doubtful": doubtful,
    "cut": lambda answer: replace(
        answer,
        ending=Ending.CUT,
        advice="It reached its limit of 40 tokens: raise chat.max_tokens.",
    ),
    "filtered": without_words(Ending.FILTERED, "The server said: content_filter."),
    "empty": without_words(Ending.EMPTY, "Ask again, or set another chat.model."),
    "overflow": without_words(
        Ending.OVERFLOW, "8,214 tokens are needed and chat.context_window is 4,096."
    ),
    "unavailable": without_words(
        Ending.UNAVAILABLE,
        "Nothing listens at 127.0.0.1:11434: start the server with `ollama serve`.",
    ),
    "instead": lambda answer: replace(
        answer, instead_of=HOSTED, advice="The server answered 503. Try again in a minute."
    ),
}


class ScriptedAssistant:
    """The true assistant, its answers changed where the question says so."""

    def __init__(self, *settings: Any, **more: Any) -> None:
        self._assistant: Assistant = open_assistant(*settings, **more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)

    def stream(self, question: Question) -> Iterator[Event]:
        state, _, rest = question.text.partition(": ")
        change = STATES.get(state)
        asked = replace(question, text=rest) if change else question
        for event in self._assistant.stream(asked):
            if change and isinstance(event, Finished):
                yield Finished(replace(change(event.answer), understood=question.text))
            elif change and isinstance(event, Retrieved):
                yield replace(event, understood=question.text)
            elif not (change and isinstance(event, Text)):
                yield event


if __name__ == "__main__":
    session.open_assistant = ScriptedAssistant  # type: ignore[assignment]
    run(Reception)
