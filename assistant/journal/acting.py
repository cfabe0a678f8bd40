"""On whose behalf this thread works."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_actor: ContextVar[str] = ContextVar("actor", default="")


def actor() -> str:
    """Who was named by `acting`; else the account that runs the program."""
    return _actor.get() or f"account:{_account()}"


@contextmanager
def acting(name: str) -> Iterator[None]:
    """What this thread does inside the block is done for `name`; "" changes nothing."""
    before = _actor.get()
    _actor.set(name or before)
    try:
        yield
    finally:
        _actor.set(before)  # not by a token: a generator may end in another context


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in containers
        return "unknown"
