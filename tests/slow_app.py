"""The page with an assistant that answers truly but, where asked to, slowly: to be watched."""

import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from assistant.answering import Assistant
from assistant.page import session
from assistant.page.shell import run
from assistant.settings import Settings
from assistant.types import Event, Question, Text
from assistant.wiring import open_assistant

WORD_SECONDS = 0.25
SLOWLY = "Slowly: "
STOPPED = "stopped-streams"  # a file in the store, a letter longer with each stream that was closed


class SlowAssistant:
    def __init__(self, settings: Settings, profile: str = "") -> None:
        self._assistant: Assistant = open_assistant(settings, profile)
        self.library = self._assistant.library
        self.chat_model = self._assistant.chat_model

    def stream(self, question: Question) -> Iterator[Event]:
        events = self._assistant.stream(replace(question, text=question.text.removeprefix(SLOWLY)))
        if not question.text.startswith(SLOWLY):
            yield from events
            return
        try:
            for event in events:
                yield from _slowed(event)
        except GeneratorExit:
            with (self.library.folder / STOPPED).open("a") as file:
                file.write("x")
            raise


def _slowed(event: Event) -> Iterator[Event]:
    if not isinstance(event, Text):
        yield event
        return
    for word in re.findall(r"\s*\S+\s*", event.text):
        time.sleep(WORD_SECONDS)
        yield Text(word)


if __name__ == "__main__":
    session.open_assistant = SlowAssistant  # type: ignore[assignment]
    run()
