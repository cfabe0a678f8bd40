"""What went wrong, in the page's language: every kind of fault, with what its sentence names."""

import json
import string
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from test_page_languages import documents_page, page

from assistant.conversations import Asked, Conversations, exports
from assistant.errors import AssistantError
from assistant.intake import Fate, Received
from assistant.library import Library
from assistant.models import embedding_faults
from assistant.models.embedding_faults import embedding_fault
from assistant.models.embeddings import open_embedder
from assistant.models.faults import ADVICE, FaultKind, ModelError
from assistant.models.translation import fault, to_fault
from assistant.page import session
from assistant.page.documents import adding
from assistant.page.wording.texts import LANGUAGES, phrase, texts
from assistant.search.retriever import Retriever
from assistant.search.vectors import faults as chroma_faults
from assistant.settings import Settings, StoreSettings
from assistant.settings.chat import ChatSettings
from assistant.settings.embedding import EmbeddingSettings
from assistant.types import Answer, Ending, Event, Fault, Finished, Question, Scope
from assistant.wiring import open_assistant
from ingest import child, fetch_errors, file_errors, reception

SETTINGS = ChatSettings.model_validate(
    {"model": "openai:tiny", "base_url": "http://model.example:8080/v1", "read_seconds": 0.4}
)
DETAILS: dict[str, object] = {"said": "Boom", "nearest": "ollama", "seen": 300, "sent": 1200}
WAITS = (None, 60.0, 900.0, 7200.0)  # seconds that a busy server may ask for


def faults() -> Iterator[ModelError]:
    for kind in FaultKind:
        for wait in WAITS if kind is FaultKind.BUSY else WAITS[:1]:
            yield fault(kind, SETTINGS, wait, **DETAILS)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def told(language: str, error: ModelError) -> str:
    return phrase(language, f"fault.{error.fault.kind}", **error.fault.values)


def test_every_advice_can_be_given() -> None:
    assert {error.fault.kind for error in faults()} == ADVICE.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_of_a_model_has_its_words(language: str) -> None:
    for kind, advice in ADVICE.items():
        assert placeholders(texts(language)[f"fault.{kind}"]) == placeholders(advice), kind
    said = [told(language, error) for error in faults()]
    assert len(set(said)) == len(said)
    if language == "en":
        assert said == [str(error) for error in faults()]
    else:
        assert not set(said) & {str(error) for error in faults()}


def test_a_fault_holds_no_more_than_its_sentence_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    for error in faults():
        assert set(error.fault.values) == placeholders(ADVICE[error.fault.kind])
    leaky = to_fault(ValueError("bad sk-secret in the stream"), SETTINGS)
    assert "sk-secret" not in f"{leaky} {leaky.fault}"


def test_numbers_are_as_precise_as_the_advice() -> None:
    silent = fault(FaultKind.READ_TIMEOUT, SETTINGS).fault
    assert silent == Fault("read_timeout", {"read_seconds": 0.4})
    waiting = fault(FaultKind.BUSY, SETTINGS, 901.7).fault
    assert waiting == Fault("busy_minutes", {"wait": 15})
    assert phrase("sv", "fault.read_timeout", read_seconds=0.4).startswith("Servern var tyst i 0,4")


NOTHING = Answer("", (), Ending.UNAVAILABLE, "Vem?", 0.0, (), "openai:tiny")


def failed_with(error: ModelError) -> Answer:
    return replace(NOTHING, advice=error.advice, fault=error.fault)


# The search

ABOUT = {"address": "http://e.example/v1", "said": "Boom", "status": 401, "key_variable": "KEY"}
ABOUT |= {"name": "tiny", "model": "openai:tiny", "wait": "30", "given": 3, "asked": 4}


def search_faults() -> Iterator[AssistantError]:
    for kind in embedding_faults.ADVICE:
        yield embedding_fault(kind.removeprefix("embedding_"), **ABOUT, seconds=0.4)
    for kind in chroma_faults.ADVICE:
        yield chroma_faults.unreachable(kind.removeprefix("chroma_"), **ABOUT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_of_the_search_has_its_words(language: str) -> None:
    advices = embedding_faults.ADVICE | chroma_faults.ADVICE
    for kind, advice in advices.items():
        assert placeholders(texts(language)[f"fault.{kind}"]) == placeholders(advice), kind
    for error in search_faults():
        assert error.fault
        told = phrase(language, f"fault.{error.fault.kind}", **error.fault.values)
        assert (told == str(error)) == (language == "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ingest_that_ended_has_its_words(language: str) -> None:
    told = phrase(language, "fault.ingest_ended", code=-9)
    assert (told == reception.ENDED.format(code=-9)) == (language == "en")


def test_no_text_is_left_over() -> None:
    """Every text of a fault belongs to a fault that can be."""
    kinds = {*ADVICE, *embedding_faults.ADVICE, *chroma_faults.ADVICE, "ingest_ended"}
    assert {key for key in texts("en") if key.startswith("fault.")} == {f"fault.{k}" for k in kinds}
    reasons = {*file_errors.TEXTS, *fetch_errors.TEXTS, "kind", "empty"}
    known = {key for key in texts("en") if key.startswith("adding.reason_")}
    assert known == {f"adding.reason_{kind}" for kind in reasons}


def test_a_search_that_fails_has_its_fault_beside_the_advice(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = {"model": "openai:tiny", "base_url": "http://127.0.0.1:9/v1", "retries": 0}
    assistant = open_assistant(Settings(store=StoreSettings(path=store)))
    embedder = open_embedder(EmbeddingSettings.model_validate(nobody))

    def search(*_: object) -> NoReturn:
        embedder.encode_question("Who?")
        raise AssertionError("there is no server")

    monkeypatch.setattr(Retriever, "search", search)
    answer = assistant.ask(Question("Who?"))
    assert answer.ending is Ending.UNAVAILABLE
    assert answer.fault
    assert answer.fault.kind == "embedding_unreachable"
    assert answer.fault.values["address"] == "http://127.0.0.1:9/v1"
    assert "Inbäddningsservern http://127.0.0.1:9/v1 går inte att nå" in shown(
        store, monkeypatch, answer
    )


# The page


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, samples_into: Callable[[Path], Path]) -> Path:
    return samples_into(tmp_path_factory.mktemp("store"))


class Failing:
    """An assistant whose answers end as they are told."""

    def __init__(self, store: Path, answer: Answer) -> None:
        self.library = Library(store)
        self._answer = answer

    def stream(self, question: Question) -> Iterator[Event]:
        yield Finished(self._answer)


def shown(store: Path, monkeypatch: pytest.MonkeyPatch, answer: Answer) -> str:
    """The markup of the Swedish page after a question that was answered so."""
    monkeypatch.setattr(session, "open_assistant", lambda *_: Failing(store, answer))
    app = page(store, "sv", monkeypatch)
    app.chat_input[0].set_value("Vem?").run()
    while 'class="waiting"' in (markup := _markup(app)):
        app.run()
    st.cache_resource.clear()
    return markup


def _markup(app: AppTest) -> str:
    assert not app.exception
    bodies = [element.proto.body for element in app.get("html")]
    return "\n".join(body for body in bodies if not body.startswith(("<style>", "<script>")))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FaultKind.REFUSED, "Ingenting lyssnar på http://model.example:8080/v1. Starta modellens"),
        (FaultKind.READ_TIMEOUT, "Servern var tyst i 0,4 s."),
        (FaultKind.NO_MODEL, "har ingen modell tiny. Rätta chat.model; <code>python -m assistant"),
        (FaultKind.SERVER_ERROR, "Det blev fel på servern (&lt;img src=x&gt;)."),
    ],
)
def test_the_page_gives_the_advice_in_its_language(
    store: Path, monkeypatch: pytest.MonkeyPatch, kind: FaultKind, words: str
) -> None:
    error = fault(kind, SETTINGS, said="<img src=x>")
    markup = shown(store, monkeypatch, failed_with(error))
    assert words in markup
    assert str(error).split(". ")[-1] not in markup


@pytest.mark.parametrize(
    "kept", [None, Fault("of_another_version", {}), Fault("refused", {"host": "else"})]
)
def test_the_page_keeps_the_english_advice_where_it_has_no_words(
    store: Path, monkeypatch: pytest.MonkeyPatch, kept: Fault | None
) -> None:
    advised = replace(NOTHING, advice="Start the server & ask again.", fault=kept)
    markup = shown(store, monkeypatch, advised)
    assert "Start the server &amp; ask again." in markup


def test_the_one_that_steps_in_says_why_in_the_page_s_language(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = fault(FaultKind.DEADLINE, SETTINGS)
    extracted = replace(NOTHING, text="Ja.", ending=Ending.COMPLETE, instead_of="openai:tiny")
    markup = shown(store, monkeypatch, replace(extracted, advice=str(error), fault=error.fault))
    assert "Svaret tog längre tid än 180 s." in markup


def test_a_conversation_keeps_the_fault_and_the_english_advice(store: Path, tmp_path: Path) -> None:
    kept, answer = Conversations(tmp_path), failed_with(fault(FaultKind.READ_TIMEOUT, SETTINGS))
    key = kept.begin("me", "Vem?", Scope())
    kept.turns.finish(kept.turns.add(key, Asked("Vem?")), answer)
    (turn,) = kept.turns.load(key, Library(store))
    assert turn.answer == answer
    conversation = kept.find("me", key)
    assert conversation
    (exported,) = json.loads(exports.as_json(conversation, [turn]))["turns"]
    assert exported["advice"] == answer.advice


# Files and addresses

PLACES = {
    "said": "No such file",
    "kinds": ".txt, .md",
    "size": 30.4,
    "limit": 25,
    "count": 30,
    "seconds": 0.5,
}
PLACES |= {"code": -9, "place": 12, "host": "example.org", "status": 404, "type": "image/png"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_why_a_file_was_not_loaded_has_its_words(language: str) -> None:
    for kind, english in (file_errors.TEXTS | fetch_errors.TEXTS).items():
        assert placeholders(texts(language)[f"adding.reason_{kind}"]) == placeholders(english), kind
    errors = [file_errors.FileError(kind, **PLACES) for kind in file_errors.TEXTS]
    told = [
        phrase(language, f"adding.reason_{error.fault.kind}", **error.fault.values)
        for error in errors
    ]
    same = [str(error)[0].upper() + str(error)[1:] for error in errors]
    assert told == same if language == "en" else not set(told) & set(same)


def added(store: Path, monkeypatch: pytest.MonkeyPatch, *files: tuple[str, bytes, str]) -> str:
    """What the Swedish page says became of these files."""
    app = page(store, "sv", monkeypatch, documents_page)
    app.file_uploader(key="files-0").set_value(list(files)).run()
    app.button(key="adding-start").click().run()
    until = time.monotonic() + 60
    while not any(button.key == "intake-dismiss" for button in app.button):
        assert time.monotonic() < until
        time.sleep(0.2)
        app.run()
    return _markup(app)


@pytest.mark.slow
def test_the_page_says_in_its_language_why_a_file_was_not_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    markup = added(
        tmp_path,
        monkeypatch,
        ("avtal.txt", b"\0\0", "text/plain"),
        ("avtal.pdf", b"<b>no pdf</b>", "application/pdf"),
        ("avtal.eml", b"no mail", "message/rfc822"),
    )
    assert "Det är inte text, fast namnet säger det (den innehåller NUL-byte)." in markup
    assert "Den är felaktig eller skadad (" in markup
    assert "Det är inget e-brev" in markup
    assert "finns kvar" not in markup
    assert "<b>" not in markup


@pytest.mark.slow
def test_the_page_says_in_its_language_that_the_earlier_version_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(tmp_path, monkeypatch, ("avtal.txt", b"The pier was built in Turku.", "text/plain"))
    markup = added(tmp_path, monkeypatch, ("avtal.txt", b"\0\0", "text/plain"))
    assert "UTF-8. Den version som lästes in tidigare finns kvar." in markup
    assert "stays" not in markup


def test_the_page_says_in_its_language_why_nothing_could_be_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*_: object) -> dict[str, object]:  # what its process answers where there is no server
        nobody = {"model": "openai:tiny", "base_url": "http://127.0.0.1:9/v1", "retries": 0}
        settings = {"store": {"path": tmp_path / "other"}, "embedding": nobody}
        paths = {"paths": [str(tmp_path / "documents" / "avtal.txt")]}
        return child.answer(paths, Settings.model_validate(settings), lambda *_: None)

    monkeypatch.setattr(reception.Reception, "_ask", ask)
    markup = added(tmp_path, monkeypatch, ("avtal.txt", b"A pier in Turku.", "text/plain"))
    assert "Biblioteket ändrades inte" in markup
    assert "Inbäddningsservern http://127.0.0.1:9/v1 går inte att nå (" in markup
    assert "cannot be reached" not in markup


def test_a_reason_of_another_version_is_told_as_it_came() -> None:
    outcome = Received("a.txt", Fate.FAILED, "it is odd.", Fault("odd"), stays=True)
    assert '<p class="reason" dir="auto">It is odd.</p>' in adding.outcome_list([outcome])
