"""Where the page asks: questions go in, conversations with their answers under way come out."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assistant.answering import Assistant
from assistant.conversations.jobs import Job, Pool
from assistant.conversations.records import Asked, Turn
from assistant.conversations.store import Conversations
from assistant.journal.acting import acting, actor
from assistant.library import Library
from assistant.types import Event, Question

_AT_ONCE = 16  # answers; most of them wait for a model's server


class Desk:
    """The conversations of a store and the answers under way. One for all sessions."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.conversations = Conversations(folder, url)
        self._pool = Pool(_AT_ONCE, os.cpu_count() or 2)

    def ask(
        self, owner: str, conversation: str, asked: Asked, assistant: Assistant, served: bool
    ) -> str:
        """Keeps the question and has it answered; the id of its conversation, new for "".

        `served` says that a server answers and not this computer's own processor.
        """
        if not conversation:
            conversation = self.conversations.begin(owner, asked.text, asked.scope)
        turns = self.conversations.turns
        turn, name = turns.add(conversation, asked), actor()

        def events() -> Iterator[Event]:
            with acting(name):
                history = turns.history(turn, assistant.library)
                question = Question(asked.text, history, asked.scope, asked.language)
                yield from assistant.stream(question)

        self._pool.add(Job(owner, conversation, turn, events, turns, served))
        return conversation

    def under_way(self, conversation: str) -> dict[str, Job]:
        """The conversation's answers under way, by turn, in the order of their questions."""
        return self._pool.of(conversation)

    def ahead(self, job: Job) -> int:
        """How many waiting answers will be begun before this one."""
        return self._pool.ahead(job)

    def turns(self, conversation: str, library: Library) -> list[Turn]:
        """The turns shown, oldest first, each as far as it has come.

        Raises:
            StoreError: the library cannot be read.
        """
        jobs = self.under_way(conversation)  # first: who has ended since is in the store
        kept = self.conversations.turns.load(conversation, library)
        return [_so_far(turn, jobs.get(turn.id)) for turn in kept]


def _so_far(turn: Turn, job: Job | None) -> Turn:
    if job is None or turn.answer or turn.problem:
        return turn
    return replace(turn, understood=job.understood, titles=job.titles, text=job.text)
