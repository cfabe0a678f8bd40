"""Why: answered where the reason is given, refused where what is asked of never was."""

from collections.abc import Callable, Mapping

import pytest

from assistant.answering import Assistant
from assistant.types import Ending, Question

DOCUMENTS = {
    "graylag.md": """# The Graylag Programme: annual review

The Graylag Programme joins Ostley General Hospital, the University of Penrick and the company \
Lumeda. It was started in 2021 to reduce the time from a first seizure to a diagnosis.

The mobile clinic stood idle from March to June because its generator had burnt out. The programme \
cost EUR 90,000 less than planned, mainly because two nurses could not be hired.
""",
    "havtang.md": """# HAVTANG: årsmelding

HAVTANG er et samarbeid mellom Sundvik sykehus, Universitetet i Nes og selskapet Oleda. Det ble \
opprettet i 2022 for å gi eldre med hjertesvikt raskere hjelp.

Studien NORDLYS ligger etter planen fordi Legemiddelverket ba om flere opplysninger. \
Pasientregisteret kom i gang et halvt år for sent. Årsaken var en ny vurdering av personvernet.

Avdelingsleder Berit Sundal talte på årsmøtet. Hun kaller sykehuset forutseende, fordi det tar inn \
studenter fra Nes.
""",
}


@pytest.fixture(scope="module")
def assistant(assistant_over: Callable[[Mapping[str, str]], Assistant]) -> Assistant:
    return assistant_over(DOCUMENTS)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Why was the mobile clinic idle?", "generator"),
        ("Varför stod den mobila kliniken still?", "generator"),
        ("Why did Graylag cost less than planned?", "two nurses"),
        ("Hvorfor ble pasientregisteret i HAVTANG forsinket?", "personvernet"),
        ("Why is NORDLYS behind schedule?", "Legemiddelverket"),
        ("Miksi HAVTANG perustettiin?", "hjertesvikt"),
        ("Hvorfor kaller Berit Sundal sykehuset forutseende?", "studenter"),
        ("Varför kallar Berit Sundal sjukhuset förutseende?", "studenter"),
    ],
)
def test_the_reason_is_told(assistant: Assistant, question: str, reason: str) -> None:
    assert reason in assistant.ask(Question(question)).text


@pytest.mark.parametrize(
    "question",
    [
        "Why did Oleda leave HAVTANG?",
        "Miksi Oleda erosi HAVTANGista?",
        "Varför lades HAVTANG ned?",
        "Why was HAVTANG closed?",
        "Why was the budget raised?",
    ],
)
def test_no_reason_is_told_for_what_never_was(assistant: Assistant, question: str) -> None:
    assert assistant.ask(Question(question)).ending is Ending.NOT_FOUND
