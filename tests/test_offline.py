"""Ingesting, asking and evaluating open no connection, shown by a guard on every socket."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Python calls every file named sitecustomize on its path at its start, in child processes too.
GUARD = """
import socket, sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        family = getattr(arguments[0], "family", None)
        if event == "socket.getaddrinfo" or family != socket.AF_UNIX:
            with open(LOG, "a") as log:
                log.write(f"{event} {arguments[1:]}\\n")
            raise RuntimeError(f"a connection was tried: {event} {arguments[1:]}")

sys.addaudithook(refuse)
"""


@pytest.fixture
def guarded(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """An environment in which no process can open a connection, and the log of tries."""
    import os

    log = tmp_path / "connections.log"
    folder = tmp_path / "guard"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(f"LOG = {str(log)!r}\n{GUARD}")
    environment = os.environ | {
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "ASSISTANT_STORE__PATH": str(tmp_path / "store"),
    }
    return environment, log


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=110
    )


def test_the_guard_sees_a_connection(guarded: tuple[dict[str, str], Path]) -> None:
    environment, log = guarded
    result = run(environment, "-c", "import socket; socket.create_connection(('127.0.0.1', 9))")
    assert result.returncode != 0
    assert "getaddrinfo" in log.read_text()


def test_no_command_opens_a_connection(
    guarded: tuple[dict[str, str], Path], tmp_path: Path
) -> None:
    environment, log = guarded
    case = {"id": "1", "question": "Who is Taneli Raivio?"}
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps(case))
    output = str(tmp_path / "answers.jsonl")
    commands = [
        ["-m", "ingest", "documents"],
        ["-m", "assistant", "ask", "Who is Nina Ekholm-Wenberg?"],
        ["-m", "assistant", "doctor"],
        ["-m", "eval", "answers", str(cases), "--documents", "documents", "--output", output],
    ]
    for command in commands:
        result = run(environment, *command)
        assert result.returncode == 0, result.stderr
    assert not log.exists(), log.read_text()
