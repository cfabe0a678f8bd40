"""Tells whoever waits for an answer how many documents have been read for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[int, int], None]  # documents read, of how many

_listener: ContextVar[Listener | None] = ContextVar("progress", default=None)


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """What is read in this thread meanwhile is told to `listener`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(read: int, documents: int) -> None:
    """Says how far the reading has come, if anybody listens."""
    if listener := _listener.get():
        listener(read, documents)
