"""What documents say about one thing: the sentences that name it, and no summary of the rest."""

from collections.abc import Callable, Mapping

import pytest

from assistant.answering import Assistant
from assistant.types import Ending, Question

DOCUMENTS = {
    "agreement-vinga.md": """# Agreement on VINGA

Between Tarnholm Hospital and Brell Pharma Ltd.

## 1. Purpose

The parties test a wristband for people with heart failure.

## 2. Term

The agreement runs from 1 May 2031 to 30 April 2034.

## 3. Insurance

Brell Pharma Ltd insures all participants. The hospital insures its own staff.

## 4. Disputes

Disputes are settled by arbitration in Tarnholm.

Tarnholm, 12 March 2031

For Tarnholm Hospital | For Brell Pharma Ltd
Ann Holt | Bo Ek
director | managing director
""",
    "arsrapport-fjord.md": """# FJORD: årsrapport 2031

FJORD er et samarbeid mellom Sundnes sykehus og Oleda AS om smerte.

Sykepleierne fikk opplæring i mars. Forsikring for deltakerne betales av Oleda AS.

Ventetiden gikk ned fra åtte til fem uker.
""",
}


@pytest.fixture(scope="module")
def assistant(assistant_over: Callable[[Mapping[str, str]], Assistant]) -> Assistant:
    return assistant_over(DOCUMENTS)


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("What does the agreement say about insurance?", "insures all participants", "wristband"),
        ("What do the documents say about arbitration?", "settled by arbitration", "Ann Holt"),
        ("Hva sier årsrapporten om opplæring?", "opplæring i mars", "Ventetiden"),
        ("Vad säger avtalet om försäkring?", "insures all participants", "wristband"),
        ("Tell me about insurance", "Forsikring for deltakerne", "wristband"),
    ],
)
def test_what_is_said_about_one_thing_is_that_alone(
    assistant: Assistant, question: str, told: str, untold: str
) -> None:
    answer = assistant.ask(Question(question))
    assert told in answer.text
    assert untold not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "What does the agreement say about force majeure?",
        "What do the documents say about artificial intelligence?",
        "Hva står det om klima i dokumentene?",
        "Tell me about taxation",
    ],
)
def test_of_what_nothing_is_said_nothing_is_told(assistant: Assistant, question: str) -> None:
    assert assistant.ask(Question(question)).ending is Ending.NOT_FOUND


@pytest.mark.parametrize("question", ["Tell me about VINGA", "What does the VINGA agreement say?"])
def test_a_document_is_told_as_a_whole(assistant: Assistant, question: str) -> None:
    text = assistant.ask(Question(question)).text
    assert "wristband" in text
    assert "30 April 2034" in text
