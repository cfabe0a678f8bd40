"""What can be asked after an answer: near it, new, in the page's language, and answered."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.library import Library
from assistant.page.chat.follow_ups import follow_ups
from assistant.resources import resource
from assistant.scope.partners import Partners
from assistant.settings import Settings, StoreSettings
from assistant.types import (
    Answer,
    Citation,
    Document,
    Ending,
    Message,
    Question,
    Role,
    ScoredPassage,
    Sentence,
)
from assistant.wiring import open_assistant
from ingest.pipeline import ingest_paths

NORDIC = Path(__file__).parents[1] / "eval" / "cases" / "nordic"
LANGUAGES = ("en", "sv", "no", "da", "fi")
GECI = "When did Bristol Myers Squibb launch GECI in Europe?"
PEOPLE = {  # whom the documents name and say the position of
    *("Andy Street", "Jörg Schulze", "Stephan Mielke", "Nina Ekholm-Wenberg", "Taneli Raivio"),
    *("Bent Høie", "Lars Petter Strand", "Åsmund Flobak", "Bjørn Tore Gjertsen", "Jutta Heix"),
    *("Kjetil Tasken", "Karen Marie Ulshagen", "Karita Bekkemellem", "Tobias Kjellberg"),
    *("Dag Larsson", "Ingeborg Sandvik", "Outi Rantanen", "Jarkko Peltola"),
    *("Birgitte Lauridsen", "Mogens Thrane"),
}
QUESTIONS = (
    GECI,
    "What is the aim of the agreement between HUS and Janssen?",
    "Which five areas of care should get better in Birmingham?",
    "Hvem leder prosjektet om hjertesvikt i Helse Sørvest?",
    "Kuka johtaa ihosyöpähanketta?",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    settings = Settings(store=StoreSettings(path=tmp_path_factory.mktemp("store")))
    ingest_paths([resource("documents"), NORDIC], settings)
    return open_assistant(settings)


@pytest.fixture(scope="module")
def partners(assistant: Assistant) -> set[str]:
    return {partner.name for partner in Partners(assistant.library).choices()}


@pytest.fixture(scope="module")
def geci(assistant: Assistant) -> Answer:
    return assistant.ask(Question(GECI))


def offered(
    assistant: Assistant, partners: set[str], languages: tuple[str, ...] = LANGUAGES
) -> Iterator[tuple[str, Answer, str]]:
    for question in QUESTIONS:
        answer = assistant.ask(Question(question))
        assert answer.ending is Ending.COMPLETE
        for language in languages:
            for follow_up in follow_ups(answer, [question], partners, language):
                yield question, answer, follow_up


@pytest.mark.slow
def test_nine_of_ten_follow_ups_are_answered(assistant: Assistant, partners: set[str]) -> None:
    endings = {}
    for question, answer, follow_up in offered(assistant, partners):
        if follow_up not in endings:
            history = (Message(Role.USER, question), Message(Role.ASSISTANT, answer.text))
            endings[follow_up] = assistant.ask(Question(follow_up, history)).ending
    assert len(endings) >= 40
    missed = [asked for asked, ending in endings.items() if ending is not Ending.COMPLETE]
    assert len(missed) <= len(endings) / 10, missed


def test_at_most_three_that_name_what_the_answer_does_not(geci: Answer, partners: set[str]) -> None:
    questions = follow_ups(geci, [GECI], partners, "en")
    assert 2 <= len(questions) <= 3
    assert "Who is Jörg Schulze?" in questions  # of the same document, beside the cited words
    assert not any("GECI" in question for question in questions)
    assert len(follow_ups(geci, [GECI], partners, "en", most=9)) > 3


def test_each_in_the_language_of_the_page(geci: Answer, partners: set[str]) -> None:
    assert "Vem är Jörg Schulze?" in follow_ups(geci, [GECI], partners, "sv")
    assert "Kuka on Jörg Schulze?" in follow_ups(geci, [GECI], partners, "fi")
    english = {"who", "what", "when", "is", "the"}
    for language in ("sv", "no", "da", "fi"):
        for question in follow_ups(geci, [GECI], partners, language, most=9):
            assert not english & set(question.lower().split()[:2])


def test_what_was_asked_is_not_offered_again(geci: Answer, partners: set[str]) -> None:
    asked = [GECI]
    for _ in range(5):
        questions = follow_ups(geci, asked, partners, "en")
        assert not set(questions) & set(asked)
        asked += questions
    assert len(set(asked)) == len(asked) > 4
    assert "Who is Jörg Schulze?" not in follow_ups(
        geci, ["what says jörg schulze"], partners, "en"
    )


@pytest.mark.parametrize("ending", [e for e in Ending if e is not Ending.COMPLETE])
def test_nothing_after_an_answer_that_is_not_complete(
    geci: Answer, partners: set[str], ending: Ending
) -> None:
    assert follow_ups(replace(geci, ending=ending), [GECI], partners, "en") == []


def on(document: Document, library: Library, geci: Answer) -> Answer:
    """An answer on words of `document`, and all its passages beside it."""
    passages = library.passages_of(document.id)
    found = tuple(ScoredPassage(passage, document, 1, 1, 1) for passage in passages)
    cited = Citation(1, document, replace(passages[0], id="cited"), 0, 3, document.text[:3])
    return replace(
        geci, text="", understood="", retrieved=found, sentences=(Sentence("", (cited,)),)
    )


def test_people_are_people(assistant: Assistant, geci: Answer, partners: set[str]) -> None:
    people = {
        question.removeprefix("Who is ").rstrip("?")
        for document in assistant.library.each_document()
        for question in follow_ups(on(document, assistant.library, geci), [], partners, "en", 99)
        if question.startswith("Who is ")
    }
    assert people <= PEOPLE
    assert len(people) >= 0.8 * len(PEOPLE)


def test_they_cost_nearly_no_time(geci: Answer, partners: set[str]) -> None:
    def seconds() -> float:
        begun = time.thread_time()  # of this processor, however busy it is otherwise
        follow_ups(geci, [GECI], partners, "en", most=99)  # the longest way: all of it is read
        return time.thread_time() - begun

    assert min(seconds() for _ in range(5)) < 0.02
