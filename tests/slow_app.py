"""The page with an assistant that answers truly but slowly, to be watched and interrupted."""

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from assistant.page import session
from assistant.page.shell import run
from assistant.settings import Settings
from assistant.types import Event, Question, Text
from assistant.wiring import Assistant, open_assistant

WORD_SECONDS = 0.15


class SlowAssistant:
    def __init__(self, settings: Settings) -> None:
        self._assistant: Assistant = open_assistant(settings)
        self.library = self._assistant.library

    def stream(self, question: Question) -> Iterator[Event]:
        for event in self._assistant.stream(question):
            if isinstance(event, Text):
                for word in re.findall(r"\s*\S+\s*", event.text):
                    time.sleep(WORD_SECONDS)
                    yield Text(word)
            else:
                yield event


session.open_assistant = SlowAssistant  # type: ignore[assignment]
run()
