"""Served embedding models: what is sent, what is accepted, and what each fault is told as."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from embedding_server import EmbeddingServer, serving

from assistant.core.encoder import Encoder
from assistant.errors import EmbeddingError, FingerprintError, SettingsError
from assistant.models.embeddings import ServedEmbedder, open_embedder
from assistant.settings.embedding import EmbeddingSettings

KEY = "sk-marker-0123456789"


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with serving() as running:
        yield running


def opened(server: EmbeddingServer, **values: Any) -> ServedEmbedder:
    given = {"model": "openai:words", "base_url": server.url, "retries": 0, **values}
    embedder = open_embedder(EmbeddingSettings(**given))
    assert isinstance(embedder, ServedEmbedder)
    return embedder


def test_the_default_is_the_embedded_encoder() -> None:
    embedder = open_embedder(EmbeddingSettings())
    assert isinstance(embedder, Encoder)
    (passage,) = embedder.encode_passages(["A registry."])
    asked = embedder.encode_question("Which registry?")
    assert passage @ asked > embedder.encode_question("Hva koster melk?") @ passage


def test_passages_come_back_in_order_as_unit_vectors(server: EmbeddingServer) -> None:
    embedder = opened(server, batch_size=4, passage_prefix="passage: ")
    texts = [f"Partner{number} studies subject{number}" for number in range(10)]
    vectors = embedder.encode_passages(texts)
    assert vectors.shape == (10, 32)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    for text, vector in zip(texts, vectors, strict=True):
        assert int(np.argmax(vectors @ embedder.encode_question(text))) == texts.index(text)
        assert float(vector @ embedder.encode_question(text)) > 0.5
    assert max(map(len, server.texts)) == 4
    assert all(text.startswith("passage: ") for text in server.texts[1])
    assert {body["model"] for body in server.bodies} == {"words"}


def test_a_question_has_its_own_prefix_and_is_cut(server: EmbeddingServer) -> None:
    embedder = opened(server, question_prefix="query: ")
    embedder.encode_question("who leads the registry " * 500)
    asked = server.texts[-1][0]
    assert asked.startswith("query: who leads")
    assert len(asked) < 1600


def test_what_no_server_takes_is_not_sent(server: EmbeddingServer) -> None:
    vectors = opened(server).encode_passages(["", " \n", "a\udce4b"])
    assert vectors.shape == (3, 32)
    assert server.texts[-1][:3] == [".", ".", "a?b"]
    assert opened(server).encode_passages([]).shape == (0, 32)


def test_dimensions_are_asked_for_only_where_they_are_set(server: EmbeddingServer) -> None:
    opened(server).encode_question("x")
    assert "dimensions" not in server.bodies[-1]
    assert server.bodies[-1]["encoding_format"] == "float"
    assert opened(server, dimensions=32).fingerprint.dimension == 32
    assert server.bodies[-1]["dimensions"] == 32
    with pytest.raises(EmbeddingError, match=r"32 dimensions.*asks for 16"):
        opened(server, dimensions=16).encode_question("x")


def test_a_model_is_known_again_despite_noise_and_told_from_others(
    server: EmbeddingServer,
) -> None:
    first = opened(server).fingerprint
    server.noise = 1e-3
    again = opened(server).fingerprint
    assert again.weights_hash != first.weights_hash
    assert again.is_same(first.identity, first.probes)
    server.seed = 1
    other = opened(server).fingerprint
    assert other.dimension == first.dimension
    assert not other.is_same(first.identity, first.probes)
    server.seed = 0
    assert not opened(server, passage_prefix="p: ").fingerprint.is_same(
        first.identity, first.probes
    )
    renamed = opened(server, model="openai:others").fingerprint
    assert not renamed.is_same(first.identity, first.probes)


def test_a_model_changed_behind_a_running_program_is_noticed(server: EmbeddingServer) -> None:
    embedder = opened(server)
    embedder.encode_question("Who?")
    server.seed = 1
    with pytest.raises(FingerprintError, match=r"python -m ingest --rebuild"):
        embedder.encode_question("Who?")
    with pytest.raises(FingerprintError):
        embedder.encode_passages(["A registry."])


def test_the_key_comes_from_the_named_variable_and_shows_nowhere(
    server: EmbeddingServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("OUR_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", "another")
    embedder = opened(server, api_key_variable="OUR_KEY")
    embedder.encode_question("Who?")
    opened(server).encode_question("Who?")
    last = server.headers.pop()["authorization"]
    assert "another" not in last, "a hosted service's key is not for this computer's servers"
    server.headers.pop()
    assert {headers["authorization"] for headers in server.headers} == {f"Bearer {KEY}"}
    echo = json.dumps({"error": {"message": f"Incorrect key {KEY}"}}).encode()
    for status in (400, 401, 500):
        server.reply = lambda _, status=status: (status, "application/json", echo)  # type: ignore[misc]
        with pytest.raises(EmbeddingError) as caught:
            embedder.encode_question("Who?")
        assert KEY not in str(caught.value) + repr(caught.value.__cause__)
    assert KEY not in caplog.text + repr(embedder) + repr(vars(embedder))


def test_a_hosted_model_without_a_key_contacts_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OUR_KEY", raising=False)
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        open_embedder(EmbeddingSettings(model="openai:text-embedding-3-small"))
    named = {"base_url": "http://127.0.0.1:9/v1", "api_key_variable": "OUR_KEY"}
    with pytest.raises(SettingsError, match="OUR_KEY"):
        open_embedder(EmbeddingSettings(model="openai:words", **named))


def test_no_proxy_stands_before_this_computer(
    server: EmbeddingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert opened(server).encode_question("Who?").shape == (32,)


def test_another_provider_names_the_package_it_needs() -> None:
    with pytest.raises(SettingsError, match="install langchain-cohere"):
        open_embedder(EmbeddingSettings(model="cohere:embed-multilingual-v3"))
    with pytest.raises(SettingsError, match="nobody"):
        open_embedder(EmbeddingSettings(model="nobody:anything"))


def _json(values: object) -> bytes:
    return json.dumps(values).encode()


def _rows(*rows: object) -> bytes:
    return _json({"data": [{"index": n, "embedding": row} for n, row in enumerate(rows)]})


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (401, b"{}", "asks for a key .*embedding.api_key_variable"),
        (404, b"{}", "no embedding model 'words'.*embedding.base_url"),
        (429, b"{}", "no more capacity.*later"),
        (400, _json({"error": {"message": "too long"}}), "refuses the request .400: .*too long"),
        (500, b"oops", "has failed .500.*Look at the server"),
        (302, b"", "302"),
        (200, b"<html>welcome</html>", "not with embeddings"),
        (200, b"{ broken", "not with embeddings"),
        (200, b"{}", "not with embeddings"),
        (200, _json({"data": []}), "not with embeddings|0 vectors to 3 texts"),
        (200, _rows([1, 2]), "1 vectors to 3 texts"),
        (200, _rows([1, 2], [1], [1, 2]), "something else than vectors"),
        (200, _rows([0, 0], [1, 2], [1, 2]), "zeros"),
        (200, b'{"data": [{"index": 0, "embedding": [NaN]}]}', "1 vectors|numbers"),
    ],
)
def test_each_fault_is_told_with_what_to_do(
    server: EmbeddingServer, status: int, body: bytes, told: str
) -> None:
    kind = "text/html" if body.startswith(b"<") else "application/json"
    server.reply = lambda _: (status, kind, body)
    with pytest.raises(EmbeddingError, match=told):
        opened(server).encode_question("Who?")


def test_a_server_that_is_down_or_silent_is_told(server: EmbeddingServer) -> None:
    with pytest.raises(EmbeddingError, match=r"cannot be reached .*refused.* Start it"):
        opened(server, base_url="http://127.0.0.1:9/v1").encode_question("Who?")
    server.stops_after = 0
    with pytest.raises(EmbeddingError, match=r"within 0.2 s.*read_seconds"):
        opened(server, read_seconds=0.2).encode_question("Who?")


def test_a_passing_fault_is_tried_again(server: EmbeddingServer) -> None:
    faults = [(503, "text/plain", b"starting")]
    server.reply = lambda _: faults.pop() if faults else None
    assert opened(server, retries=1).encode_question("Who?").shape == (32,)
