"""Scope: which documents it admits, and that the search inside it is exact."""

from pathlib import Path

import numpy as np
import pytest

from assistant.answering import Assistant
from assistant.language.mentions import mentions
from assistant.library import Library
from assistant.scope import Scopes, scopes_of
from assistant.settings import Settings, StoreSettings
from assistant.types import Document, Question, Scope
from assistant.wiring import open_assistant, open_retriever
from ingest.pipeline import ingest_documents

QUESTION = "Where was the harbour agreement signed?"
COMMON = 150  # more documents than either index hands over


def document(number: int, text: str, **facts: str) -> Document:
    id = f"d{number:03}"
    known = {"title": f"Note {number}", "publisher": "", "published": "", "language": "en"}
    return Document(id=id, source=f"/n/{id}", name=id, text=text, content_hash=id, **known | facts)


def shelf() -> list[Document]:
    crowd = [
        document(n, f"The harbour agreement number {n} was signed in Turku by the harbour board.")
        for n in range(COMMON)
    ]
    rare = document(
        900,
        "Budgets were discussed at length. Somewhere a harbour was mentioned.",
        publisher="Tidningen",
        published="2019-05-06",
        language="sv",
    )
    undated = document(901, "The ferry plan of Oslo Cancer Cluster is old.", publisher="Press")
    finnish = document(
        902, "Sopimuksen allekirjoitti HUSin johtaja Helsingissä.", language="fi", published="2021"
    )
    return [*crowd, rare, undated, finnish]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(store=StoreSettings(path=tmp_path_factory.mktemp("shelf")))
    ingest_documents(shelf(), settings)
    return settings


@pytest.fixture(scope="module")
def scopes(settings: Settings) -> Scopes:
    return Scopes(Library(settings.store.path))


@pytest.mark.parametrize(
    ("scope", "admitted"),
    [
        (Scope(documents=frozenset({"d900", "d901"})), {"d900", "d901"}),
        (Scope(languages=frozenset({"sv", "fi"})), {"d900", "d902"}),
        (Scope(publishers=frozenset({"Press"})), {"d901"}),
        (Scope(years=(2019, 2020)), {"d900"}),
        (Scope(years=(2019, 2021)), {"d900", "d902"}),
        (Scope(partners=("HUS",)), {"d902"}),
        (Scope(partners=("HUS", "Oslo Cancer Cluster")), {"d901", "d902"}),
        (Scope(languages=frozenset({"sv"}), partners=("HUS",)), set()),
        (Scope(documents=frozenset({"unknown"})), set()),
    ],
)
def test_scope_admits_what_fits_every_field(
    scopes: Scopes, scope: Scope, admitted: set[str]
) -> None:
    assert scopes.admitted(scope) == admitted
    assert scopes.count(scope) == len(admitted)


def test_no_scope_restricts_nothing(scopes: Scopes) -> None:
    assert scopes.admitted(Scope()) is None
    assert scopes.count(Scope()) == COMMON + 3


def test_a_document_outside_both_top_hundreds_is_found_in_its_scope(settings: Settings) -> None:
    retriever = open_retriever(settings)
    everywhere = {p.document.id for p in retriever.search(QUESTION, 500)}
    assert "d901" not in everywhere
    found = retriever.search(QUESTION, 10, Scope(documents=frozenset({"d900", "d901"})))
    assert [p.document.id for p in found] == ["d900", "d901"]
    assert found[0].words > 0


def test_scores_in_a_scope_are_those_of_the_vectors_and_the_words(settings: Settings) -> None:
    retriever = open_retriever(settings)
    everywhere = {p.passage.id: p for p in retriever.search(QUESTION, 500)}
    best = next(p for p in everywhere.values() if p.words).document.id
    (found,) = retriever.search(QUESTION, 10, Scope(documents=frozenset({best})))
    assert np.isclose(found.meaning, everywhere[found.passage.id].meaning, atol=1e-5)
    assert np.isclose(found.words, everywhere[found.passage.id].words, rtol=1e-5)


def test_a_wide_scope_leaves_out_what_is_outside(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.search.within._COMPARED", 10)
    ids = frozenset(f"d{n:03}" for n in range(0, COMMON, 2))
    found = open_retriever(settings).search(QUESTION, 500, Scope(documents=ids))
    assert len(found) > 60
    assert {p.document.id for p in found} <= ids


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Assistant:
    return open_assistant(settings)


def test_an_answer_stays_in_its_scope(assistant: Assistant) -> None:
    scope = Scope(documents=frozenset({"d007"}))
    answer = assistant.ask(Question(QUESTION, scope=scope))
    assert {p.document.id for p in answer.retrieved} == {"d007"}
    assert {c.document.id for c in answer.citations} <= {"d007"}


def test_a_scope_without_documents_finds_nothing(assistant: Assistant) -> None:
    answer = assistant.ask(Question(QUESTION, scope=Scope(publishers=frozenset({"None such"}))))
    assert answer.ending == "not_found"
    assert answer.retrieved == ()


def test_new_documents_enter_a_scope_at_once(tmp_path: Path) -> None:
    settings = Settings(store=StoreSettings(path=tmp_path))
    first, second = document(1, "One text by HUS."), document(2, "Another text by HUS.")
    ingest_documents([first], settings)
    scopes = Scopes(Library(tmp_path))
    scope = Scope(partners=("HUS",))
    assert scopes.admitted(scope) == {"d001"}
    ingest_documents([second], settings)
    assert scopes.admitted(scope) == {"d001", "d002"}


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("Karolinska University Hospital", "at Karolinska University Hospital's clinic", "en"),
        ("Karolinska University Hospital", "KAROLINSKA UNIVERSITY HOSPITAL", "en"),
        ("Region Värmland", "i Region Värmlands regi", "sv"),
        (
            "Karolinska Universitetssjukhuset",
            "ett avtal med Karolinska universitetssjukhusets",
            "sv",
        ),
        ("LIF", "LIF:s styrelse", "sv"),
        ("LIF", "LIFs styrelse", "no"),
        ("Oslo universitetssykehus", "Oslo\nuniversitetssykehuset", "no"),
        ("Rigshospitalet", "Rigshospitalets læger", "da"),
        ("HUS", "HUSin johtaja", "fi"),
        ("HUS", "HUS:n johtaja", "fi"),
        ("Helsingin yliopisto", "Helsingin yliopistossa", "fi"),
        ("Helsingin yliopisto", "Helsingin yliopiston", "fi"),
        ("Janssen", "Janssenin tutkimus", "fi"),
        ("A&B Oy", "yhtiö A&B Oy:n", "fi"),
    ],
)
def test_a_name_is_found_inflected(name: str, text: str, language: str) -> None:
    assert mentions(name, text, language)


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("HUS", "ett hus i Helsingfors", "sv"),
        ("HUS", "HUSQVARNA", "sv"),
        ("Roche", "in Rochester", "en"),
        ("Region Värmland", "Region Skåne och Värmland", "sv"),
        ("LIF", "life science", "en"),
        ("Oslo universitetssykehus", "Oslo kommune", "no"),
        ("", "anything", "en"),
        ("***", "anything ***", "en"),
    ],
)
def test_another_word_is_not_the_name(name: str, text: str, language: str) -> None:
    assert not mentions(name, text, language)


def test_all_who_ask_share_what_is_known_of_a_library(tmp_path: Path) -> None:
    library, again = Library(tmp_path), Library(tmp_path)
    shared = scopes_of(library)
    assert scopes_of(again) is shared
    assert scopes_of(Library(tmp_path / "another")) is not shared
