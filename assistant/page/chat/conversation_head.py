"""Above a conversation: its name, and what can be done with the whole of it."""

from collections.abc import Sequence

import streamlit as st

from assistant.conversations import Conversation, Desk
from assistant.page import session
from assistant.page.chat import export_menu, history
from assistant.page.owner import owner
from assistant.page.render import fill
from assistant.page.session import Turn
from assistant.page.view import show
from assistant.page.wording import say

_LONGEST_NAME = 80  # characters
_RENAMED = "renamed"


@st.fragment
def draw(desk: Desk, turns: Sequence[Turn]) -> None:
    """Draws the name and a menu: another name, take it along, delete it."""
    conversation = session.conversation()
    if conversation is None:
        return
    with st.container(key="conversation-head", horizontal=True, vertical_alignment="center"):
        show(fill('<h1 class="conversation-name" dir="auto">{name}</h1>', name=conversation.name))
        menu = st.popover(
            say("conversation.menu"),
            key=f"menu-{conversation.id}",
            type="tertiary",
            icon=":material/more_horiz:",
            on_change="rerun",
        )
        if menu.open:
            with menu:
                _draw_menu(conversation, desk)


def _draw_menu(conversation: Conversation, desk: Desk) -> None:
    key = f"name-{conversation.id}"
    st.session_state.setdefault(key, conversation.name)

    def rename() -> None:
        desk.conversations.rename(owner(), conversation.id, st.session_state[key])
        st.session_state[_RENAMED] = True

    st.text_input(say("conversation.name"), key=key, max_chars=_LONGEST_NAME, on_change=rename)
    if st.session_state.pop(_RENAMED, False):
        st.rerun()  # the list in the sidebar has it, too
    export_menu.draw(conversation, session.turns())
    if st.button(
        say("conversation.delete"), key="delete", icon=":material/delete:", width="stretch"
    ):
        history.delete(conversation, desk)
        st.rerun()
