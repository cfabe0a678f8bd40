"""A real Chroma server on a free port of the loopback address."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SECONDS = 40.0


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """Its address; the server ends with the block."""
    with running(folder, free_port()) as url:
        yield url


@contextmanager
def running(folder: Path, port: int) -> Iterator[str]:
    command = [Path(sys.executable).with_name("chroma"), "run", "--path", folder]
    with (folder.parent / "chroma.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)], stdout=log, stderr=log
        )
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/v2/heartbeat")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("the Chroma server did not start")
