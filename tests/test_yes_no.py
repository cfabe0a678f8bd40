"""Yes or no before the words that decide it, and neither where they leave it open."""

import pytest

from assistant.answering import Assistant
from assistant.compose.yes_no import asks_yes_or_no
from assistant.types import Question


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Is Andy Street mayor of the West Midlands?", "Yes"),
        ("Är Tobias Kjellberg hälso- och sjukvårdsdirektör?", "Ja"),
        ("Är Tobias Kjellberg regiondirektör?", ""),
    ],
)
def test_it_is_said_where_the_words_decide(
    sample_assistant: Assistant, question: str, says: str
) -> None:
    answer = sample_assistant.ask(Question(question))
    led = answer.blocks[0].text if answer.blocks else ""
    assert led == says or (not says and led not in ("Ja", "Nej"))
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Does it end early?", True),
        ("Ingår kommunen i nätverket?", True),
        ("Voiko sopimuksen irtisanoa?", True),
        ("Can you list the partners?", False),
        ("Kan du sammanfatta avtalet?", False),
        ("Who is the chair?", False),
        ("Hvor mange er det?", False),
    ],
)
def test_a_question_that_opens_with_its_verb_asks_yes_or_no(question: str, asks: bool) -> None:
    assert asks_yes_or_no(question) is asks
