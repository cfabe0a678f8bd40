"""Starts real llama.cpp servers, with the models that `make local-model` writes or real weights."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).parents[1] / ".venv-local-model"
SERVE = Path(__file__).parent / "local_model" / "serve.py"
CHAT, ENCODER = FOLDER / "chat.gguf", FOLDER / "encoder.gguf"
REAL = (  # what tests/local_model/weights.py makes
    Path("~/.cache/collaboration-assistant").expanduser()
    / "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"
)
_SECONDS = 60.0


def is_built() -> bool:
    return CHAT.exists() and ENCODER.exists()


@contextmanager
def llama_server(model: Path, *arguments: str) -> Iterator[str]:
    """The address of a server for one model, ending in /v1; `arguments` as serve.py takes them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [FOLDER / "bin" / "python", SERVE, model, "--name", model.stem, "--port", str(port)]
    server = subprocess.Popen(
        [*command, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_WAIT_POLICY": "passive"},
    )
    address = f"http://127.0.0.1:{port}/v1"
    try:
        _wait(f"{address}/models", server)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"llama.cpp's server did not start (exit code {server.poll()}).")
