"""Where markup meets the browser: the only calls that put HTML or a script on the page."""

import re
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit import runtime
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from assistant.page.render import Html

_STYLES = [Path(__file__).with_name(name) for name in ("style.css", "proof.css", "library.css")]
# Written here in full; never holds text from a document, a question or a setting.
_SCROLL_TO_TURN = """<script>
{
  const look = (tries) => requestAnimationFrame(() => {
    const question = document.querySelector(".st-key-turn-%d .question")
    if (question) question.closest("[class*=st-key-turn-]").scrollIntoView({behavior: "instant"})
    else if (tries) look(tries - 1)
  })
  look(120)
}
</script>"""
_BRING = """<script>
{
  const look = (tries) => requestAnimationFrame(() => {
    const found = document.querySelector(".st-key-%s")
    if (found) {
      const bring = () => found.scrollIntoView({block: "nearest"})
      bring()
      setTimeout(bring, 300) // what is in it may arrive one by one
      if (found.matches("textarea")) found.focus({preventScroll: true})
    } else if (tries) look(tries - 1)
  })
  look(120)
}
</script>"""
_TO_TOP = """<script>
document.querySelector(".stMain")?.scrollTo({top: 0, behavior: "instant"})
</script>"""
# Streamlit keeps the choice for each path, and reads it when a page is loaded.
_APPEAR = """<script>
{
  const base = location.pathname.replace(/(documents|register)\\/?$/, "")
  for (const page of ["", "documents", "register"])
    localStorage.setItem(`stActiveTheme-${base}${page}-v2`, JSON.stringify("%s"))
  location.reload()
}
</script>"""
# On a touch screen the focus would bring the keyboard up over what there is to read.
_FOCUS_QUESTION = """<script>
{
  const look = (tries) => requestAnimationFrame(() => {
    const field = document.querySelector("[data-testid=stChatInputTextArea]")
    if (field && (%s || matchMedia("(pointer: fine)").matches)) field.focus()
    else if (tries) look(tries - 1)
  })
  look(120)
}
</script>"""


def show(markup: Html, place: DeltaGenerator | None = None) -> None:
    """Puts markup on the page, or in `place` instead of what is there; there may be none of it."""
    if markup:  # Streamlit takes no empty one
        (st if place is None else place).html(markup)
    elif place is not None:
        place.empty()


def dress() -> None:
    """Gives the page its look."""
    for style in _STYLES:
        st.html(style)


def caption_upload(key: str, button: str, advice: str) -> None:
    """Puts words of this program's texts on the uploader in container `key`, which has its own."""
    inside = f".st-key-{key} [data-testid=stFileUploaderDropzone]"
    st.html(
        f"<style>{inside} button [data-testid=stMarkdownContainer] p,"
        f"{inside} [data-testid=stFileUploaderDropzoneInstructions] span {{ font-size: 0 }}"
        f"{inside} button [data-testid=stMarkdownContainer] p::after"
        f" {{ content: {_css_text(button)}; font-size: 0.9rem }}"
        f"{inside} [data-testid=stFileUploaderDropzoneInstructions] span::after"
        f" {{ content: {_css_text(advice)}; font-size: 0.875rem }}</style>"
    )


def _css_text(text: str) -> str:
    """A string of CSS; every character that could end it is written by its number."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text) + '"'


def place_for_motion() -> DeltaGenerator:
    """An invisible place for what moves the page; there in every run, so that nothing shifts."""
    return st.container(key="script-conversation")


def show_turn(number: int, place: DeltaGenerator) -> None:
    """Scrolls the conversation so that the question of turn `number` stands at the top."""
    place.html(_SCROLL_TO_TURN % number, unsafe_allow_javascript=True)


def bring(key: str, place: DeltaGenerator, field: bool = False) -> None:
    """Scrolls the container `key` into view, if need be, or the field in it, which is focused."""
    if not re.fullmatch(r"[\w-]+", key):
        raise ValueError(f"{key!r} is no key of a container")
    place.html(_BRING % f"{key}{' textarea' if field else ''}", unsafe_allow_javascript=True)


def show_top(place: DeltaGenerator) -> None:
    """Scrolls the page to its beginning."""
    place.html(_TO_TOP, unsafe_allow_javascript=True)


def focus_question(place: DeltaGenerator, on_touch: bool = True) -> None:
    """Gives the question field the focus, so that one can write at once."""
    place.html(_FOCUS_QUESTION % str(on_touch).lower(), unsafe_allow_javascript=True)


def appear(dark: bool, place: DeltaGenerator) -> None:
    """Loads the page anew in the dark theme or the light one, which this browser then keeps."""
    place.html(_APPEAR % ("Dark" if dark else "Light"), unsafe_allow_javascript=True)


def let_go(files: Sequence[UploadedFile]) -> None:
    """Gives back the memory of files that were sent, which Streamlit keeps with the session."""
    context = get_script_run_ctx()
    manager = runtime.get_instance().uploaded_file_mgr if context and runtime.exists() else None
    if context and isinstance(manager, MemoryUploadedFileManager):
        for file in files:
            manager.remove_file(context.session_id, file.file_id)
