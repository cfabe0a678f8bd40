"""What a reader's pointer and keys do to citations: `gestures.js`, and what it reports."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_KEY = "gestures"
_mount = st.components.v2.component(
    "assistant_gestures", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def attend(
    on_wanted: Callable[[dict[str, Any]], None], turn: int = -1, shelf: str = "", number: int = -1
) -> None:
    """Listens for what is to be opened or closed, and tells the browser what is open.

    `on_wanted` gets what the browser sends, unchecked: `{"turn", "shelf", "number"}` or
    `{"close": True}`.
    """

    def report() -> None:
        wanted = st.session_state[_KEY].wanted
        on_wanted(wanted if isinstance(wanted, dict) else {})

    opened = {"turn": turn, "shelf": shelf, "number": number} if turn >= 0 else None
    with st.container(key="script-gestures"):
        _mount(key=_KEY, data={"open": opened}, on_wanted_change=report)


def show_words() -> None:
    """Scrolls the document on this page to its first highlighted words."""
    with st.container(key="script-gestures"):
        _mount(key=_KEY, data={"open": None, "show": True})
