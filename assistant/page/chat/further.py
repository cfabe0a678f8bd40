"""Under the newest answer: what could be asked next, one click away."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.library import DocumentSummary, Library
from assistant.page import session
from assistant.page.chat import fragments, scope_bar
from assistant.page.chat.follow_ups import follow_ups
from assistant.page.render import label
from assistant.page.session import Turn
from assistant.page.view import show
from assistant.page.wording import language, say


def draw(
    turns: Sequence[Turn],
    documents: Sequence[DocumentSummary],
    library: Library,
    place: DeltaGenerator,
) -> None:
    """Draws in `place` what can be asked after the last of `turns`, if its scope still holds.

    Raises:
        StoreError: the library cannot be read.
    """
    last = turns[-1]
    if last.answer is None or last.stopped or last.scope != scope_bar.current_scope():
        return
    held = {document.id for document in documents}
    found = tuple(scored for scored in last.answer.retrieved if scored.document.id in held)
    answer, asked = replace(last.answer, retrieved=found), [turn.question for turn in turns]
    questions = list(answer.offers)
    if not questions:
        questions = follow_ups(answer, asked, scope_bar.partner_names(library), language())
    if not questions:
        return
    with place.container(key="further"):
        if not answer.offers or not answer.blocks:  # small talk says it itself
            show(fragments.remark(say("chat.further")))
        for question in questions:
            key = f"further-{question}"
            st.button(label(question), key=key, on_click=session.ask_next, args=(question,))
