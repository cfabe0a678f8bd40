"""What the sidebar says of the models, and what leaves the computer with each choice."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.resources import resource

HOSTED = """
[chat]
model = "openai:gpt-4o-mini"
input_price = 0.15
output_price = 0.6
currency = "EUR"
fallback = "extractive"
"""
LOCAL = """
[chat]
model = "openai:qwen3"
base_url = "http://127.0.0.1:8080/v1"
"""
PROFILES = """
[profiles.quick]
model = "extractive"
[profiles.hosted]
model = "openai:gpt-4o-mini"
[profiles.elsewhere]
model = "openai:<b>own</b> $a$"
base_url = "https://models.example.org/v1"
"""
SEARCH = """
[embedding]
model = "openai:text-embedding-3-small"
[store]
chroma_url = "https://vectors.example.org"
"""
NOTHING = "Everything runs on this computer; nothing leaves it."


def panel() -> None:
    from assistant.page import settings_panel
    from assistant.settings import load_settings

    settings_panel.draw(load_settings())


def drawn(toml: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    (folder / "assistant.toml").write_text(toml, encoding="utf-8")
    monkeypatch.chdir(folder)
    return AppTest.from_function(panel).run()


def said(app: AppTest) -> str:
    """The markup without its tags: the summary, then the particulars."""
    assert not app.exception
    return re.sub("<[^>]+>", " ", " ".join(element.proto.body for element in app.get("html")))


def options(app: AppTest) -> list[str]:
    return list(app.radio[0].proto.options)


def test_nothing_leaves_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = said(drawn("", tmp_path, monkeypatch))
    assert NOTHING in told
    assert re.search(r"Leaves this computer\s+nothing", told)
    assert "the documents&#x27; own sentences" in told


def test_a_hosted_model_is_told_with_all_that_goes_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = said(drawn(HOSTED, tmp_path, monkeypatch))
    assert "Questions and the passages found go to api.openai.com." in told
    assert "hosted, at api.openai.com" in told
    assert "the conversation before it and the passages found go to api.openai.com" in told
    assert "0.15 EUR read, 0.6 EUR written, per million tokens" in told
    assert re.search(r"If it fails\s+the documents&#x27; own sentences", told)
    assert NOTHING not in told


def test_a_server_on_this_computer_is_local(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = said(drawn(LOCAL, tmp_path, monkeypatch))
    assert "on this computer, at 127.0.0.1" in told
    assert NOTHING in told


def test_hosted_search_and_vectors_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = said(drawn(SEARCH, tmp_path, monkeypatch))
    assert "every passage when documents are added, go to api.openai.com" in told
    assert "vectors go to vectors.example.org, their words do not" in told
    assert "Questions and all passages go to api.openai.com." in told
    assert NOTHING not in told


def test_another_profile_is_chosen_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = drawn(PROFILES, tmp_path, monkeypatch)
    assert NOTHING in said(app)
    offered = [option.replace("\\", "").replace("\N{WORD JOINER}", "") for option in options(app)]
    assert offered == [
        "Standard: the documents' own sentences",
        "quick: the documents' own sentences",
        "hosted: gpt-4o-mini",
        "elsewhere: <b>own</b> $a$",
    ]
    app.radio[0].set_value("elsewhere").run()
    told = said(app)
    assert "go to models.example.org" in told
    assert "&lt;b&gt;own&lt;/b&gt; $a$" in told
    app.radio[0].set_value("").run()
    assert NOTHING in said(app)


def test_a_profile_that_is_no_more_gives_way_to_the_standard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = drawn(PROFILES, tmp_path, monkeypatch)
    app.radio[0].set_value("hosted").run()
    (tmp_path / "assistant.toml").write_text("")
    assert NOTHING in said(app.run())


def test_a_question_is_answered_by_the_chosen_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples_into: Callable[[Path], Path]
) -> None:
    """A model that cannot be reached steps aside for the documents' own sentences."""
    samples_into(tmp_path / "store")
    (tmp_path / "assistant.toml").write_text(
        '[store]\npath = "store"\n[profiles.far]\nmodel = "openai:none"\nretries = 0\n'
        'base_url = "http://127.0.0.1:9/v1"\nfallback = "extractive"\n'
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    st.cache_resource.clear()
    app = AppTest.from_file(str(resource("app.py")), default_timeout=60).run()
    app.radio[0].set_value("far").run()
    app.chat_input[0].set_value("When did Bristol Myers Squibb launch GECI in Europe?").run()
    for _ in range(20):
        if "2015" in said(app):
            break
        app.run()
    assert "2015" in said(app)
    assert any("calm instead" in element.proto.body for element in app.get("html"))
    st.cache_resource.clear()
