"""How a model's server is spoken to: stopping, certificates, keys, proxies, waiting; secrecy."""

import email.utils
import logging
import shutil
import subprocess
import sys
import time
import traceback
from pathlib import Path

import langsmith.utils
import pytest
from generative import (
    AGREED,
    LAUNCHED,
    LOOPED,
    MARKER,
    opened,
)
from model_server import (
    ANSWER,
    Step,
    answers,
    chunk,
    dribbles,
    says,
    serving_script,
    silent_after,
    streams,
)

from assistant.models import connection
from assistant.models.chat import ChatModel
from assistant.models.faults import ModelError
from assistant.models.translation import retry_after
from assistant.prompts import Prompt
from assistant.search.retriever import Retriever
from assistant.settings import Settings
from assistant.settings.chat import ChatSettings
from assistant.types import (
    Ending,
    Text,
)
from assistant.wiring import open_retriever


@pytest.fixture(scope="module")
def retriever(sample_settings: Settings) -> Retriever:
    return open_retriever(sample_settings)


@pytest.mark.parametrize(
    "step",
    [
        silent_after(),
        silent_after(chunk("So ")),
        dribbles('data: {"id":"1","choices":[{"index":0,"delta":{"content":"a "}}]}\n\n'),
    ],
    ids=["before the first word", "after the first word", "while words come"],
)
def test_closing_the_stream_hangs_up(retriever: Retriever, step: object) -> None:
    with serving_script(step) as served:  # type: ignore[arg-type]
        events = opened(retriever, served).stream(LAUNCHED)
        while True:
            event = next(events)
            if isinstance(event, Text) and served.requests:
                break
        started = time.monotonic()
        events.close()  # type: ignore[attr-defined]
        assert served.hung_up.wait(3), "the server must notice"
        assert time.monotonic() - started < 3


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 127.0.0.1, signed by itself, with its key in the same file."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("there is no openssl to make a certificate with")
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1"]
    subprocess.run(
        [*command, "-keyout", str(path), "-out", f"{path}.crt"], check=True, capture_output=True
    )
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@pytest.mark.parametrize("step", [silent_after(), silent_after(chunk("So "))])
def test_closing_the_stream_hangs_up_with_tls_too(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch, certificate: Path, step: Step
) -> None:
    guarded = connection.guarded
    trusting = {"verify": False}
    monkeypatch.setattr(connection, "guarded", lambda *given: guarded(*given) | trusting)
    with serving_script(step, certificate=certificate) as served:
        events = opened(retriever, served).stream(LAUNCHED)
        while not (isinstance(next(events), Text) and served.requests):
            pass
        events.close()  # type: ignore[attr-defined]
        assert served.hung_up.wait(3), "the server must notice"


def test_a_certificate_that_nobody_signed_is_not_trusted(
    retriever: Retriever, certificate: Path
) -> None:
    with serving_script(answers(*ANSWER), certificate=certificate) as served:
        answer = opened(retriever, served).ask(LAUNCHED)
    assert answer.ending is Ending.UNAVAILABLE
    assert "is not trusted" in answer.advice


@pytest.mark.slow
def test_a_silent_model_lets_the_reader_stop(retriever: Retriever) -> None:
    with serving_script(silent_after()) as served:
        events = opened(retriever, served, read_seconds=1.5).stream(LAUNCHED)
        before = [event for event in events if isinstance(event, Text)]
    assert len(before) >= 3
    assert {event.text for event in before} == {""}


def test_a_date_says_when_to_try_again() -> None:
    later = email.utils.formatdate(time.time() + 50, usegmt=True)
    assert retry_after({"retry-after": later}) == pytest.approx(50, abs=3)
    assert retry_after({"retry-after": "-3"}) == 0
    assert retry_after({"retry-after": "soon"}) is None


def test_a_key_is_nowhere_to_be_seen(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even where the server repeats it, or sends what cannot be read."""
    monkeypatch.setenv("TEST_MODEL_KEY", MARKER)
    caplog.set_level(logging.DEBUG)
    said = []
    for step in (says(500, MARKER), says(400, MARKER), says(401, MARKER), answers(*ANSWER)):
        with serving_script(step) as served:
            assistant = opened(retriever, served, api_key_variable="TEST_MODEL_KEY")
            answer = assistant.ask(LAUNCHED)
            assert served.headers[0]["authorization"] == f"Bearer {MARKER}"
        said += [repr(answer), answer.advice, repr(vars(assistant))]
    assert MARKER not in "".join(said) + caplog.text


def test_an_error_with_a_key_in_it_carries_no_trace_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TEST_MODEL_KEY", MARKER)
    with serving_script(says(500, f"Your key is {MARKER}")) as served:
        settings = ChatSettings(
            model="openai:x", base_url=served.address, api_key_variable="TEST_MODEL_KEY"
        )
        stream = ChatModel(settings).stream(Prompt("a", "b"), 16, time.monotonic() + 5, 0)
        with pytest.raises(ModelError, match="Your key is …") as caught:
            list(stream)
    assert MARKER not in "".join(traceback.format_exception(caught.value))


def test_no_key_goes_to_this_computer_unless_named(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", MARKER)
    with serving_script(answers(*ANSWER)) as served:
        opened(retriever, served).ask(LAUNCHED)
    assert served.headers[0]["authorization"] == "Bearer none"


def test_a_local_server_is_asked_without_a_proxy_or_an_account(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "OPENAI_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("OPENAI_ORG_ID", "OPENAI_ORGANIZATION", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, MARKER)
    with serving_script(answers(*ANSWER)) as served:
        assert opened(retriever, served).ask(AGREED).ending is Ending.COMPLETE
    assert MARKER not in str(served.headers)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_fails_is_named_and_nothing_untrue_is_said_of_proxies(
    retriever: Retriever,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    scheme: str,
) -> None:
    with serving_script(says(502, "Bad gateway")) as proxy:
        address = proxy.address.removesuffix("/v1")
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            monkeypatch.setenv(name, address)
        monkeypatch.setenv("OPENAI_API_KEY", MARKER)
        there = f"{scheme}://models.invalid/v1"
        answer = opened(retriever, proxy, base_url=there).ask(LAUNCHED)
    assert answer.ending is Ending.UNAVAILABLE
    assert "proxy" in answer.advice or "502" in answer.advice
    assert "context" not in answer.advice
    assert not [record for record in caplog.records if "proxy" in record.getMessage().lower()]


def test_no_trace_is_sent_elsewhere(retriever: Retriever, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving_script(answers("?")) as outside, serving_script(answers(*ANSWER)) as served:
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", outside.address)
        langsmith.utils.get_env_var.cache_clear()
        assert langsmith.utils.tracing_is_enabled()
        answer = opened(retriever, served).ask(AGREED)
        time.sleep(0.3)
        assert not outside.paths
    langsmith.utils.get_env_var.cache_clear()
    assert answer.ending is Ending.COMPLETE


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("anthropic:claude", "langchain-anthropic"),
        ("antropic:claude", "Did you mean anthropic:?"),
        ("openai:gpt-4o-mini", "Set OPENAI_API_KEY in the environment"),
    ],
)
def test_what_is_missing_is_named(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch, model: str, told: str
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with serving_script(answers("?")) as served:
        assistant = opened(retriever, served, model=model, base_url="")
        answer = assistant.ask(LAUNCHED)
    assert answer.ending is Ending.UNAVAILABLE
    assert told in answer.advice


@pytest.mark.slow
def test_without_a_chat_model_none_of_its_libraries_is_imported() -> None:
    heavy = "{'openai', 'langchain', 'langchain_core', 'langsmith', 'tiktoken'}"
    code = f"import sys, assistant.wiring; sys.exit(', '.join({heavy} & set(sys.modules)) or 0)"
    root = Path(__file__).parents[1]
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr


def test_another_model_than_asked_is_noticed(retriever: Retriever) -> None:
    said = (chunk(LOOPED, model="b/Huge.gguf"), chunk(finish="stop", model="b/Huge.gguf"))
    with serving_script(streams(*said)) as served:
        answer = opened(retriever, served).ask(LAUNCHED)
    assert answer.ending is Ending.COMPLETE
    assert "answered with the model b/Huge.gguf, not with tiny-model" in answer.advice


def test_a_server_that_loads_its_model_is_waited_for(retriever: Retriever) -> None:
    loading = says(503, "Loading model")
    with serving_script(loading, loading, answers(LOOPED)) as served:
        answer = opened(retriever, served, retries=0).ask(LAUNCHED)
        assert len(served.requests) == 3
    assert answer.ending is Ending.COMPLETE
