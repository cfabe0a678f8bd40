"""The connection to a model's server: one for each call, which any thread may break off."""

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

import openai

from assistant.models.faults import FaultKind, ModelError
from assistant.settings.model import ModelSettings

# With TLS a second socket takes the place of the first.
_CONNECTED = (".connect_tcp.complete", ".start_tls.complete")
_NO_CHOICES = re.compile(r'"choices"\s*:\s*(\[\s*\]|null)')


class Call:
    """The sockets of one exchange with a server."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._broken_off = False
        self._lock = threading.Lock()

    @property
    def broken_off(self) -> bool:
        return self._broken_off

    def break_off(self) -> None:
        """Ends the exchange now; whoever reads from it gets an error, and the server notices."""
        with self._lock:
            self._broken_off = True
            for connected in self._sockets:
                _shut(connected)

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Requests of this thread belong to the call inside the block."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)

    def trace(self, event: str, details: dict[str, Any]) -> None:
        """Called by the HTTP library at each of its steps."""
        if not event.endswith(_CONNECTED):
            return
        connected = details["return_value"].get_extra_info("socket")
        with self._lock:
            self._sockets.append(connected)
            if self._broken_off:
                _shut(connected)


_current: ContextVar[Call | None] = ContextVar("call", default=None)


def http_client(settings: ModelSettings, contacted: set[str]) -> openai.DefaultHttpxClient:
    """A client that goes nowhere but to the configured address, and adds it to `contacted`."""
    return openai.DefaultHttpxClient(timeout=timeouts(settings), **guarded(settings, contacted))


def guarded(settings: ModelSettings, contacted: set[str]) -> dict[str, Any]:
    """Options of a client that goes nowhere but to the configured address.

    It follows no redirects, which could take the documents to another host, and asks this
    computer's own servers without a proxy.
    """
    return {
        "follow_redirects": False,
        "trust_env": not settings.is_local,
        "event_hooks": {
            "request": [_begin_with(contacted)],
            "response": [_refuse_others(settings)],
        },
    }


def timeouts(settings: ModelSettings) -> openai.Timeout:
    return openai.Timeout(settings.read_seconds, connect=settings.connect_seconds)


def _begin_with(contacted: set[str]) -> Callable[[Any], None]:
    """A hook that makes each request break off with its call."""

    def begin(request: Any) -> None:
        contacted.add(request.url.netloc.decode("ascii", "replace"))
        # A connection that is not used again is never found closed by the server.
        request.headers["Connection"] = "close"
        if call := _current.get():
            request.extensions["trace"] = call.trace

    return begin


def _refuse_others(settings: ModelSettings) -> Callable[[Any], None]:
    """A hook that raises ModelError where something else than a model's server answers."""

    def refuse(response: Any) -> None:
        kind = response.headers.get("content-type", "")
        asked_for_stream = response.request.url.path.endswith("/chat/completions")
        if not response.is_success:
            return
        if "html" in kind or (asked_for_stream and "application/json" in kind):
            response.read()
            has_choices = not _NO_CHOICES.search(response.text)
            fault = FaultKind.NOT_A_MODEL if has_choices else FaultKind.NO_CHOICES
            raise ModelError(fault, address=settings.address)

    return refuse


def _shut(connected: socket.socket) -> None:
    # Closing alone would not wake a thread that reads; and TLS's own shutdown would wait.
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
