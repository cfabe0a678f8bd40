"""What one browser session holds: which conversation is open; all else is shared, or kept."""

import threading
from pathlib import Path

import streamlit as st

from assistant.access.collections import view_of
from assistant.access.people import Person
from assistant.answering import Assistant
from assistant.conversations import Asked, Conversation, Desk, Turn
from assistant.library import Library
from assistant.page.owner import owner
from assistant.register import Background, Register
from assistant.settings import Settings
from assistant.types import LONGEST_QUESTION
from assistant.wiring import open_assistant, open_completion, open_register

__all__ = ["Turn"]  # and the functions below

PARAMETER = "conversation"
_LIBRARY, _OPEN, _ASKED, _EDITED = "library", "conversation", "asked", "edited"
_WHOLE, _NEW, _BEGINS, _SEEN = "whole", "new", "begins editing", "seen"
_FILLED = "register-filled"
_opening = threading.Lock()


def shared_assistant(settings: Settings, profile: str = "") -> Assistant:
    """The one assistant of this process for a profile, opened on first use.

    Raises:
        AssistantError: as `open_assistant`; the next call tries again.
    """
    with _opening:  # concurrent first calls of a cached resource would each open one
        return _open(settings, profile)


@st.cache_resource(show_spinner=False, hash_funcs={Settings: Settings.model_dump_json})
def _open(settings: Settings, profile: str) -> Assistant:
    return open_assistant(settings, profile)


def assistant_for(who: Person, settings: Settings, profile: str) -> Assistant:
    """The shared assistant as far as `who` may read; raises what `shared_assistant` raises."""
    whole = shared_assistant(settings, profile)
    view = view_of(whole.library, who, settings.collections)
    return _over(settings, profile, view.view, whole, view) if view.view else whole


@st.cache_resource(show_spinner=False, hash_funcs={Settings: Settings.model_dump_json})
def _over(
    settings: Settings, profile: str, view: str, _whole: Assistant, _library: Library
) -> Assistant:
    return _whole.over(_library)


@st.cache_resource(show_spinner=False, hash_funcs={Settings: Settings.model_dump_json})
def shared_register(settings: Settings) -> Register:
    """The one register of this process."""
    return open_register(settings)


@st.cache_resource(show_spinner=False, hash_funcs={Settings: Settings.model_dump_json})
def register_filling(settings: Settings) -> Background:
    """What fills this process's register while people do other things."""
    register = shared_register(settings)
    return Background(register, open_completion(settings, register))


def fill_register(settings: Settings, generation: str | None) -> None:
    """Begins to fill the register for a library that an ingest has changed, once for each."""
    if st.session_state.get(_FILLED) != generation:
        st.session_state[_FILLED] = generation
        register_filling(settings).start()


def enter(library: Library) -> Desk:
    """Makes this session's page that of `library`; what follows reads and writes beside it."""
    st.session_state[_LIBRARY] = library
    named = st.query_params.get(PARAMETER, "")
    if named:
        st.session_state[_OPEN] = named
    return desk()


def desk() -> Desk:
    """The one desk of this process for the library of `enter`."""
    with _opening:
        library = st.session_state[_LIBRARY]
        return _desk(library.folder, library.url)


@st.cache_resource(show_spinner=False)
def _desk(folder: Path, url: str) -> Desk:
    return Desk(folder, url)


def opened() -> str:
    """The id that the address gives, or that was open before; "" for a new conversation."""
    key: str = st.session_state.get(_OPEN, "")
    return key


def conversation() -> Conversation | None:
    """The open conversation, if it is there and this browser's own.

    Raises:
        ConversationError: the conversations cannot be read.
    """
    return desk().conversations.find(owner(), opened()) if opened() else None


def show_in_address() -> None:
    """Has the address name the open conversation, so that a reload finds it again."""
    if opened() and st.query_params.get(PARAMETER) != opened():
        st.query_params[PARAMETER] = opened()


def open_conversation(key: str, new: bool = False) -> None:
    """Opens a conversation; "" begins a new one. `new` where its last question was just asked."""
    st.session_state[_OPEN] = key
    st.session_state[_NEW] = new
    st.session_state.pop(_EDITED, None)
    if not key:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = key


def show_whole() -> None:
    """Has the open conversation drawn from its first turn on."""
    st.session_state[_WHOLE] = opened()


def is_whole() -> bool:
    """Whether the open conversation is to be drawn from its first turn on."""
    return st.session_state.get(_WHOLE) == opened()


def is_new() -> bool:
    """Whether the last question of the open conversation was just asked; true once."""
    return bool(st.session_state.pop(_NEW, False))


def start_over() -> None:
    """Begins a new conversation; the open one stays kept."""
    open_conversation("")


def turns() -> list[Turn]:
    """The open conversation, oldest turn first, each as far as it has come.

    Raises:
        StoreError: the conversations or the library cannot be read.
    """
    if conversation() is None:
        return []
    return desk().turns(opened(), st.session_state[_LIBRARY])


def ask_next(question: str, instead_of: str = "") -> None:
    """Has `question` asked in this run or the next one, as if it had been typed.

    With `instead_of`, the id of a turn, it becomes another version of that one. What is longer
    than a field of the page takes was sent by something else, and is cut.
    """
    if question := question.strip()[:LONGEST_QUESTION]:
        st.session_state[_ASKED] = Asked(question, instead_of=instead_of)
    st.session_state.pop(_EDITED, None)


def asked() -> Asked | None:
    """What `ask_next` left, once."""
    left: Asked | None = st.session_state.pop(_ASKED, None)
    return left


def edit(turn: str) -> None:
    """Puts the question of a turn, by its id, into a field; "" leaves it as it is."""
    st.session_state[_EDITED] = turn
    st.session_state[_BEGINS] = bool(turn)


def begins_editing() -> bool:
    """Whether the field was just opened; true once."""
    return bool(st.session_state.pop(_BEGINS, False))


def is_first_run() -> bool:
    """Whether the conversation's page is drawn for the first time in this session; true once."""
    first = _SEEN not in st.session_state
    st.session_state[_SEEN] = True
    return first


def edited() -> str:
    """The id of the turn whose question is being edited, or ""."""
    key: str = st.session_state.get(_EDITED, "")
    return key
