"""Whose conversations these are: a secret that each browser makes and keeps for itself.

It lives in the browser's local storage, which no other site and no other port can read, and is
sent to this server only. Until it has arrived, and where a browser keeps nothing, a session has a
secret of its own and sees no conversations but its own.
"""

import hashlib
import re
import secrets
from contextlib import AbstractContextManager

import streamlit as st

from assistant.conversations import Conversations
from assistant.journal.acting import acting

_KEY = "owner-in-browser"
_OWNER, _KNOWN, _ACTOR = "owner", "owner_known", "actor"
_SECRET = re.compile(r"[0-9a-f]{32}")
_mount = st.components.v2.component(
    "assistant_owner",
    js="""
export default function ({ data, setStateValue }) {
  if (data.known) return
  const make = () => Array.from(crypto.getRandomValues(new Uint8Array(16)),
    (byte) => byte.toString(16).padStart(2, "0")).join("")
  let secret = null
  try {
    secret = localStorage.getItem("collaboration-assistant-owner")
    if (!secret) localStorage.setItem("collaboration-assistant-owner", secret = make())
  } catch { /* a browser that keeps nothing: this tab's conversations are this tab's */ }
  setStateValue("secret", secret ?? make())
}
""",
)


def belong_to(person: str) -> None:
    """Has this session's conversations be those of who signed in, by the provider's own key."""
    st.session_state[_OWNER], st.session_state[_KNOWN] = person, True


def owner() -> str:
    """Who signed in, else the secret of this browser, of this session until the browser told it."""
    secret: str = st.session_state.setdefault(_OWNER, secrets.token_hex(16))
    return secret


def name() -> str:
    """What the audit log calls the reader: it tells browsers apart and gives no secret away."""
    return f"browser:{hashlib.sha256(owner().encode()).hexdigest()[:12]}"


def acting_as(name: str) -> AbstractContextManager[None]:
    """What is done inside is noted as this person's; `acting_again` remembers who it was."""
    st.session_state[_ACTOR] = name
    return acting(name)


def acting_again() -> AbstractContextManager[None]:
    """The same in a part of the page that is run by itself, such as a dialog."""
    return acting(st.session_state.get(_ACTOR) or name())


def is_known() -> bool:
    """Whether the browser has told its secret."""
    return bool(st.session_state.get(_KNOWN))


def ask_browser(conversations: Conversations) -> None:
    """Has the browser tell its secret; what this session has asked before becomes that owner's.

    Raises:
        ConversationError: the conversations cannot be written.
    """

    def take() -> None:
        told = st.session_state[_KEY].secret
        if isinstance(told, str) and _SECRET.fullmatch(told) and not is_known():
            conversations.adopt(owner(), by=told)
            st.session_state[_OWNER], st.session_state[_KNOWN] = told, True

    with st.container(key="script-owner"):
        _mount(key=_KEY, data={"known": is_known()}, on_secret_change=take)
