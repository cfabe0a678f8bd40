"""The whole page in each language: nothing on it is left in English."""

import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.library import Library
from assistant.page.settings_panel import OWN_NAMES
from assistant.page.wording.texts import LANGUAGES, phrase, texts
from assistant.prompts import not_found
from assistant.resources import resource

QUESTION = "When did Bristol Myers Squibb launch GECI in Europe?"
UNANSWERABLE = "What is the price of a train ticket from Rome to Naples?"
OTHERS = [language for language in LANGUAGES if language != "en"]
_LABELLED = (
    *("button", "checkbox", "text_input", "selectbox", "multiselect", "radio", "slider"),
    *("toggle", "file_uploader"),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, samples_into: Callable[[Path], Path]) -> Path:
    return samples_into(tmp_path_factory.mktemp("store"))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path


def documents_page() -> None:
    """The page of the documents on its own; AppTest cannot follow a link to it."""
    import streamlit as st

    from assistant.page.documents import documents
    from assistant.settings import load_settings
    from assistant.wiring import open_assistant
    from ingest.reception import Reception

    settings = load_settings()
    library = open_assistant(settings).library
    conversation = st.Page(lambda: None, title="Ask", url_path="ask")
    documents.draw(library, library.documents(), Reception(settings), conversation)


def page(
    store: Path,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    script: Callable[[], None] | None = None,
    **query: str,
) -> AppTest:
    # Given back afterwards: a page's script takes its place, which new processes would run again.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(store))
    monkeypatch.chdir(store)
    st.cache_resource.clear()
    if script:
        app = AppTest.from_function(script, default_timeout=60)
    else:
        app = AppTest.from_file(str(resource("app.py")), default_timeout=60)
    app.query_params["lang"] = language
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


class _Texts(HTMLParser):
    """The words that a piece of markup shows or speaks."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(markup)

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attributes if name in ("title", "aria-label")]


def said_on(app: AppTest) -> Iterator[str]:
    """Every piece of text of the page: markup, labels, placeholders, help."""
    assert not app.exception
    for element in app.get("html"):
        if not element.proto.body.startswith(("<style", "<script")):
            yield from _Texts(element.proto.body).found
    for kind in (*_LABELLED, "chat_input", "expander", "popover", "page_link"):
        for element in app.get(kind):
            proto = element.proto
            for field in ("label", "placeholder", "help"):
                yield str(getattr(proto, field, ""))
            yield from map(str, getattr(proto, "options", ()))


def english(language: str) -> dict[str, re.Pattern[str]]:
    """What a page in `language` may not say: English texts, by key, as patterns."""
    own = texts(language)
    return {
        key: re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(form)))
        for key, text in texts("en").items()
        for form in _forms(text)
        if form not in _forms(own[key]) and _is_telling(form)
    }


def _is_telling(form: str) -> bool:
    """Whether a text has words enough beside its placeholders not to fit a document's own."""
    words = re.sub(r"\{\w+\}", "", form)
    return len(re.findall(r"[^\W\d]{2,}", words)) > ("{" in form)


def _forms(text: Any) -> list[str]:
    if isinstance(text, list):
        return []
    return list(text.values()) if isinstance(text, Mapping) else [text]


# Suggestions are in the language of the document that they are about, a refusal in the question's.
ELSEWHERE = ("suggestions.", "answer.nearest_", "ending.not_found_")


def check(app: AppTest, language: str) -> None:
    answered = not_found("en")  # in the language of the question
    others, same = english(language), {*_own(language), *OWN_NAMES.values(), answered}
    said = {" ".join(text.split()) for text in said_on(app)} - same
    left = {
        (key, text)
        for text in said
        for key, pattern in others.items()
        if not key.startswith(ELSEWHERE) and pattern.fullmatch(text)
    }
    assert not left


def _own(language: str) -> Iterator[str]:
    for text in texts(language).values():
        yield from _forms(text)


@pytest.mark.slow
@pytest.mark.parametrize("language", OTHERS)
def test_conversation_speaks_the_language(
    store: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(store, language, monkeypatch)
    assert texts(language)["chat.welcome_title"] in set(said_on(app))
    check(app, language)
    for question in (QUESTION, UNANSWERABLE):
        app.chat_input[0].set_value(question).run()
        check(app, language)
    assert texts("en")["answer.nearest_title"] in set(said_on(app)), "the question was English"


@pytest.mark.parametrize("language", OTHERS)
def test_documents_speak_the_language(
    store: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(store, language, monkeypatch, documents_page)
    assert texts(language)["adding.title"] in set(said_on(app))
    check(app, language)
    (chosen, *_) = Library(store).documents()
    app = page(store, language, monkeypatch, documents_page, document=chosen.id)
    assert texts(language)["documents.remove"] in set(said_on(app))
    check(app, language)
    app.toggle(key="documents-passages").set_value(True).run()
    check(app, language)
    app.button(key="remove").click().run()
    check(app, language)


@pytest.mark.parametrize("language", OTHERS)
def test_outcomes_speak_the_language(
    tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(tmp_path, language, monkeypatch, documents_page)
    app.text_input(key="address-0").set_value("http://127.0.0.1/secret").run()
    app.button(key="adding-start").click().run()
    for _ in range(50):
        if any(button.key == "intake-dismiss" for button in app.button):
            break
        time.sleep(0.1)
        app.run()
    said = set(said_on(app))
    assert phrase(language, "adding.reason_private", host="127.0.0.1") in said
    check(app, language)


@pytest.mark.parametrize("language", OTHERS)
def test_empty_library_speaks_the_language(
    empty: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(empty, language, monkeypatch)
    assert texts(language)["shell.empty_title"] in set(said_on(app))
    check(app, language)


def test_a_language_that_nobody_chose_stays_out_of_the_address(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page(store, "", monkeypatch)
    assert texts("en")["chat.welcome_title"] in set(said_on(app))
    assert not app.query_params.get("lang")


def test_language_can_be_chosen_and_stays(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(store, "en", monkeypatch)
    app.selectbox(key="interface-language").set_value("fi").run()
    assert texts("fi")["chat.welcome_title"] in set(said_on(app))
    assert app.query_params["lang"] == "fi"
    app.run()
    assert texts("fi")["chat.welcome_title"] in set(said_on(app))
