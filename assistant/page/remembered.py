"""Markup that is long in the making and does not change, kept for the next run of the page."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

import streamlit as st

from assistant.page.render import Html
from assistant.page.wording import language

_CHARACTERS = 8_000_000  # of markup, of all sessions together
_held: OrderedDict[Hashable, Html] = OrderedDict()
_lock = threading.Lock()
_room = [_CHARACTERS]


def remembered(key: Hashable, make: Callable[[], Html]) -> Html:
    """What `make` gives, made once for `key`, the page's language and its address.

    `key` must hold everything that the markup depends on; nobody can guess a turn's id.
    """
    whole = (key, language(), st.context.url)  # the addresses in it begin with the page's own
    with _lock:
        if whole in _held:
            _held.move_to_end(whole)
            return _held[whole]
    markup = make()
    with _lock:
        if whole not in _held:
            _held[whole] = markup
            _room[0] -= len(markup)
        while _room[0] < 0 and len(_held) > 1:
            _room[0] += len(_held.popitem(last=False)[1])
    return markup
