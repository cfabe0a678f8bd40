"""The language of a short question: by its words, else by what is spoken around it."""

import pytest

from assistant.answering import Assistant
from assistant.answering.looked import spoken_around
from assistant.language import detect, likeliest, possible
from assistant.types import Message, Question, Role

NORWEGIAN = """
Hva gjør Nordlys? | Hvilke oppgaver gjenstår? | Oppgi prosjektnummer | Hvor mange møter var det? |
Hvem har sykdommen? | Hva er oppsigelsesfristen? | Hvem skrev avtalen? | Er budsjettet godkjent? |
Hvilke avdelinger deltar? | Hva er kreftplanen? | Hvor får de penger fra? | Når ble det ferdig?"""
DANISH = """
Hvad laver Dermalux? | Hvilke opgaver mangler? | Giv projektnummeret | Hvor mange møder var der? |
Hvem har sygdommen? | Hvad er opsigelsesfristen? | Hvem skrev aftalen? | Er budgettet godkendt? |
Hvilke afdelinger deltager? | Hvad er kræftplanen? | Hvor får de penge fra? | Blev det færdigt?"""
SWEDISH = """
Vad gör Renalix? | Vilka uppgifter återstår? | Ange projektnummer | Hur många möten var det? |
Vem har sjukdomen? | Vad är uppsägningstiden? | Vem skrev avtalet? | Är budgeten godkänd? |
Vilka avdelningar deltar? | Vad är cancerplanen? | Varifrån får de pengar? | När blev det klart?"""
ALIKE = "Hvem betaler? | Hvem er Anders Dahl? | Hvem var til stede? | Er Medro partner?"


def asked(text: str) -> list[str]:
    return [question.strip() for question in text.split("|")]


@pytest.mark.parametrize(("text", "language"), [(NORWEGIAN, "no"), (DANISH, "da"), (SWEDISH, "sv")])
def test_a_short_question_is_told_by_its_words(text: str, language: str) -> None:
    assert {question: detect(question) for question in asked(text)} == dict.fromkeys(
        asked(text), language
    )


@pytest.mark.parametrize("question", asked(ALIKE))
def test_what_is_written_alike_is_of_the_language_spoken_around_it(question: str) -> None:
    assert {"no", "da"} <= set(possible(question))
    assert likeliest(question, ["no"]) == "no"
    assert likeliest(question, ["da"]) == "da"
    assert likeliest(question, ["en", "no"]) == "no"


@pytest.mark.parametrize("question", ["Who pays?", "Vem betalar?", "Kuka maksaa?", "Hva nå?"])
def test_words_that_tell_count_more_than_what_is_around(question: str) -> None:
    assert likeliest(question, ["da"]) == detect(question) != "da"


def test_the_conversation_counts_before_the_page() -> None:
    history = (
        Message(Role.USER, "Hva koster det?"),
        Message(Role.ASSISTANT, "4,5 millioner kroner"),
        Message(Role.USER, "Hvem betaler?"),
        Message(Role.ASSISTANT, "Nordlys Imaging"),
    )
    assert spoken_around(Question("Og hvem er partner?", history, language="da")) == ("no", "da")


@pytest.fixture(scope="module")
def assistant(assistant_over) -> Assistant:
    return assistant_over(
        {
            "notat.md": "# Notat om Fjordhelse\n\nAnders Dahl leder Fjordhelse. Sykehuset deltar "
            "ikke i opplæringen, og avtalen ble ikke signert av kommunen.",
        }
    )


@pytest.mark.parametrize(("page", "language"), [("", "no"), ("da", "da"), ("sv", "no")])
def test_a_refusal_speaks_as_the_page_or_else_as_the_documents_do(
    assistant: Assistant, page: str, language: str
) -> None:
    answer = assistant.ask(Question("Hvem er formand?", language=page))
    assert answer.language == language
