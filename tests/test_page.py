"""The page's states, without a browser: what stands on it for each way a question can end."""

import re
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant import errors
from assistant.errors import SettingsError
from assistant.library import Library
from assistant.page import serve, session
from assistant.page.chat.suggestions import suggest
from assistant.page.render import escape
from assistant.resources import resource
from assistant.settings import PageSettings, Settings, StoreSettings
from assistant.types import LONGEST_QUESTION, Answer, Ending, Event, Finished, Question, Text
from ingest.pipeline import ingest_paths

BREADTH = "Which collaborations are in Sweden?"
QUESTION = "When did Bristol Myers Squibb launch GECI in Europe?"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, samples_into: Callable[[Path], Path]) -> Path:
    return samples_into(tmp_path_factory.mktemp("store"))


@pytest.fixture
def page(store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    yield from _page(store, monkeypatch)


def _page(store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(store))
    monkeypatch.chdir(store)
    st.cache_resource.clear()
    yield AppTest.from_file(str(resource("app.py")), default_timeout=60).run()
    st.cache_resource.clear()


def shown(page: AppTest) -> str:
    """All markup on the page, in order."""
    assert not page.exception
    bodies = [element.proto.body for element in page.get("html")]
    return "\n".join(body for body in bodies if not body.startswith(("<style>", "<script>")))


def ask(page: AppTest, question: str) -> str:
    page.chat_input[0].set_value(question).run()
    while 'class="waiting"' in shown(page):  # the first question loads the models
        page.run()
    return shown(page)


class Scripted:
    """An assistant that ends as it is told; the real one cannot be cut off or filtered."""

    def __init__(self, store: Path, *events: Event | Exception) -> None:
        self.library = Library(store)
        self.events = events
        self.asked: list[Question] = []

    def stream(self, question: Question) -> Iterator[Event]:
        self.asked.append(question)
        for event in self.events:
            if isinstance(event, Exception):
                raise event
            yield event


def scripted(
    page: AppTest, store: Path, monkeypatch: pytest.MonkeyPatch, *events: Event | Exception
) -> Scripted:
    assistant = Scripted(store, *events)
    monkeypatch.setattr(session, "open_assistant", lambda *_: assistant)
    st.cache_resource.clear()
    return assistant


def ended(ending: Ending, text: str = "Half an") -> Finished:
    advice = "" if ending is Ending.COMPLETE else "Do this next."
    return Finished(Answer(text, (), ending, "Why?", 0.5, (), "scripted", advice=advice))


def test_a_question_longer_than_the_field_takes_is_cut(
    page: AppTest, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = scripted(page, store, monkeypatch, ended(Ending.COMPLETE))
    page.chat_input[0].set_value("why " * 3000).run()
    while not assistant.asked:
        page.run()
    assert len(assistant.asked[0].text) <= LONGEST_QUESTION


def test_empty_conversation_suggests_questions_about_the_documents(page: AppTest) -> None:
    assert "5 documents" in shown(page)
    suggested = [button for button in page.button if " " in (button.key or "")]
    assert 2 <= len(suggested) <= 5
    suggested[0].click().run()
    markup = shown(page)
    assert 'class="question"' in markup
    assert 'class="welcome"' not in markup


def test_narrowed_page_suggests_only_what_its_documents_answer(page: AppTest) -> None:
    connect = next(d for d in Library(Path.cwd()).documents() if "CONNECT" in d.title)
    page.query_params["in"] = connect.id
    del page.session_state["scope"]
    page.run()
    assert "one document" in shown(page)
    suggested = [button.key for button in page.button if " " in (button.key or "")]
    assert suggested
    assert all("CONNECT" in one for one in suggested)


def test_answer_stands_with_its_sources_and_stays_after_another_run(page: AppTest) -> None:
    markup = ask(page, QUESTION)
    assert "2015" in markup
    assert markup.count('data-citation="0:cited:1"') >= 2  # in the text and under it
    assert 'class="sources"' in markup
    assert "<bdi>17 January 2023</bdi> · <bdi>English</bdi>" in markup
    assert 'class="notice' not in markup
    page.run()
    assert shown(page) == markup


def offered_next(page: AppTest) -> list[str]:
    keys = [button.key or "" for button in page.button]
    return [key.removeprefix("further-") for key in keys if key.startswith("further-")]


def test_newest_answer_offers_what_could_be_asked_next(page: AppTest) -> None:
    assert "You could also ask" in ask(page, QUESTION)
    questions = offered_next(page)
    assert 1 <= len(questions) <= 3
    page.button(key=f"further-{questions[0]}").click().run()
    markup = shown(page)
    assert markup.count('class="question"') == 2
    assert markup.count("You could also ask") == 1
    assert offered_next(page)
    assert questions[0] not in offered_next(page)


def test_nothing_is_offered_where_it_might_not_be_answered(page: AppTest, store: Path) -> None:
    ask(page, QUESTION)
    page.query_params["language"] = "sv"
    del page.session_state["scope"]
    page.run()
    assert not offered_next(page)  # they are made from what was found without this scope


def test_a_refusal_offers_what_can_be_asked(page: AppTest) -> None:
    ask(page, "What is the price of a train ticket from Rome to Naples?")
    assert len(offered_next(page)) == 3


def test_follow_up_shows_how_it_was_understood(page: AppTest) -> None:
    ask(page, QUESTION)
    markup = ask(page, "What is its purpose?")
    assert "Understood as: " in markup
    assert markup.count('class="question"') == 2


def test_answer_over_several_documents_is_a_list_with_its_coverage(page: AppTest) -> None:
    markup = ask(page, BREADTH)
    answer = re.findall('<div class="answer".*?</div>', markup, re.DOTALL)
    entries = re.findall("<li.*?</li>", answer[0], re.DOTALL)
    assert len(answer) == 1
    assert len(entries) >= 2
    titles = {escape(d.title) for d in Library(Path.cwd()).documents()}
    leads = [re.findall("<strong><bdi[^>]*>(.*?)</bdi></strong>", entry) for entry in entries]
    assert all(len(lead) == 1 and lead[0] in titles for lead in leads)
    assert len({lead[0] for lead in leads}) == len(entries)
    assert all('class="chip"' in entry for entry in entries)
    assert f"{len(entries)} of 5 documents" in answer[0]


def test_excerpts_show_neither_front_matter_nor_heading_signs(page: AppTest) -> None:
    for question in (QUESTION, BREADTH, "What is the price of a train ticket from Rome to Naples?"):
        markup = ask(page, question)
    excerpts = re.findall("<blockquote.*?</blockquote>", markup, re.DOTALL)
    excerpts += re.findall('<bdi class="words">.*?</bdi>', markup, re.DOTALL)
    assert len(excerpts) >= 6
    assert not any(re.search(r"^(<[^>]*>)*(#|---|title:)", text, re.M) for text in excerpts)


def test_sidebar_and_documents_list_speak_plainly(page: AppTest) -> None:
    markup = shown(page)
    assert "the documents&#x27; own sentences" in markup
    assert "built in" in markup
    assert "nothing leaves it" in markup
    assert "extractive" not in markup
    assert "embedded" not in markup


@pytest.mark.slow
@pytest.mark.parametrize(("after", "note"), [("edited", "has changed"), ("gone", "was removed")])
def test_source_says_what_happened_to_its_document_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: str, note: str
) -> None:
    settings = Settings(store=StoreSettings(path=tmp_path / "store"))
    documents = shutil.copytree(resource("documents"), tmp_path / "documents")
    ingest_paths([documents], settings)
    cited = documents / "bms-karolinska.md"
    for page in _page(settings.store.path, monkeypatch):
        assert "since this answer" not in ask(page, QUESTION)
        if after == "edited":
            cited.write_text(cited.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
        else:
            cited.unlink()
        ingest_paths([documents], settings)
        page.run()
        assert f"This document {note} since this answer" in shown(page)


def test_not_found_is_set_apart_and_cites_nothing(page: AppTest) -> None:
    markup = ask(page, "What is the price of a train ticket from Rome to Naples?")
    assert "do not answer this question" in markup
    assert "5 documents were searched" in markup
    assert "Nearest passages" in markup
    assert "chip" not in markup
    assert 'class="answer"' not in markup


def test_new_conversation_forgets(page: AppTest) -> None:
    ask(page, QUESTION)
    next(button for button in page.button if button.label == "New conversation").click().run()
    assert 'class="welcome"' in shown(page)


def test_history_holds_the_answered_turns(
    page: AppTest, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = scripted(page, store, monkeypatch, Text("Because."), ended(Ending.COMPLETE, "B."))
    ask(page, "Why?")
    ask(page, "And then?")
    assert [message.text for message in assistant.asked[1].history] == ["Why?", "B."]


@pytest.mark.parametrize("ending", [e for e in Ending if e not in ("complete", "not_found")])
def test_only_complete_looks_complete(
    page: AppTest, store: Path, monkeypatch: pytest.MonkeyPatch, ending: Ending
) -> None:
    scripted(page, store, monkeypatch, Text("Half an"), ended(ending))
    markup = ask(page, "Why?")
    assert "Half an" in markup
    assert f'class="notice broken {ending}"' in markup
    assert "Do this next." in markup


@pytest.mark.parametrize("error", [errors.StoreError, errors.FingerprintError])
def test_error_while_answering_is_a_notice_and_keeps_the_words(
    page: AppTest, store: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    scripted(page, store, monkeypatch, Text("Half an"), error("Run <this>."))
    markup = ask(page, "Why?")
    assert "Half an" in markup
    assert "Run &lt;this&gt;." in markup
    assert "Traceback" not in markup
    assert any(button.label == "Ask again" for button in page.button)


def test_empty_library_says_how_to_add_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for empty in _page(tmp_path, monkeypatch):
        assert "python -m ingest" in shown(empty)
        assert not empty.chat_input


def test_library_of_another_encoder_is_a_notice(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise errors.FingerprintError("Made by another encoder. Ingest again.")

    monkeypatch.setattr(session, "open_assistant", refuse)
    for broken in _page(store, monkeypatch):
        assert "Ingest again." in shown(broken)
        assert 'class="notice broken"' in shown(broken)


def test_wrong_setting_is_a_notice(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_PAGE__PORTT", "1")
    for broken in _page(store, monkeypatch):
        assert "page.port" in shown(broken)


@pytest.mark.parametrize(
    ("title", "language", "question"),
    [
        (
            "Acme Hospital and Foo Pharma sign",
            "en",
            "What is the aim of the collaboration between Acme",
        ),
        ("Nytt avtal mellan Region Skåne och Acme", "sv", "Vad ska Region Skåne och Acme göra"),
        (
            "ABPI, Acme Partners team up",
            "en",
            "What is the aim of the collaboration between ABPI and",
        ),
        ("TREAT: a new network", "en", "Tell me about TREAT"),
        ("Sykehuset Innlandet inngår avtale", "no", "Fortell om Sykehuset Innlandet"),
    ],
)
def test_suggestions_come_from_titles(
    store: Path, title: str, language: str, question: str
) -> None:
    summary = replace(Library(store).documents()[0], title=title, language=language)
    assert suggest([summary])[0].startswith(question)


@pytest.mark.parametrize("title", ["Annual report", "New Agreement Between Two Parties Signed", ""])
def test_titles_without_names_suggest_nothing(store: Path, title: str) -> None:
    assert suggest([replace(Library(store).documents()[0], title=title)]) == []


def test_server_keeps_to_this_computer_unless_told_otherwise() -> None:
    private = serve.command(PageSettings())
    assert "--server.address=127.0.0.1" in private
    assert "--server.allowedHosts=localhost" in private
    assert "--browser.gatherUsageStats=false" in private


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (PageSettings(address="0.0.0.0"), r"page\.proxy_signs_in"),
        (PageSettings(address="0.0.0.0", proxy_signs_in=True), r"page\.hosts"),
    ],
)
def test_the_page_is_not_opened_to_others_bare(page: PageSettings, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        serve.serve(Settings(page=page))


def test_port_in_use_names_the_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = Settings(page=PageSettings(port=taken.getsockname()[1]))
        with pytest.raises(SettingsError, match=r"page\.port .*ASSISTANT_PAGE__PORT"):
            serve.serve(settings)


def test_foreign_address_names_the_setting() -> None:
    with pytest.raises(SettingsError, match=r"page\.(address|port)"):
        serve.serve(Settings(page=PageSettings(address="192.0.2.1")))
