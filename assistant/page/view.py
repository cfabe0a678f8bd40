"""Where markup meets the browser: the only calls that put HTML or a script on the page."""

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.page.render import Html

_STYLE = Path(__file__).with_name("style.css")
# Written here in full; never holds text from a document, a question or a setting.
_SCROLL_TO_TURN = """<script>
requestAnimationFrame(() => document.querySelector(".st-key-turn-%d")
    ?.scrollIntoView({block: "start", behavior: "instant"}))
</script>"""


def show(markup: Html, place: DeltaGenerator | None = None) -> None:
    """Puts markup on the page, or in `place` instead of what is there."""
    (st if place is None else place).html(markup)


def dress() -> None:
    """Gives the page its look."""
    st.html(_STYLE)


def place_for_motion() -> DeltaGenerator:
    """An invisible place for `show_turn`; there in every run, so that nothing below it moves."""
    return st.container(key="script-conversation")


def show_turn(number: int, place: DeltaGenerator) -> None:
    """Scrolls the conversation so that the question of turn `number` stands at the top."""
    place.html(_SCROLL_TO_TURN % number, unsafe_allow_javascript=True)
