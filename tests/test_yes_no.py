"""Yes or no before the words that decide it, and neither where they leave it open."""

from collections.abc import Callable, Mapping

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
        ("Används larmet om natten?", True),
        ("Foregår opplæringen ennå?", True),
        ("Voiko sopimuksen irtisanoa?", True),
        ("Can you list the partners?", False),
        ("Kan du sammanfatta avtalet?", False),
        ("Who is the chair?", False),
        ("Hvor mange er det?", False),
    ],
)
def test_a_question_that_opens_with_its_verb_asks_yes_or_no(question: str, asks: bool) -> None:
    assert asks_yes_or_no(question) is asks


CALL = {
    "call.md": "# Blue Coast: call for proposals\n\n## Who may apply\n\nA consortium must have "
    "partners from at least two of the countries Denmark, Norway and Sweden. Projects on medicines "
    "alone are not eligible. The lead partner must be a public body.\n\n## Changes to the call\n\n"
    "**10 June 2031:** Latvia is added to the eligible countries.\n",
    "opslag.md": "# Grøn Klinik: opslag\n\n## Hvem kan søge\n\nHospitaler og kommuner kan søge om "
    "støtte. Virksomheder kan ikke være hovedansøgere. Projekter om medicin alene kan ikke søge."
    "\n\n## Rettelser\n\nPrivathospitalet Nordlys er optaget på listen over ansøgere.\n",
}


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Are partners from Latvia allowed to apply to Blue Coast?", "Latvia"),
        ("Kan Nordlys søge om støtte fra Grøn Klinik?", "Nordlys"),
    ],
)
def test_what_is_asked_of_a_name_is_told_of_that_name(
    assistant_over: Callable[[Mapping[str, str]], Assistant], question: str, name: str
) -> None:
    first = assistant_over(CALL).ask(Question(question)).sentences[0]
    assert name in first.text
