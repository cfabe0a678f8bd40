"""Takes a conversation, or one answer of it, along as a file with its sources."""

import re
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from assistant.conversations import Conversation
from assistant.conversations.exports import as_json, as_markdown, as_word
from assistant.conversations.sheets import as_csv, as_xlsx, tables_of
from assistant.page.chat import fragments
from assistant.page.session import Turn
from assistant.page.view import show
from assistant.page.wording import language, say
from assistant.page.wording.texts import phrase
from assistant.types import Answer, BlockKind

_NOT_IN_NAMES = re.compile(r"[^\w-]+")
_LONGEST_NAME = 60  # characters
_OFFICE = "application/vnd.openxmlformats-officedocument"
_FORMATS = {  # ending and media type
    "markdown": ("md", "text/markdown"),
    "word": ("docx", f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": ("xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
    "csv": ("csv", "text/csv"),
    "json": ("json", "application/json"),
}
_STRUCTURE = (BlockKind.HEADING, BlockKind.ITEM, BlockKind.TABLE)

Make = Callable[[], bytes]


def draw(conversation: Conversation, turns: Sequence[Turn]) -> None:
    """Draws a button for each format; the file is made when it is wanted."""
    words = partial(phrase, language())
    show(fragments.remark(say("export.title")))
    makes: dict[str, Make] = {
        "markdown": partial(as_markdown, conversation, turns, words),
        "word": partial(as_word, conversation, turns, words),
        "json": partial(as_json, conversation, turns),
    }
    _draw_buttons(makes, conversation.name, "export")


def is_structured(answer: Answer) -> bool:
    """Whether an answer is worth a file of its own: a table, a list, or text under headings."""
    return bool(answer.sentences) and any(one.kind in _STRUCTURE for one in answer.blocks)


@st.fragment
def draw_one(turn: Turn, number: int) -> None:
    """Draws a menu that takes along the answer of turn `number`; its tables as sheets, too."""
    menu = st.popover(
        say("export.title"),
        key=f"take-{number}",
        type="tertiary",
        icon=":material/download:",
        on_change="rerun",
    )
    if menu.open and turn.answer:
        with menu:
            _draw_buttons(_makes(turn, turn.answer), turn.question, f"take-{number}")


def _makes(turn: Turn, answer: Answer) -> dict[str, Make]:
    words = partial(phrase, language())
    makes: dict[str, Make] = {
        "word": partial(as_word, None, [turn], words),
        "markdown": partial(as_markdown, None, [turn], words),
    }
    if tables_of(answer.blocks):
        makes["xlsx"] = partial(as_xlsx, answer.blocks, turn.sources, words)
        makes["csv"] = partial(as_csv, answer.blocks, turn.sources, words)
    return makes


def _draw_buttons(makes: dict[str, Make], name: str, key: str) -> None:
    for format, make in makes.items():
        ending, kind = _FORMATS[format]
        st.download_button(
            say(f"export.{format}"),
            make,
            file_name=f"{_file_name(name)}.{ending}",
            mime=kind,
            key=f"{key}-{format}",
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )


def _file_name(name: str) -> str:
    return _NOT_IN_NAMES.sub("-", name)[:_LONGEST_NAME].strip("-") or "conversation"
