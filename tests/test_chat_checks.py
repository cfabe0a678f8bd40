"""`doctor` with a chat model: each thing that can be wrong is found and told apart."""

import json
from collections.abc import Sequence
from contextlib import ExitStack

import pytest
from model_server import Handler, Step, answers, dribbles, page, says, serving_script

from assistant.__main__ import main
from assistant.doctor import chat_checks
from assistant.doctor.chat_checks import examine_chat
from assistant.doctor.findings import Finding
from assistant.library import Library
from assistant.settings import Settings
from assistant.settings.chat import ChatSettings

GOOD = answers("Maria Lind leder Aurora-registret, och dess kontor ligger i Lund [2].", sent=700)
RECALLED = answers("7391", sent=7100)


def examine(
    sample: Settings, script: Sequence[Step], **chat: object
) -> tuple[dict[str, Finding], str]:
    """Findings by subject, and the server's host and port."""
    with serving_script(*script) as served:
        settings = ChatSettings.model_validate(
            {"model": "openai:tiny-model", "base_url": served.address, **chat}
        )
        found = list(examine_chat(settings, Library(sample.store.path)))
        return {finding.subject: finding for finding in found}, served.address[7:-3]


def test_a_sound_model_is_proven(sample_settings: Settings) -> None:
    found, host = examine(sample_settings, [GOOD, RECALLED])
    assert all(finding.healthy for finding in found.values())
    assert "nothing leaves this computer" in found["chat model"].text
    assert found["chat model's name"].text == "the server has tiny-model"
    assert "in Swedish as asked, with citations" in found["chat answer"].text
    assert "7168 tokens are read" in found["context window"].text
    assert found["hosts contacted"].text == host


def test_the_nearest_model_is_named(sample_settings: Settings) -> None:
    found, _ = examine(sample_settings, [GOOD, RECALLED], model="openai:tiny-modle")
    assert not found["chat model's name"].healthy
    assert 'Set chat.model = "openai:tiny-model"' in found["chat model's name"].text


def test_a_model_need_not_cite(sample_settings: Settings) -> None:
    uncited = answers("Maria Lind leder Aurora-registret, och dess kontor ligger i Lund.", sent=700)
    found, _ = examine(sample_settings, [uncited, RECALLED])
    assert found["chat answer"].healthy


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (answers("Maria Lind leads the registry, and its office is in Lund [2]."), "another lang"),
        (answers("Kungen av Bergslagen styr registret från månen [1]."), "Kungen av Bergslagen"),
        (answers("Dokumenten besvarar inte frågan."), "ended as not_found"),
        (says(401), "Set OPENAI_API_KEY"),
        (answers(""), "ended as empty"),
    ],
    ids=["English", "borne out by nothing", "refused", "no key", "empty"],
)
def test_an_answer_that_is_not_as_it_should_be_is_found(
    sample_settings: Settings, monkeypatch: pytest.MonkeyPatch, answer: Step, told: str
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    again = [answer] if told == "another lang" else []  # the model is told once, and goes on
    found, _ = examine(sample_settings, [answer, *again, RECALLED])
    assert not found["chat answer"].healthy
    assert told in found["chat answer"].text


@pytest.mark.parametrize(
    ("answer", "healthy", "told"),
    [
        (answers("?", sent=2048), False, "Set chat.context_window = 3072"),
        (says(400, "maximum context length is 4096 tokens"), False, "chat.context_window"),
        (answers("7391", sent=None), True, "7168 tokens are read"),
        (answers("No idea", sent=None), True, "not proven"),
    ],
    ids=["dropped silently", "refused", "recalled", "neither"],
)
def test_a_smaller_window_is_found(
    sample_settings: Settings, answer: Step, healthy: bool, told: str
) -> None:
    found, _ = examine(sample_settings, [GOOD, answer])
    assert found["context window"].healthy is healthy
    assert told in found["context window"].text


def test_a_window_that_the_server_tells_is_believed(
    sample_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell(handler: Handler) -> None:
        models = [{"id": "tiny-model", "object": "model", "max_model_len": 4096}]
        handler.reply(200, json.dumps({"object": "list", "data": models}), "application/json")

    monkeypatch.setattr(Handler, "do_GET", tell)
    found, _ = examine(sample_settings, [GOOD])
    assert not found["context window"].healthy
    assert "reads only 4096 tokens" in found["context window"].text


@pytest.mark.parametrize(
    ("path", "told", "named"),
    [
        ("/props", {"default_generation_settings": {"n_ctx": 4096}}, "llama.cpp's server (/props)"),
        (
            "/api/ps",
            {"models": [{"model": "tiny-model:latest", "context_length": 4096}]},
            "Ollama (/api/ps)",
        ),
        ("/api/show", {"parameters": 'stop "x"\nnum_ctx   4096'}, "Ollama (/api/show)"),
    ],
)
def test_a_window_that_a_local_server_tells_beside_the_protocol_is_named(
    sample_settings: Settings, path: str, told: object, named: str
) -> None:
    with serving_script(GOOD) as served:
        served.told[path] = told
        settings = ChatSettings(model="openai:tiny-model", base_url=served.address)
        found = list(examine_chat(settings, Library(sample_settings.store.path)))
    (window,) = [finding for finding in found if finding.subject == "context window"]
    assert not window.healthy
    assert f"{named} reads only 4096 tokens" in window.text
    assert "Set chat.context_window = 4096" in window.text
    assert len(served.requests) == 1, "what is told needs no proof"


def test_the_doctor_s_own_limit_is_blamed_on_no_setting(
    sample_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_checks, "_ANSWER_SECONDS", 0.6)
    slow = dribbles('data: {"id":"1","choices":[{"index":0,"delta":{"content":""}}]}\n\n')
    found, _ = examine(sample_settings, [slow, RECALLED])
    assert not found["chat answer"].healthy
    assert "doctor's own limit" in found["chat answer"].text
    assert "Raise" not in found["chat answer"].text
    found, _ = examine(sample_settings, [slow, RECALLED], total_seconds=0.5)
    assert "Raise chat.total_seconds" in found["chat answer"].text


def test_what_is_no_model_server_is_found_first(
    sample_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Handler, "do_GET", page)
    found, _ = examine(sample_settings, [page])
    assert list(found) == ["chat model", "chat server"]
    assert "Mend chat.base_url" in found["chat server"].text


def test_where_the_questions_go_is_told() -> None:
    where = chat_checks._where_to
    assert "sent to api.openai.com" in where(ChatSettings(model="openai:a"))
    plain = ChatSettings(model="openai:a", base_url="http://10.0.0.7:8000/v1")
    assert where(plain) == "questions and passages are sent to 10.0.0.7:8000, unencrypted"


@pytest.mark.slow
def test_the_command_examines_a_profile_and_asks_by_it(
    sample_settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(sample_settings.store.path))
    with ExitStack() as stack:
        served = stack.enter_context(serving_script(GOOD, RECALLED, answers("Yes [1].")))
        monkeypatch.setenv("ASSISTANT_PROFILES__SMALL__MODEL", "openai:tiny-model")
        monkeypatch.setenv("ASSISTANT_PROFILES__SMALL__BASE_URL", served.address)
        monkeypatch.setenv("ASSISTANT_PROFILES__SMALL__INPUT_PRICE", "1")
        monkeypatch.setenv("ASSISTANT_PROFILES__SMALL__CURRENCY", "SEK")
        assert main(["doctor", "--profile", "small"]) == 0
        assert f"hosts contacted: {served.address[7:-3]}" in capsys.readouterr().out
        assert main(["ask", "Who is Nina Ekholm-Wenberg?", "--profile", "small"]) == 0
        output = capsys.readouterr().out
    assert "(openai:tiny-model: 6000 tokens read and 12 written, 0.0060 SEK" in output
    assert "The model wrote this; no document says so:\n  > Yes." in output


def test_ask_ends_with_3_where_the_model_fails(
    sample_settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(sample_settings.store.path))
    monkeypatch.setenv("ASSISTANT_CHAT__MODEL", "openai:tiny-model")
    monkeypatch.setenv("ASSISTANT_CHAT__RETRIES", "0")
    with serving_script(says(500, "Boom")) as served:
        monkeypatch.setenv("ASSISTANT_CHAT__BASE_URL", served.address)
        assert main(["ask", "Who is Nina Ekholm-Wenberg?"]) == 3
        assert "The model did not answer. The server failed" in capsys.readouterr().out
        monkeypatch.setenv("ASSISTANT_CHAT__FALLBACK", "extractive")
        assert main(["ask", "Who is Nina Ekholm-Wenberg?", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["model"], record["instead_of"]) == ("extractive", "openai:tiny-model")
    assert record["advice"]


@pytest.mark.slow
def test_a_server_cannot_drive_the_terminal(
    sample_settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(sample_settings.store.path))
    monkeypatch.setenv("ASSISTANT_CHAT__MODEL", "openai:tiny-model")
    monkeypatch.setenv("ASSISTANT_CHAT__RETRIES", "0")
    for step in (says(500, "\x1b]0;Bad\x07"), answers("It \x1b[2Jis so\u202e [1].")):
        with serving_script(step) as served:
            monkeypatch.setenv("ASSISTANT_CHAT__BASE_URL", served.address)
            main(["ask", "Who is Nina Ekholm-Wenberg?"])
            main(["doctor"])
    assert not {"\x1b", "\x07", "\u202e"} & set(capsys.readouterr().out)


def test_an_unknown_profile_is_one_clear_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Who?", "--profile", "nobody"]) == 2
    assert "There is no profile 'nobody'" in capsys.readouterr().err
