"""Nothing leaves this computer unasked: no library looks anything up or connects anywhere."""

import json
import time
import urllib.request
from pathlib import Path

import pytest
from embedding_server import EmbeddingServer, serving
from model_server import answers, serving_script
from page_server import settings_for
from socket_guard import LOOPBACK, Guard, guard
from system_calls import Traced, can_trace

from assistant.page import serve
from assistant.settings import environment_with

traced = pytest.mark.skipif(not can_trace(), reason="no strace, or tracing is not allowed")


@pytest.fixture
def guarded(tmp_path: Path) -> Guard:
    """No process can open a connection."""
    return guard(tmp_path, ASSISTANT_STORE__PATH=str(tmp_path / "store"))


def commands(folder: Path, documents: str = "documents") -> list[list[str]]:
    """Everything that is done with documents from the command line."""
    cases, output = folder / "cases.jsonl", str(folder / "answers.jsonl")
    cases.write_text(json.dumps({"id": "1", "question": "Who is Taneli Raivio?"}))
    return [
        ["-m", "ingest", documents],
        ["-m", "assistant", "ask", "Who is Nina Ekholm-Wenberg?"],
        ["-m", "assistant", "doctor"],
        ["-m", "assistant", "backup", str(folder / "kept.tar")],
        ["-m", "ingest", "--check"],
        ["-m", "eval", "answers", str(cases), "--documents", documents, "--output", output],
    ]


def test_the_guard_sees_a_connection(guarded: Guard) -> None:
    connect = "import socket; socket.create_connection(('127.0.0.1', 9))"
    assert guarded.run("-c", connect).returncode != 0
    assert guarded.tried() == {("127.0.0.1", "9")}


@traced
def test_the_trace_sees_what_machine_code_does(tmp_path: Path) -> None:
    """A look-up and a connection past Python's own sockets."""
    code = (
        "import ctypes; libc = ctypes.CDLL(None); s = libc.socket(2, 1, 0); "
        "libc.connect(s, bytes([2, 0, 0, 9, 192, 0, 2, 1]) + bytes(8), 16)"
    )
    with Traced(tmp_path) as trace:
        trace.run("-c", code)
        trace.run("-c", "import socket; socket.create_connection(('127.0.0.1', 9))")
        assert trace.outside() == {"192.0.2.1"}


@traced
@pytest.mark.slow
def test_no_command_reaches_beyond_this_computer(tmp_path: Path) -> None:
    """Seen from outside the processes, so that no library of theirs can get around it."""
    with Traced(tmp_path, ASSISTANT_STORE__PATH=str(tmp_path / "store")) as trace:
        for command in commands(tmp_path):
            result = trace.run(*command)
            assert result.returncode == 0, result.stderr
        assert trace.outside() == set()


@pytest.mark.slow
@traced
def test_the_page_reaches_beyond_this_computer_in_no_way(tmp_path: Path) -> None:
    """Also where it is opened to others."""
    settings = settings_for(tmp_path / "store")
    settings = settings.model_copy(
        update={"page": settings.page.model_copy(update={"address": "0.0.0.0"})}
    )
    with Traced(tmp_path, **environment_with(settings)) as trace:
        page = trace.start(*serve.command(settings.page)[1:])
        address = f"http://127.0.0.1:{settings.page.port}/_stcore/health"
        deadline = time.monotonic() + 60
        while page.poll() is None and not answers_at(address) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert answers_at(address)
        time.sleep(1)  # what is asked for the address that is printed
        assert trace.outside() == set()


def answers_at(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except OSError:
        return False


@pytest.mark.slow
def test_local_servers_are_all_that_a_local_configuration_contacts(tmp_path: Path) -> None:
    """Not the proxy, the tracer or the vocabulary that names and variables would lead to."""
    said = answers("Taneli Raivio ", "leads it [1].")
    with serving_script(said) as chat, serving(EmbeddingServer()) as embeddings:
        guarded = guard(
            tmp_path,
            LOOPBACK,
            ASSISTANT_STORE__PATH=str(tmp_path / "store"),
            ASSISTANT_CHAT__MODEL="openai:gpt-4o-mini",  # whose vocabulary tiktoken would fetch
            ASSISTANT_CHAT__BASE_URL=chat.address,
            ASSISTANT_EMBEDDING__MODEL="openai:text-embedding-3-small",
            ASSISTANT_EMBEDDING__BASE_URL=embeddings.url,
            OPENAI_API_KEY="sk-marker",
            OPENAI_BASE_URL="http://elsewhere.example/v1",
            HTTP_PROXY="http://proxy.example:3128",
            HTTPS_PROXY="http://proxy.example:3128",
            LANGSMITH_TRACING="true",
            LANGSMITH_API_KEY="marker",
        )
        (tmp_path / "few").mkdir()
        (tmp_path / "few" / "one.txt").write_text("Taneli Raivio leads the registry.\n")
        for command in commands(tmp_path, str(tmp_path / "few")):
            result = guarded.run(*command)
            if command[1:] != ["assistant", "doctor"]:  # it finds fault with what is scripted
                assert result.returncode == 0, result.stderr
        ports = {address.split(":")[2].split("/")[0] for address in (chat.address, embeddings.url)}
        assert guarded.tried() == {("127.0.0.1", port) for port in ports}
