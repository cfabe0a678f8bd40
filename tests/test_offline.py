"""Nothing leaves this computer unasked, as a guard on every socket shows."""

import json
from pathlib import Path

import pytest
from embedding_server import EmbeddingServer, serving
from model_server import answers, serving_script
from socket_guard import LOOPBACK, Guard, guard


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
        ["-m", "eval", "answers", str(cases), "--documents", documents, "--output", output],
    ]


def test_the_guard_sees_a_connection(guarded: Guard) -> None:
    connect = "import socket; socket.create_connection(('127.0.0.1', 9))"
    assert guarded.run("-c", connect).returncode != 0
    assert guarded.tried() == {("127.0.0.1", "9")}


def test_no_command_opens_a_connection(guarded: Guard, tmp_path: Path) -> None:
    for command in commands(tmp_path):
        result = guarded.run(*command)
        assert result.returncode == 0, result.stderr
    assert guarded.tried() == set()


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
