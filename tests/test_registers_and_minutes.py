"""Registers, minutes and contacts as people ask of them: who, which state, why, who was there."""

from collections.abc import Callable, Mapping

import pytest

from assistant.answering import Assistant
from assistant.types import Answer, BlockKind, Ending, Question

DOCUMENTS = {
    "plan-lindra.md": """# LINDRA: plan och risker

LINDRA är ett samarbete mellan Klinik Ekdal och Lumira AB om smärta.

## Milstolpar

| Milstolpe | Datum | Ansvarig | Status |
|---|---|---|---|
| Etikansökan | 2025-02-01 | Siv Hall | Klar |
| Utbildning av sköterskor | 2025-04-01 | Ola Frid | Försenad |
| Slutrapport | 2026-11-30 | Siv Hall | Ej påbörjad |

## Risker

| Risk | Sannolikhet | Åtgärd | Ansvarig |
|---|---|---|---|
| Få remisser | Hög | Brev till vårdcentralerna | Ola Frid |
| Trasiga mätare | Låg | Reservmätare i förråd | Eva Lo |
""",
    "minutes-brisa.md": """# BRISA: minutes of 4 June 2025

Present: Tom Ashby (chair), Ines Calder
Regrets: Rory Flint

## Money
The budget was cut from EUR 90,000 to EUR 70,000. The cut is due to a withdrawn grant. The office
moves to Kelso in August.

## Decisions
- A second clinic joins in October.
- The newsletter is stopped.

## Tasks

| Task | Owner | Due | Status |
|---|---|---|---|
| Hire a nurse | Ines Calder | 1 July 2025 | Completed |
| Print the leaflets | Tom Ashby | 5 August 2025 | In progress |
| Translate the form | Rory Flint | 1 September 2025 | Not started |

Seven nurses and two physicians work in BRISA.
""",
    "referat-kysten.md": """# KYSTEN: referat 12. mai 2025

Til stede: Gro Vik (leder), Per Nes
Forfall: Tor Lund

Kontakt: Gro Vik, gro.vik@kysten.example, telefon 70 11 22 33, Strandgata 4, 6002 Ålesund.

Partene kan ikke bruke bildene i reklame.
""",
    "muistio-tuike.md": """# TUIKE: muistio 3.4.2025

Läsnä: Aino Salmi (puheenjohtaja)
Poissa: Veli Harju

## Päätökset
- Hanke saa uuden hoitajan.
- Lomake käännetään ruotsiksi.
""",
}


@pytest.fixture(scope="module")
def assistant(assistant_over: Callable[[Mapping[str, str]], Assistant]) -> Assistant:
    return assistant_over(DOCUMENTS)


def led(answer: Answer) -> str:
    """What is said first."""
    return answer.blocks[0].text if answer.blocks else ""


def quoted(answer: Answer) -> str:
    return " ".join(citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who is responsible for printing the leaflets?", "Tom Ashby"),
        ("Vem ansvarar för slutrapporten i LINDRA?", "Siv Hall"),
        ("Vem har ansvar för risken få remisser?", "Ola Frid"),
    ],
)
def test_who_answers_for_a_row_is_told_by_its_column(
    assistant: Assistant, question: str, said: str
) -> None:
    assert led(assistant.ask(Question(question))) == said


@pytest.mark.parametrize(
    ("question", "there", "missing"),
    [
        ("Which BRISA tasks are not completed?", ["leaflets", "Translate"], ["nurse"]),
        ("Which tasks of BRISA are completed?", ["nurse"], ["leaflets", "Translate"]),
        ("Which measures in BRISA have not been started?", ["Translate"], ["nurse", "leaflets"]),
        ("Vilka åtgärder i BRISA är inte påbörjade?", ["Translate"], ["nurse", "leaflets"]),
        ("Vilka milstolpar är försenade?", ["Utbildning"], ["Etik", "Slutrapport"]),
        ("Vilka milstolpar är inte klara?", ["Utbildning", "Slutrapport"], ["Etik"]),
        ("Vilka milstolpar är försenade eller klara?", ["Utbildning", "Etik"], ["Slutrapport"]),
    ],
)
def test_rows_are_listed_by_their_status(
    assistant: Assistant, question: str, there: list[str], missing: list[str]
) -> None:
    text = quoted(assistant.ask(Question(question)))
    assert all(one in text for one in there)
    assert not any(one in text for one in missing)


def test_where_no_row_has_the_status_that_is_said(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Which BRISA tasks are late?"))
    assert answer.blocks[0].kind is BlockKind.NOTE
    assert {block.kind for block in answer.blocks[1:]} == {BlockKind.FURTHER}


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Is the hiring of a nurse in BRISA completed?", "Yes"),
        ("Är slutrapporten i LINDRA klar?", "Nej"),
        ("Was Rory Flint at the BRISA meeting?", "No"),
        ("Was Ines Calder present at the meeting?", "Yes"),
        ("Var Tor Lund til stede på møtet?", "Nei"),
        ("Oliko Veli Harju läsnä kokouksessa?", "Ei"),
        ("Kan partene bruke bildene i reklame?", "Nei"),
    ],
)
def test_what_a_row_or_a_label_decides_is_said(
    assistant: Assistant, question: str, says: str
) -> None:
    said = led(assistant.ask(Question(question)))
    assert said == says or (not says and said not in ("No", "Nej", "Nei", "Ei"))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who was absent from the BRISA meeting?", "Rory Flint"),
        ("Hvem hadde forfall på KYSTEN-møtet?", "Tor Lund"),
        ("Kuka puuttui TUIKE-kokouksesta?", "Veli Harju"),
    ],
)
def test_a_label_answers_in_other_words(assistant: Assistant, question: str, said: str) -> None:
    assert said in led(assistant.ask(Question(question)))


SLIDES = """# TINDRA – orientering til programkomiteen

- Ulrik Dahl, daglig leder
- 3. november 2031

## Punkter til avgjørelse

- Flytt ti plasser til Vik
- Ansett en sykepleier
"""


def test_a_title_leads_no_list(assistant_over: Callable[[Mapping[str, str]], Assistant]) -> None:
    answer = assistant_over({"slides.md": SLIDES}).ask(
        Question("Hva skal programkomiteen ta stilling til?")
    )
    assert "daglig leder" not in answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What did the BRISA meeting decide?", ["second clinic", "newsletter"]),
        ("Mitä TUIKE päätti?", ["hoitajan", "ruotsiksi"]),
        ("Vilka är riskerna i LINDRA?", ["remisser", "mätare"]),
    ],
)
def test_a_list_is_told_by_its_heading(
    assistant: Assistant, question: str, said: list[str]
) -> None:
    answer = assistant.ask(Question(question))
    assert {block.kind for block in answer.blocks} == {BlockKind.ITEM}
    assert all(one in quoted(answer) for one in said)


def test_why_is_answered_by_the_sentence_beside_that_gives_the_reason(
    assistant: Assistant,
) -> None:
    answer = assistant.ask(Question("Why was the BRISA budget cut?"))
    assert "withdrawn grant" in answer.sentences[0].text


def test_why_is_not_answered_where_no_reason_is_given(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Why does the BRISA office move to Kelso?"))
    assert answer.ending is Ending.NOT_FOUND


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Hva er e-postadressen til Gro Vik?", "gro.vik@kysten.example"),
        ("What is Gro Vik's phone number?", "70 11 22 33"),
        ("Hva er postadressen til Gro Vik?", "Strandgata 4, 6002 Ålesund"),
        ("What is the e-mail address of Tom Ashby?", ""),
        ("Mikä on Aino Salmen puhelinnumero?", ""),
    ],
)
def test_an_address_is_told_of_whom_it_is(assistant: Assistant, question: str, said: str) -> None:
    answer = assistant.ask(Question(question))
    assert led(answer) == said
    assert (answer.ending is Ending.NOT_FOUND) == (not said)
