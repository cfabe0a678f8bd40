"""A table's row is answered by its columns: what was spent or reached beside what was planned."""

from collections.abc import Callable, Mapping

import pytest

from assistant.answering import Assistant
from assistant.types import Question

BUDGET = """# Budget för HJÄRTSTEG 2031

| Post | Ansvarig | Budget 2031 (tkr) | Utfall jan–sep 2031 (tkr) | Prognos 2031 (tkr) |
|---|---|---|---|---|
| Sjuksköterskor | Selby region | 900 | 640 | 880 |
| Journalsystem | Selby region | 700 | 810 | 1000 |
| Forskare | Fenby högskola | 500 | 360 | 500 |
"""
PARTNERS = """# HJERTESTEG: regnskap for 2031

| Partner | Budsjett 2031 (mill. kr) | Regnskap 2031 (mill. kr) | Budsjett 2032 (mill. kr) |
|---|---|---|---|
| Alvia AS | 4,2 | 3,1 | 4,0 |
| Selby sykehus | 2,0 | 2,6 | 2,1 |
"""
SITES = """# PULSVIK: läget i november 2031

Klinik: Vall | Inkluderade: 61 | Mål 2031: 60
Klinik: Holm | Inkluderade: 33 | Mål 2031: 40

Klinik: Näs | Inkluderade: 12 | Mål 2031: 30
"""


@pytest.fixture(scope="module")
def over(assistant_over: Callable[[Mapping[str, str]], Assistant]) -> Assistant:
    return assistant_over({"budget.md": BUDGET, "partnere.md": PARTNERS, "sites.txt": SITES})


@pytest.mark.parametrize(
    ("question", "beyond", "within"),
    [
        ("Vilken post i HJÄRTSTEG har dragit över sin budget?", "Journalsystem", "Forskare"),
        ("Which items of HJÄRTSTEG went over budget in 2031?", "Journalsystem", "Forskare"),
        ("Hvilken partner i HJERTESTEG hadde overforbruk mot budsjettet?", "Selby", "Alvia"),
        ("Which partner in HJERTESTEG spent less than it had budgeted?", "Alvia", "Selby"),
        ("Hvilken partner i HJERTESTEG ligger under budsjettet for 2031?", "Alvia", "Selby"),
        ("Vilka kliniker i PULSVIK ligger under målet?", "Holm", "Vall"),
        ("Mitkä PULSVIK-hankkeen klinikat ovat tavoitteesta jäljessä?", "Holm", "Vall"),
    ],
)
def test_what_went_over_its_budget(
    over: Assistant, question: str, beyond: str, within: str
) -> None:
    answer = over.ask(Question(question))
    assert beyond in answer.text
    assert within not in answer.text


def test_the_furthest_stands_first(over: Assistant) -> None:
    answer = over.ask(Question("Vilken klinik i PULSVIK ligger mest under målet?"))
    assert answer.text.startswith("**Näs**")
    assert answer.text.index("Näs") < answer.text.index("Holm")


def test_two_columns_that_are_asked_for_have_no_headline(over: Assistant) -> None:
    answer = over.ask(Question("Hvor mye brukte Alvia i 2031 mot budsjettet?"))
    assert "3,1" in answer.text
    assert "4,2" in answer.text
    assert not answer.text.startswith("**")


def test_what_has_been_spent_so_far_stands_under_its_heading(over: Assistant) -> None:
    answer = over.ask(Question("Vad har forskaren i HJÄRTSTEG kostat hittills?"))
    assert "Forskare" in answer.text
    assert "360" in answer.text


def test_why_it_went_over_asks_for_no_row(over: Assistant) -> None:
    answer = over.ask(Question("Varför har HJÄRTSTEG dragit över sin budget?"))
    assert "Journalsystem" not in answer.text
