"""Serves the real API to tests, in this process or in one of its own."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn

from assistant.api.server import configuration
from assistant.settings import Settings, environment_with

_START_SECONDS = 120.0


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


@contextmanager
def api_process(settings: Settings, port: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of `python -m assistant serve` once it answers, and its process.

    Raises:
        RuntimeError: it did not start.
    """
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
    environment, root = environment_with(settings), Path(__file__).parents[1]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, env=environment, cwd=root) as process:
        try:
            _wait_for(f"{address}/healthz", process)
            yield address, process
        finally:
            process.terminate()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(address)
            return
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError(f"The API did not start (exit code {process.poll()}).")
