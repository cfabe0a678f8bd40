"""What can be done with a turn: edit its question, ask again, see other versions, judge it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.conversations import Desk, Judged
from assistant.page import session
from assistant.page.chat import export_menu, feedback, fragments
from assistant.page.chat.references import copy_button
from assistant.page.render import Html, join
from assistant.page.session import Turn
from assistant.page.view import bring, show
from assistant.page.wording import say
from assistant.types import LONGEST_QUESTION


def draw_question(turn: Turn, place: DeltaGenerator, note: Html) -> None:
    """Draws the question with a note on where it looked, or a field to change it in."""
    if session.edited() == turn.id:
        with place.container(), st.container(key="editing"):
            _draw_field(turn)
            if session.begins_editing():
                bring("editing", st.container(key="script-editing"), field=True)
    else:
        show(join([fragments.question(turn.question, turn.understood), note]), place)


def _draw_field(turn: Turn) -> None:
    key = f"edit-text-{turn.id}"

    def ask() -> None:
        text = st.session_state[key].strip()
        if text:
            session.ask_next(text, instead_of=turn.id)

    with st.form(key=f"edit-{turn.id}", border=False):
        st.text_area(
            say("turn.edit_label"), turn.question, max_chars=LONGEST_QUESTION, height=96, key=key
        )
        with st.container(horizontal=True):
            st.form_submit_button(say("turn.edit_ask"), type="primary", on_click=ask)
            st.form_submit_button(say("turn.edit_leave"), on_click=session.edit, args=("",))


def draw(turn: Turn, number: int, desk: Desk, judged: Judged) -> None:
    """Draws the row under a finished turn, of which `judged` is what its reader thought."""
    with st.container(key=f"tools-{number}", horizontal=True, vertical_alignment="center"):
        if turn.answer:
            feedback.draw(turn, judged, desk.conversations.judgements)
        if turn.answer and turn.answer.sentences:
            show(copy_button(turn.answer))
        if turn.answer and export_menu.is_structured(turn.answer):
            export_menu.draw_one(turn, number)
        st.button(
            say("turn.edit"),
            key=f"edit-{number}",
            type="tertiary",
            icon=":material/edit:",
            on_click=session.edit,
            args=(turn.id,),
        )
        if turn.answer:  # otherwise a notice above has this button
            st.button(
                say("turn.again"),
                key=f"retry-{number}",
                type="tertiary",
                icon=":material/refresh:",
                on_click=session.ask_next,
                args=(turn.question, turn.id),
            )
        if len(turn.versions) > 1:
            _draw_versions(turn, number, desk)


def _draw_versions(turn: Turn, number: int, desk: Desk) -> None:
    place, last = turn.versions.index(turn.id), len(turn.versions) - 1
    if place > 0:
        _draw_step("previous", turn.versions[place - 1], number, desk)
    show(fragments.remark(say("turn.version", number=place + 1, count=last + 1)))
    if place < last:
        _draw_step("next", turn.versions[place + 1], number, desk)


def _draw_step(name: str, version: str, number: int, desk: Desk) -> None:
    st.button(
        say(f"turn.version_{name}"),
        key=f"version-{name}-{number}",
        type="tertiary",
        icon=":material/chevron_left:" if name == "previous" else ":material/chevron_right:",
        icon_position="left" if name == "previous" else "right",
        on_click=desk.conversations.turns.show,
        args=(session.opened(), version),
    )
