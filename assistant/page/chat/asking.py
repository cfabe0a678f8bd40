"""From the documents to a question about them: the way back to the conversation's page."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from assistant.page import session
from assistant.page.chat import scope_bar
from assistant.page.view import focus_question
from assistant.page.wording import say

_BEGUN = "asking_about"


def draw(document_id: str, conversation: StreamlitPage) -> None:
    """Draws the button that begins a new conversation, held to one document."""
    if st.button(say("documents.ask_about"), icon=":material/forum:", key="ask-about"):
        scope_bar.narrow_to(document_id)
        session.start_over()
        st.session_state[_BEGUN] = True
        st.switch_page(conversation)


def draw_news(conversation: StreamlitPage) -> None:
    """Draws the button that asks, in a new conversation, what came in lately."""
    question = say("documents.ask_new")
    if st.button(question, icon=":material/forum:", type="tertiary", key="ask-news"):
        session.start_over()
        session.ask_next(question)
        st.switch_page(conversation)


def make_ready(motion: DeltaGenerator) -> None:
    """Gives the question field the focus where such a conversation was just begun; once."""
    if st.session_state.pop(_BEGUN, False):
        focus_question(motion)
