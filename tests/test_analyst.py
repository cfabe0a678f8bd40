"""What an analyst asks of a small library in several languages: lists, dates, yes or no."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.settings import Settings, StoreSettings
from assistant.types import Answer, BlockKind, Ending, Message, Question, Role
from assistant.wiring import open_assistant
from ingest.pipeline import ingest_paths

DOCUMENTS = {
    "smallsteps.md": """# SMALLSTEPS begins

Brackenhill Hospital and Tellmer Bio have started SMALLSTEPS, a study of children with asthma.
The study enrolled 410 children in 2024 against 260 in 2023. Tellmer Bio pays EUR 9 million.
The agreement runs until 30 June 2029.
""",
    "rygglinjen.md": """# Avtal om Rygglinjen

Region Sjöbo och Ortanova AB har tecknat avtal om Rygglinjen den 3 maj 2024.
Ortanova betalar 12 miljoner kronor. Patienterna är vuxna med ryggsmärta.
Avtalet gäller till och med den 31 december 2027.
""",
    "sikt.md": """# Sikt i Nord

Helse Fjellet og Tellmer Bio samarbeider om øyesykdommer i Sikt i Nord.
Tellmer Bio betaler 40 prosent av kostnadene. Trollvik universitet er med i styringsgruppen.
Avtalen gjelder fra 1. mars 2025. Etisk komité i Fjellet godkjente Sikt i Nord i januar 2025.
""",
    "year.md": """# The year 2030 at Holm Labs

Holm Labs moved to its new laboratory on 2 May 2028.
The first patients were seen there on 7 October 2030.
""",
    "status.csv": """Collaboration,Lead,Signed,Status
Kuling,Helse Fjellet,2025-02-11,Delayed
Rimfrost,Region Sjöbo,2025-04-08,On track
Skare,Brackenhill Hospital,2025-09-30,Delayed
""",
    "tasks.md": """# Tasks

| No | Task | Owner | Due |
|----|------|-------|-----|
| 1 | Invite Brackenhill Hospital to speak | Helse Fjellet | 1 May 2026 |
| 2 | Draft the plan | Ada Brandt | 2 May 2026 |

Ada Brandt (Chair) leads the board.
""",
}


@pytest.fixture(scope="module")
def assistant(assistant_over: Callable[[Mapping[str, str]], Assistant]) -> Assistant:
    return assistant_over(DOCUMENTS)


def cited(answer: Answer) -> set[str]:
    return {citation.document.name for citation in answer.citations}


def listed(answer: Answer) -> set[str]:
    """Those that are said to be meant, without what is left open."""
    items = [block for block in answer.blocks if block.kind is BlockKind.ITEM]
    sentences = [sentence for block in items for sentence in block.sentences]
    return {c.document.name for sentence in sentences for c in sentence.citations}


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("Vilka samarbeten gäller barn?", {"smallsteps.md"}),
        ("Mitkä yhteistyöt koskevat lapsia?", {"smallsteps.md"}),
        ("I vilka samarbeten deltar Tellmer Bio?", {"smallsteps.md", "sikt.md"}),
        ("Hvilke aftaler udløber i 2027?", {"rygglinjen.md"}),
        ("Which agreements end in 2029?", {"smallsteps.md"}),
    ],
)
def test_a_list_over_languages_is_complete(
    assistant: Assistant, question: str, documents: set[str]
) -> None:
    assert listed(assistant.ask(Question(question))) == documents


def test_each_row_of_a_table_is_listed(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Vilka samarbeten är försenade?"))
    rows = [b.sentences[0].text for b in answer.blocks if b.kind is BlockKind.ITEM]
    assert sum("Delayed" in row for row in rows) == 2


def test_a_number_beside_an_earlier_one_is_one_fact(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Hur många barn deltog 2024 jämfört med 2023?"))
    assert "410" in answer.text
    assert cited(answer) == {"smallsteps.md"}


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Stämmer det att Ortanova betalar 12 miljoner kronor?", "Ja"),
        ("Is it true that Ortanova pays 12 million kronor?", "Yes"),
    ],
)
def test_yes_is_said_though_the_question_looks_like_another_kind(
    assistant: Assistant, question: str, says: str
) -> None:
    assert assistant.ask(Question(question)).blocks[0].text == says


def test_a_timeline_of_all_agreements_is_of_all(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Lav en tidslinje over alle aftaler"))
    assert answer.ending is Ending.COMPLETE
    assert {"smallsteps.md", "rygglinjen.md", "sikt.md"} <= cited(answer)


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("When does Kuling end?", False),
        ("När löper Rimfrost ut?", False),
        ("When was Kuling signed?", True),
    ],
)
def test_the_day_of_signing_is_no_end(assistant: Assistant, question: str, answered: bool) -> None:
    answer = assistant.ask(Question(question))
    assert (answer.ending is Ending.COMPLETE) is answered


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("Which ethics committee approved SMALLSTEPS?", False),
        ("Vilken domstol avgör tvister om Rygglinjen?", False),
        ("Mikä eettinen toimikunta hyväksyi Rygglinjenin?", False),
        ("Hvilken komité godkjente Sikt i Nord?", True),
    ],
)
def test_a_body_of_another_kind_is_no_answer(
    assistant: Assistant, question: str, answered: bool
) -> None:
    answer = assistant.ask(Question(question))
    assert (answer.ending is Ending.COMPLETE) is answered


def test_a_year_in_a_title_narrows_no_timeline(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Give me a timeline of “The year 2030 at Holm Labs”"))
    (table,) = (block for block in answer.blocks if block.rows)
    assert [row[0].text for row in table.rows[1:]] == ["2 May 2028", "7 October 2030"]


def test_of_it_is_what_was_asked_about_before(assistant: Assistant) -> None:
    history = (
        Message(Role.USER, "Hur mycket pengar satsas på Rygglinjen?"),
        Message(Role.ASSISTANT, "Ortanova betalar 12 miljoner kronor."),
    )
    answer = assistant.ask(Question("Hur stor del av det betalar Tellmer Bio?", history))
    assert "av Rygglinjen betalar" in answer.understood


def test_a_command_before_a_name_is_no_part_of_it(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Which hospitals are mentioned?"))
    assert {b.text for b in answer.blocks if "Brackenhill" in b.text} == {"Brackenhill Hospital"}


def test_a_partner_is_nobody(assistant: Assistant) -> None:
    answer = assistant.ask(Question("List all people and their roles"))
    assert "Ada Brandt" in answer.text
    assert "**Helse Fjellet**" not in answer.text
    assert "| Helse Fjellet |" not in answer.text


def test_a_timeline_holds_no_headings_and_no_reference_numbers(tmp_path: Path) -> None:
    text = """# Report 2031

Ref. AB 2031-04412

The alliance between Brackenhill Hospital and Tellmer Bio began on 4 June 2031.
"""
    (tmp_path / "report.md").write_text(text, encoding="utf-8")
    settings = Settings(store=StoreSettings(path=tmp_path / "store"))
    ingest_paths([tmp_path / "report.md"], settings)
    answer = open_assistant(settings).ask(Question("Give me a timeline of all collaborations"))
    (table,) = (block for block in answer.blocks if block.rows)
    assert [row[0].text for row in table.rows[1:]] == ["4 June 2031"]
