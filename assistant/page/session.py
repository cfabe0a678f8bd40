"""What one browser session holds: its conversation, and the assistant that all sessions share."""

import threading
from dataclasses import dataclass

import streamlit as st

from assistant.answering import Assistant
from assistant.settings import Settings
from assistant.types import Answer, Message, Question, Role
from assistant.wiring import open_assistant

_opening = threading.Lock()


@dataclass
class Turn:
    """A question and what has been answered so far.

    It is kept before the answer begins and changed while it streams, so that nothing shown is
    lost when the script runs again. With neither `answer` nor `problem` it was interrupted.
    `titles` are those of the documents found: one leads each entry of an answer over several.
    """

    question: str
    understood: str = ""
    text: str = ""
    answer: Answer | None = None
    problem: str = ""
    searched: int = 0
    titles: frozenset[str] = frozenset()


def shared_assistant(settings: Settings) -> Assistant:
    """The one assistant of this process, opened on first use.

    Raises:
        AssistantError: as `open_assistant`; the next call tries again.
    """
    with _opening:  # concurrent first calls of a cached resource would each open one
        return _open(settings)


@st.cache_resource(show_spinner=False, hash_funcs={Settings: Settings.model_dump_json})
def _open(settings: Settings) -> Assistant:
    return open_assistant(settings)


def turns() -> list[Turn]:
    """The conversation, oldest turn first."""
    conversation: list[Turn] = st.session_state.setdefault("turns", [])
    return conversation


def start_over() -> None:
    """Forgets the conversation."""
    st.session_state["turns"] = []


def ask_next(question: str) -> None:
    """Has `question` asked in this run or the next one, as if it had been typed."""
    st.session_state["asked"] = question


def asked() -> str:
    """The question left by `ask_next`, once."""
    question: str = st.session_state.pop("asked", "")
    return question


def as_question(text: str, before: list[Turn]) -> Question:
    """`text` with the answered turns before it as its history."""
    history = []
    for turn in before:
        if turn.answer:
            history.append(Message(Role.USER, turn.question))
            history.append(Message(Role.ASSISTANT, turn.answer.text))
    return Question(text, tuple(history))
