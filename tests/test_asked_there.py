"""A page of questions and answers is answered from by its own questions, whatever follows them."""

from collections.abc import Callable, Mapping

import pytest

from assistant.answering import Assistant
from assistant.types import Ending, Question

PAGE = """---
title: Frågor om Lugn Sömn
published: 2031-03-01
---
# Frågor om Lugn Sömn

Lugn Sömn är en studie om sömn hos gravida vid Tarns sjukhus.

## Om uppgifterna

### Vem kan läsa dem?

Barnmorskan och två forskare. Vellumor ser bara siffrorna.

### Hur länge sparas de?

I åtta år. Sedan raderas de.

## Om studien

### Kostar det något?

Nej. Ringen lånas ut så länge studien varar.

### Vem leder studien?

Överläkare Gun Alm.

### Vilka sjukhus är med?

Tarn och Selby. Fenby väntas hösten 2032.
"""
LATER = """---
title: Lugn Sömn: läget
published: 2031-11-05
---
# Lugn Sömn: läget

Gun Alm har gått i pension, och Ali Berg leder studien Lugn Sömn sedan oktober.
"""
TALK = """# Talk with the head of the Fenby heart centre

The centre opened in 2029. What went wrong in the first year? The lifts were too narrow for beds.
Nobody had measured them. Today it treats 900 people a year.
"""
OTHER = """# Frågor om Trygg Gång

### Kostar det något?

Ja. Varje besök kostar 90 kronor.
"""


@pytest.fixture(scope="module")
def assistant(assistant_over: Callable[[Mapping[str, str]], Assistant]) -> Assistant:
    page = {"page.md": PAGE, "later.md": LATER, "other.md": OTHER}
    return assistant_over({**page, "talk.txt": TALK.replace("beds.\n", "beds. ")})


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("Kostar Lugn Sömn något?", ["Nej. Ringen lånas ut"], ["90 kronor"]),
        (
            "Vem kan läsa uppgifterna i Lugn Sömn?",
            ["Barnmorskan", "Vellumor ser bara"],
            ["Gun Alm"],
        ),
        ("Hur länge sparas uppgifterna i Lugn Sömn?", ["I åtta år"], ["Barnmorskan"]),
        ("Which hospitals are in Lugn Sömn?", ["Tarn och Selby", "Fenby"], ["gravida"]),
        ("Hva koster Trygg Gång?", ["90 kronor"], ["Ringen"]),
        ("What went wrong in the first year at Fenby?", ["lifts were too narrow"], ["opened"]),
    ],
)
def test_what_follows_the_question_answers(
    assistant: Assistant, question: str, told: list[str], untold: list[str]
) -> None:
    answer = assistant.ask(Question(question))
    assert all(one in answer.text for one in told)
    assert not any(one in answer.text for one in untold)


def test_what_has_changed_since_leads(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Vem leder studien Lugn Sömn?"))
    assert answer.text.index("Ali Berg") < answer.text.index("Gun Alm.")


def test_another_question_is_not_the_same(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Hur länge sparas blodproverna i Lugn Sömn?"))
    assert answer.ending is Ending.NOT_FOUND
