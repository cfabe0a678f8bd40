"""Serves the real API to tests, in this process."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from assistant.api.server import configuration
from assistant.settings import Settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving_api(settings: Settings) -> Iterator[str]:
    """The address of an API over the store of `settings`."""
    port = free_port()
    api = settings.api.model_copy(update={"port": port})
    server = uvicorn.Server(configuration(settings.model_copy(update={"api": api})))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
