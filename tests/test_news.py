"""What is new: which day a question means, and the documents that came since, cited."""

import datetime
from pathlib import Path

import pytest
from store_samples import make_document

from assistant.answering import Assistant
from assistant.compose.news import since_when
from assistant.language import LANGUAGES
from assistant.page.wording.texts import phrase
from assistant.plan import Kind
from assistant.settings import Settings, StoreSettings
from assistant.types import Coverage, Ending, Question
from assistant.wiring import open_assistant
from ingest.pipeline import ingest_documents, ingest_paths

TODAY = datetime.date(2026, 11, 26)  # a Thursday
OLD = "Lund University and Novania began a study of asthma in 2021."
NEW = "Tampere University Hospital and Medexa agreed on a registry of rare diseases."


@pytest.mark.parametrize(
    ("question", "language", "days"),
    [
        ("What is new since Monday?", "en", 3),
        ("Vad är nytt sedan i måndags?", "sv", 3),
        ("Hva er nytt siden mandag?", "no", 3),
        ("Hvad er nyt siden mandag?", "da", 3),
        ("Mitä uutta maanantaista lähtien?", "fi", 3),
        ("What has come in since Thursday?", "en", 7),
        ("Anything new today?", "en", 0),
        ("Är det något nytt i dag?", "sv", 0),
        ("Er der noget nyt siden i går?", "da", 1),
        ("Onko eilisen jälkeen uutta?", "fi", 1),
        ("What came in this week?", "en", 7),
        ("Vad har kommit den senaste veckan?", "sv", 7),
        ("Nye dokumenter de siste 14 dagene", "no", 14),
        ("What was added in the last 2 months?", "en", 60),
        ("What is new?", "en", 7),
        ("What is new since 24 November 2026?", "en", 2),
        ("What is new since 24 November?", "en", 2),
        ("Vad är nytt sedan 24 december?", "sv", 337),
        ("What is new since 31 February?", "en", 7),
        *((phrase(language, "documents.ask_new"), language, 7) for language in LANGUAGES),
    ],
)
def test_the_day_that_a_question_means(question: str, language: str, days: int) -> None:
    assert (TODAY - since_when(question, language, TODAY)).days == days


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    settings = Settings(store=StoreSettings(path=tmp_path_factory.mktemp("news")))
    ingest_documents([make_document("new.txt", NEW)], settings)
    return open_assistant(settings)


@pytest.mark.parametrize(
    "question",
    [
        "What's new since yesterday?",
        "Vad är nytt i samlingen sedan i tisdags?",
        "Hva er nytt siden fredag?",
        "Er der kommet nye dokumenter siden sidste uge?",
        "Mitä uutta on tullut eilisen jälkeen?",
        *(phrase(language, "documents.ask_new") for language in LANGUAGES),  # a button's
    ],
)
def test_what_is_new_is_told_with_its_source(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(Question(question))
    assert answer.ending is Ending.COMPLETE
    assert [citation.quote for citation in answer.citations] == [NEW]
    assert answer.coverage is not None


def test_nothing_new_is_said_and_not_made_up(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.compose import news

    monkeypatch.setattr(news, "_came", lambda _: datetime.date(2020, 1, 1))
    answer = assistant.ask(Question("What is new since Monday?"))
    assert answer.citations == ()
    assert "Nothing new" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "What is the name of the new drug?",
        "Vad är nytt med avtalet mellan Novania och Medexa?",
        "Which new products did Medexa launch?",
    ],
)
def test_what_is_new_in_the_world_is_no_question_about_the_library(
    assistant: Assistant, question: str
) -> None:
    assert assistant._documents._planner is not None
    assert assistant._documents._planner.plan(question).kind is not Kind.NEWS


def test_old_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.compose import news

    settings = Settings(store=StoreSettings(path=tmp_path))
    ingest_documents([make_document("new.txt", NEW), make_document("old.txt", OLD)], settings)
    came = {"new.txt": datetime.date.today(), "old.txt": datetime.date(2020, 1, 1)}
    monkeypatch.setattr(news, "_came", lambda summary: came[summary.name])
    answer = open_assistant(settings).ask(Question("What is new since Monday?"))
    assert [citation.document.name for citation in answer.citations] == ["new.txt"]


def test_a_text_that_came_twice_is_told_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md"):
        (tmp_path / name).write_text(f"A registry\n\n{NEW}\n", encoding="utf-8")
    settings = Settings(store=StoreSettings(path=tmp_path / "store"))
    ingest_paths([tmp_path / "a.txt", tmp_path / "b.md"], settings)
    answer = open_assistant(settings).ask(Question("What is new since yesterday?"))
    assert [citation.quote for citation in answer.citations] == [NEW]
    assert answer.coverage == Coverage(1, 1)
