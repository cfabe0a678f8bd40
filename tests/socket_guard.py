"""A guard on every socket of a process and its Python children: writes down, and may refuse."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOOPBACK = ("127.0.0.1", "::1", "localhost")

# Python calls every file named sitecustomize on its path at its start, in child processes too.
_GUARD = """
import socket, sys

def watch(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host, port = arguments[0], arguments[1] if len(arguments) > 1 else 0
    elif event in ("socket.connect", "socket.sendto") and arguments[0].family != socket.AF_UNIX:
        host, port = arguments[1][0], arguments[1][1]
    else:
        return
    with open(LOG, "a") as log:
        log.write(f"{host} {port}\\n")
    if host not in ALLOWED:
        raise RuntimeError(f"a connection was tried: {event} {host} {port}")

sys.addaudithook(watch)
"""


@dataclass(frozen=True)
class Guard:
    """`environment` has it on guard; connections to other hosts than the allowed ones fail."""

    environment: dict[str, str]
    log: Path

    def tried(self) -> set[tuple[str, str]]:
        """Hosts and ports that were looked up or connected to."""
        if not self.log.exists():
            return set()
        lines = self.log.read_text().splitlines()
        return {(host, port) for host, _, port in (line.partition(" ") for line in lines)}

    def run(self, *arguments: str, seconds: float = 110) -> subprocess.CompletedProcess[str]:
        """`python ARGUMENTS` under guard."""
        return subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=seconds,
        )


def guard(folder: Path, allowed: tuple[str, ...] = (), **variables: str) -> Guard:
    """A guard with its files in `folder`, and `variables` in the environment."""
    log, code = folder / "connections.log", folder / "guard"
    code.mkdir()
    text = f"LOG, ALLOWED = {str(log)!r}, {allowed!r}\n{_GUARD}"
    (code / "sitecustomize.py").write_text(text)
    path = f"{code}{os.pathsep}{ROOT}"
    return Guard(os.environ | {"PYTHONPATH": path} | variables, log)
