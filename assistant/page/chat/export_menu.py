"""Takes a conversation along as a file: Markdown, Word or JSON, with its sources."""

import re
from collections.abc import Sequence
from functools import partial

import streamlit as st

from assistant.conversations import Conversation
from assistant.conversations.exports import as_json, as_markdown, as_word
from assistant.page.chat import fragments
from assistant.page.session import Turn
from assistant.page.view import show
from assistant.page.wording import language, say
from assistant.page.wording.texts import phrase

_NOT_IN_NAMES = re.compile(r"[^\w-]+")
_LONGEST_NAME = 60  # characters
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draw(conversation: Conversation, turns: Sequence[Turn]) -> None:
    """Draws a button for each format; the file is made when it is wanted."""
    words = partial(phrase, language())
    show(fragments.remark(say("export.title")))
    formats = {
        "markdown": (partial(as_markdown, conversation, turns, words), "md", "text/markdown"),
        "word": (partial(as_word, conversation, turns, words), "docx", _WORD),
        "json": (partial(as_json, conversation, turns), "json", "application/json"),
    }
    for name, (make, ending, kind) in formats.items():
        st.download_button(
            say(f"export.{name}"),
            make,
            file_name=f"{_file_name(conversation.name)}.{ending}",
            mime=kind,
            key=f"export-{name}",
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )


def _file_name(name: str) -> str:
    return _NOT_IN_NAMES.sub("-", name)[:_LONGEST_NAME].strip("-") or "conversation"
