"""Collaborations beside budgets and reports that name them: extremes, comparisons, summaries."""

import pytest

from assistant.answering import Assistant
from assistant.compose.allowance import Allowance
from assistant.compose.draft import Quote
from assistant.compose.sorts import Sort, instances
from assistant.settings import Settings, StoreSettings
from assistant.types import BlockKind, Document, Question
from assistant.wiring import open_assistant
from ingest.pipeline import ingest_paths

AGREEMENT = """Collaboration agreement on LungWatch

Norrby University Hospital ("the Hospital") and Pustemed Ltd ("the Company") have agreed.

1. Background and purpose

Many patients seek care too late. The parties shall develop an alarm that notices in time when \
a patient with asthma becomes worse.

2. Term

The agreement runs from 1 March 2024 to 28 February 2027. A party may terminate the agreement \
with six months' notice.

3. Money

The total budget of the collaboration is EUR 2.4 million. Liability is limited to EUR 30 million.
"""
REPORT = """SleepNet – annual report 2024

SleepNet is a partnership between Tuna University and Dvale Pharma Ltd.
The aim of the partnership is to shorten the wait for a diagnosis of sleep disorders.
The partnership started on 5 October 2021 and has a budget of EUR 9 million until the end of 2028.
The wait for the clinic fell from 14 to 8 weeks.
The partnership will share a platform with LungWatch next year.
"""
BUDGET = """Post,Responsible,Budget 2025,Spent 2025
Software,Pustemed Ltd,3400,2610
Nurses,Norrby University Hospital,1100,840
Travel,Pustemed Ltd,600,210
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("collaborations")
    texts = {
        "agreement-lungwatch.txt": AGREEMENT,
        "sleepnet-report.txt": REPORT,
        "budget-lungwatch.csv": BUDGET,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    settings = Settings(store=StoreSettings(path=folder / "store"))
    ingest_paths([folder / name for name in texts], settings)
    return open_assistant(settings)


def test_the_largest_budget_of_a_collaboration_is_no_row_of_a_sheet(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Which collaboration has the largest budget?"))
    assert "EUR 9 million" in answer.blocks[0].sentences[0].text
    assert "3400" not in answer.text
    assert "30 million" not in answer.text


def test_a_side_is_told_by_its_own_documents(assistant: Assistant) -> None:
    question = "Compare LungWatch and SleepNet: aim, money and termination"
    told = assistant.ask(Question(question)).blocks[0]
    assert told.kind is BlockKind.TABLE
    first, second = (
        {row[0].text: " ".join(s.text for s in row[side].sentences) for row in told.rows[1:]}
        for side in (1, 2)
    )
    assert "shall develop an alarm" in first["Aim"]
    assert "sleep" not in " ".join(first.values()).lower()
    assert "EUR 2.4 million" in first["Money"]
    assert "30 million" not in first["Money"]
    assert "six months" in first["Termination"]
    assert not second["Termination"]


def test_a_summary_of_the_agreement_is_of_it_alone_and_short(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Summarise the agreement on LungWatch"))
    assert {one.document.name for one in answer.citations} == {"agreement-lungwatch.txt"}
    assert "EUR 2.4 million" in answer.text
    assert sum(len(one.quote) for one in answer.citations) <= 1500


def test_an_allowance_goes_to_whom_comes_first() -> None:
    document = Document("1", "/1", "1.txt", "T", "", "", "en", "abcdefghij", "hash")
    long, short = Quote(document, 0, 8), Quote(document, 8, 10)
    allowance = Allowance(9)
    assert allowance.take([short, long], most=5) == [short]
    assert allowance.take([long]) == []
    assert allowance.take([short]) == [short]


def test_a_trade_association_is_no_patient_organisation() -> None:
    text = (
        "Nytt nett\n\nBransjeforeningen Vitalia og pasientforeningen Pustelaget er med i nettet.\n"
    )
    document = Document("1", "/1", "1.txt", "Nytt nett", "", "", "no", text, "hash")
    sorts = {one.named.name: one.sort for one in instances(document)}
    assert sorts.get("Pustelaget") is Sort.PATIENTS
    assert sorts.get("Vitalia") is not Sort.PATIENTS
