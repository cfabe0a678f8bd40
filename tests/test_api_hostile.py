"""The API against requests that mean harm: who may ask, how often, how much, and what it tells."""

import contextlib
import http.client
import io
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from api_server import serving_api
from store_samples import make_document

from assistant.__main__ import main
from assistant.access.tokens import client_of, hash_of, new_token
from assistant.api import gatekeeper
from assistant.api.limits import RateLimit
from assistant.api.server import check_open_to_others
from assistant.errors import SettingsError
from assistant.settings import Settings, StoreSettings, load_settings
from assistant.settings.api import ApiSettings, ClientSettings
from ingest.pipeline import ingest_documents

TOKEN, KEPT = new_token()
CHAT = "/v1/chat/completions"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = Settings(
        store=StoreSettings(path=tmp_path_factory.mktemp("hostile")),
        api=ApiSettings(requests_per_minute=10_000, max_kilobytes=20),
    )
    ingest_documents([make_document("a.txt", "Oslo and Umeå work together.")], made)
    return made


@pytest.fixture(scope="module")
def open_address(settings: Settings) -> Iterator[str]:
    with serving_api(settings) as served:
        yield served


def guarded(settings: Settings, **api: int) -> Settings:
    """With one client that has a token."""
    limited = settings.api.model_copy(update=api)
    clients = {"reports": ClientSettings(token_sha256=KEPT)}
    return settings.model_copy(update={"clients": clients, "api": limited})


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    with serving_api(guarded(settings)) as served:
        yield served


def code(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


BODIES = {
    "nothing": b"",
    "no JSON": b"question=Who",
    "half of it": b'{"question": "Wh',
    "no object": b'["Who?"]',
    "no UTF-8": b'{"question": "\xff\xfe"}',
    "half a character": b'{"question": "\\ud800"}',
    "too deep": b'{"question": ' + b"[" * 9000 + b"]" * 9000 + b"}",
    "not a number": b'{"question": "Who?", "scope": {"years": [NaN, 1]}}',
    "huge number": b'{"question": "Who?", "scope": {"years": [1e999, 1]}}',
    "unknown field": b'{"question": "Who?", "tools": []}',
    "a list for a text": b'{"question": ["Who?"]}',
    "nothing asked": b'{"question": "  \\n"}',
    "too long": json.dumps({"question": "a" * 4001}).encode(),
    "another role": b'{"question": "Who?", "history": [{"role": "tool", "text": "x"}]}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=list(BODIES))
def test_a_body_that_is_none_is_refused_in_one_shape(open_address: str, body: bytes) -> None:
    told = httpx.post(
        f"{open_address}/ask", content=body, headers={"Content-Type": "application/json"}
    )
    assert told.status_code == 400
    error = told.json()["error"]
    assert error["type"] == "invalid_request_error"
    assert len(told.content) < 500  # nothing of what was sent comes back at length


MESSAGES = {
    "none": [],
    "an answer last": [{"role": "assistant", "content": "x"}],
    "only a system's": [{"role": "system", "content": "x"}],
    "a picture": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}],
    "no content": [{"role": "user", "content": None}],
    "a tool's": [{"role": "tool", "content": "x", "tool_call_id": "1"}],
    "too many": [{"role": "user", "content": "x"}] * 201,
    "too long": [{"role": "user", "content": "a" * 4001}],
}


@pytest.mark.parametrize("messages", MESSAGES.values(), ids=list(MESSAGES))
def test_messages_that_ask_nothing_are_refused(open_address: str, messages: object) -> None:
    body = {"model": "assistant", "messages": messages}
    assert httpx.post(open_address + CHAT, json=body).status_code == 400
    several = {"model": "assistant", "messages": [{"role": "user", "content": "x"}], "n": 2}
    assert httpx.post(open_address + CHAT, json=several).status_code == 400


def test_a_form_that_a_web_page_could_send_is_refused(open_address: str) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; x"):
        body = b'{"question": "Who?"}'
        told = httpx.post(f"{open_address}/ask", content=body, headers={"Content-Type": kind})
        assert told.status_code == 415
    foreign = httpx.get(f"{open_address}/documents", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in foreign.headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]"])
def test_no_other_host_name_is_answered(open_address: str, host: str) -> None:
    for path in ("/documents", "/docs", "/healthz", "/mcp"):
        told = httpx.get(open_address + path, headers={"Host": host})
        assert told.status_code == 421


def test_a_body_beyond_the_limit_is_not_read(open_address: str) -> None:
    told = httpx.post(f"{open_address}/ask", json={"question": "a" * 30_000})
    assert (told.status_code, code(told)) == (413, "request_too_large")

    def endless() -> Iterator[bytes]:  # without a length
        for _ in range(10_000):
            yield b" " * 1000

    with contextlib.suppress(httpx.TransportError):  # the server hangs up while we still send
        kind = {"Content-Type": "application/json"}
        told = httpx.post(f"{open_address}/ask", content=endless(), headers=kind)
        assert told.status_code == 413
    assert httpx.get(f"{open_address}/healthz").status_code == 200


def test_a_body_that_trickles_in_is_given_up(
    open_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gatekeeper, "_BODY_SECONDS", 0.3)
    with socket.create_connection(
        (urlsplit(open_address).hostname, urlsplit(open_address).port)
    ) as to:
        to.sendall(
            b"POST /ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: 100\r\n\r\n{"
        )
        assert b" 408 " in to.recv(1000)


def test_addresses_that_are_none_have_the_same_shape(open_address: str) -> None:
    for path in ("/v2", "/documents/../../etc/passwd", "/documents/%2e%2e%2fetc%2fpasswd", "/v1"):
        told = httpx.get(open_address + path)
        assert (told.status_code, told.json()["error"]["type"]) == (404, "invalid_request_error")
    assert httpx.get(f"{open_address}/ask").status_code == 405
    for query in ("start=-1", "start=x", "end=99999999999999"):
        assert httpx.get(f"{open_address}/documents/a.txt?{query}").status_code == 400
    assert httpx.get(f"{open_address}/register?format=exe").status_code == 400


def test_every_answer_has_the_headers_that_protect(open_address: str) -> None:
    for path in ("/docs", "/documents", "/nowhere"):
        headers = httpx.get(open_address + path).headers
        for name, value in gatekeeper.HEADERS.items():
            assert headers[name] == value or (path == "/docs" and name == gatekeeper.POLICY)
        assert "server" not in headers


def test_only_a_client_with_its_token_is_answered(address: str) -> None:
    tries = [{}, *({"Authorization": a} for a in ("Bearer", f"Basic {TOKEN}", "Bearer x", KEPT))]
    for headers in tries:
        for path in ("/documents", "/v1/models", "/register", "/nowhere"):
            with httpx.Client(base_url=address) as fresh:
                told = fresh.get(path, headers=headers)
            assert told.status_code in (401, 429)
            assert told.json()["error"]["type"] in ("authentication_error", "rate_limit_error")
        assert httpx.post(address + CHAT, json={}, headers=headers).status_code in (401, 429)


def test_a_token_opens_what_wrong_ones_do_not_until_an_address_has_to_wait(address: str) -> None:
    right = {"Authorization": f"Bearer {TOKEN}"}
    assert httpx.get(f"{address}/documents", headers=right).status_code == 200
    wrong = [
        httpx.get(f"{address}/documents", headers={"Authorization": f"Bearer {guess}"})
        for guess in range(12)
    ]
    assert [told.status_code for told in wrong[:10]] == [401] * 10
    assert wrong[0].headers["www-authenticate"] == "Bearer"
    assert wrong[11].status_code == 429
    assert int(wrong[11].headers["retry-after"]) > 0


def test_who_asks_too_often_is_told_when_to_come_again(settings: Settings) -> None:
    right = {"Authorization": f"Bearer {TOKEN}"}
    with serving_api(guarded(settings, requests_per_minute=3)) as address:
        told = [httpx.get(f"{address}/v1/models", headers=right) for _ in range(5)]
    assert [one.status_code for one in told] == [200, 200, 200, 429, 429]
    assert 0 < int(told[-1].headers["retry-after"]) <= 60
    assert code(told[-1]) == "rate_limit_exceeded"


def test_a_rate_is_given_back_with_time_and_kept_apart() -> None:
    now = [0.0]
    rate = RateLimit(2, lambda: now[0])
    assert [rate.seconds_to_wait("a") for _ in range(3)] == [0, 0, 30]
    assert rate.seconds_to_wait("b") == 0
    now[0] = 30.0
    assert [rate.seconds_to_wait("a") for _ in range(2)] == [0, 30]


def test_a_token_is_long_new_each_time_and_kept_as_a_hash_only() -> None:
    token, kept = new_token()
    assert len(token) > 40
    assert token not in kept
    clients = {"a": ClientSettings(token_sha256=KEPT), "b": ClientSettings(token_sha256=kept)}
    assert client_of(token, clients) == "b"
    assert client_of(token + "x", clients) == client_of(kept, clients) == client_of("", {}) == ""


def test_the_token_command_prints_settings_that_let_it_in(tmp_path: Path) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(["token", "reports"]) == 0
    lines = [line.strip() for line in printed.getvalue().splitlines() if line.startswith("    ")]
    (tmp_path / "assistant.toml").write_text("\n".join(lines[1:]))
    assert client_of(lines[0], load_settings(tmp_path, {}).clients) == "reports"
    assert main(["token", "../x"]) == 2


def test_a_token_in_the_settings_is_refused_unrepeated(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text(f'[clients.reports]\ntoken_sha256 = "{TOKEN}"\n')
    with pytest.raises(SettingsError, match="never a token") as refused:
        load_settings(tmp_path, {})
    assert TOKEN not in str(refused.value)


def test_nothing_is_opened_to_others_without_tokens_and_names(settings: Settings) -> None:
    outside = {"api": ApiSettings(address="0.0.0.0")}
    with pytest.raises(SettingsError, match="no client has a token"):
        check_open_to_others(settings.model_copy(update=outside))
    with pytest.raises(SettingsError, match=r"api\.hosts has to name"):
        check_open_to_others(guarded(settings).model_copy(update=outside))
    named = {"api": ApiSettings(address="0.0.0.0", hosts="a.example")}
    check_open_to_others(guarded(settings).model_copy(update=named))


def test_the_command_refuses_to_serve_everyone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(settings.store.path))
    monkeypatch.setenv("ASSISTANT_API__ADDRESS", "0.0.0.0")
    assert main(["serve"]) == 2
    assert "would open all documents" in capsys.readouterr().err
    assert main(["serve", "--port", "70000"]) == 2


def test_a_stream_that_nobody_reads_any_more_leaves_the_server_whole(open_address: str) -> None:
    parts = urlsplit(open_address)
    for _ in range(8):  # more than are answered at once
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        asked = [{"role": "user", "content": "Who works together?"}]
        body = json.dumps({"model": "assistant", "messages": asked, "stream": True})
        connection.request("POST", CHAT, body, {"Content-Type": "application/json"})
        connection.getresponse().read(1)
        connection.close()
    time.sleep(0.1)
    told = httpx.post(f"{open_address}/ask", json={"question": "Who works together?"}, timeout=60)
    assert told.status_code == 200


def test_hash_of_takes_any_bytes_that_a_header_can_hold() -> None:
    assert len(hash_of("\udcff")) == 64
