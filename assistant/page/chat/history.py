"""In the sidebar: this browser's conversations, by date, searched by name and by words."""

from datetime import datetime, timedelta
from itertools import groupby

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from assistant.conversations import Conversation, Desk
from assistant.page import owner, session
from assistant.page.chat import fragments
from assistant.page.render import fill, label
from assistant.page.view import show
from assistant.page.wording import say

_SHOWN, _MORE = 12, 100  # conversations
_SEARCH_FROM = 6  # conversations; fewer are seen at a glance
_ALL = "all-conversations"
_OFFERED = timedelta(hours=1)  # so long a deleted conversation is offered to be put back


def draw(ask: StreamlitPage) -> None:
    """Draws the list for whoever sits at this browser; for the sidebar, on every page.

    Raises:
        ConversationError: the conversations cannot be read.
    """
    desk = session.desk()
    owner.ask_browser(desk.conversations)
    _draw_undo(desk)
    _draw_list(desk, ask)


def delete(conversation: Conversation, desk: Desk) -> None:
    """Takes a conversation off the list, and offers to put it back."""
    desk.conversations.delete(owner.owner(), conversation.id)
    session.start_over()


def _draw_undo(desk: Desk) -> None:
    deleted = desk.conversations.last_deleted(owner.owner(), _OFFERED)
    if deleted is None:
        return
    with st.container(key="undo"):
        show(fragments.remark(say("history.deleted", name=deleted.name)))
        st.button(say("history.undo"), key="undo-delete", on_click=_undo, args=(deleted, desk))


def _undo(deleted: Conversation, desk: Desk) -> None:
    desk.conversations.undelete(owner.owner(), deleted.id)
    session.open_conversation(deleted.id)


@st.fragment
def _draw_list(desk: Desk, ask: StreamlitPage) -> None:
    everything = desk.conversations.search(owner.owner(), most=_MORE)
    found, words = everything, ""
    with st.container(key="history"):
        if len(everything) >= _SEARCH_FROM:
            words = st.text_input(
                say("history.search"),
                key="history-words",
                type="search",
                placeholder=say("history.search"),
                label_visibility="collapsed",
                icon=":material/search:",
            )
        if words and words.strip():
            found = desk.conversations.search(owner.owner(), words, _MORE)
            if not found:
                show(fragments.remark(say("history.nothing_found")))
        limit = _MORE if words or st.session_state.get(_ALL) else _SHOWN
        for when, group in groupby(found[:limit], key=_age):
            show(fill('<h2 class="history-when">{when}</h2>', when=say(f"history.{when}")))
            for conversation in group:
                _draw_entry(conversation, ask)
        if len(found) > limit and st.button(
            say("history.more"), key="history-more", type="tertiary"
        ):
            st.session_state[_ALL] = True
            st.rerun(scope="fragment")


def _draw_entry(conversation: Conversation, ask: StreamlitPage) -> None:
    here = "here-" if conversation.id == session.opened() else ""
    with st.container(key=f"entry-{here}{conversation.id}"):
        st.page_link(
            ask,
            label=label(conversation.name),
            query_params={session.PARAMETER: conversation.id},
            width="stretch",
        )


def _age(conversation: Conversation) -> str:
    changed = datetime.fromisoformat(conversation.changed).astimezone().date()
    days = (datetime.now().astimezone().date() - changed) // timedelta(days=1)
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    return "week" if days < 8 else "month" if days < 31 else "older"
