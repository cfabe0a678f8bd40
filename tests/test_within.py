"""Answers from within documents: cells and columns of tables, sections, parts, what is newer."""

from collections.abc import Callable, Mapping

import pytest

from assistant.answering import Assistant
from assistant.language.matching import acronyms
from assistant.language.ordinals import place
from assistant.types import BlockKind, Ending, Message, Question, Role

FILES = {
    "millpond-budget.md": """# Millpond: what it costs

| Partner | Budget (EUR million) | Spent (EUR million) |
|---------|----------------------|---------------------|
| Selby Hospital | 2.5 | 2.7 |
| Lindgrove Ltd | 4.0 | 3.1 |
| Total | 6.5 | 5.8 |

## Advice

- Appoint a second driver.
- Move the archive to Goole.
""",
    "millpond-minutes.md": """# Minutes, Millpond board

3 May 2024, 9.00–11.00, Selby

Anna Harland is on leave. Ben Orrell becomes project manager of Millpond.

| No | Task | Owner | Due |
|----|------|-------|-----|
| 1 | Order the pumps | Ben Orrell | 1 June 2024 |
| 2 | Paint the boats | Cilla Marsh | 1 July 2024 |
""",
    "millpond-start.txt": """Millpond begins

Selby, 2 February 2023

Millpond is a project of Selby Hospital and Lindgrove Ltd on the lungs of rowers. The project \
manager of Millpond is Anna Harland. 240 rowers take part. The project is to end in May 2026.
""",
    "phones.csv": """Name;Organisation;E-mail
Anna Harland;Selby Hospital;anna.harland@selby.example
Dora Wick;Goole Hospital;dora.wick@goole.example
""",
    "sjobod.txt": """Sjöbod

Avtal mellan Region Torsö och Brimara AB (Bolaget)

Bolaget betalar följande belopp varje år.

År | Belopp (tkr)
2024 | 2 100
2025 | 2 400
""",
}


@pytest.fixture(scope="module")
def assistant(assistant_over: Callable[[Mapping[str, str]], Assistant]) -> Assistant:
    return assistant_over(FILES)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        (
            "What have the partners of Millpond spent in total?",
            "**5.8 (Spent (EUR million), 2 rows",
        ),
        ("Which partner of Millpond spent more than its budget?", "**Selby Hospital**"),
        ("Which Millpond partner has the smallest budget?", "**Selby Hospital: 2.5**"),
        ("Which task does Cilla Marsh have?", "**Paint the boats**"),
        ("Who owns the second task in the Millpond minutes?", "**Cilla Marsh**"),
    ],
)
def test_a_table_is_read_by_rows_and_columns(
    assistant: Assistant, question: str, begins: str
) -> None:
    answer = assistant.ask(Question(question))
    assert answer.text.startswith(begins)
    assert answer.citations


def test_a_section_is_listed_by_its_heading(assistant: Assistant) -> None:
    answer = assistant.ask(Question("What advice does the Millpond document give?"))
    items = [block for block in answer.blocks if block.kind is BlockKind.ITEM]
    assert [one.sentences[0].text for one in items] == [
        "Appoint a second driver.",
        "Move the archive to Goole.",
    ]


def test_the_new_holder_of_a_role_leads_before_the_old_one(assistant: Assistant) -> None:
    text = assistant.ask(Question("Who is the project manager of Millpond?")).text
    assert text.index("Ben Orrell") < text.index("Anna Harland")
    assert "2 February 2023" in text


def test_a_part_without_a_name_is_asked_where_the_part_before_was_answered(
    assistant: Assistant,
) -> None:
    answer = assistant.ask(Question("How many rowers take part in Millpond and when does it end?"))
    assert "240 rowers" in answer.text
    assert "May 2026" in answer.text


def test_a_table_over_budgets_is_a_table(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Gör en tabell över budget per samarbete"))
    assert answer.blocks[0].kind is BlockKind.TABLE


def test_a_follow_up_on_a_table_asks_the_next_row(assistant: Assistant) -> None:
    first = "Who owns the first task in the Millpond minutes?"
    history = (Message(Role.USER, first), Message(Role.ASSISTANT, "Ben Orrell"))
    assert "Cilla Marsh" in assistant.ask(Question("And the second one?", history)).text


def test_whom_to_contact_is_told_with_the_address_from_another_document(
    assistant: Assistant,
) -> None:
    text = assistant.ask(Question("Who should I contact about Millpond?")).text
    assert "anna.harland@selby.example" in text
    assert "Dora Wick" not in text


def test_what_a_table_does_not_hold_is_refused(assistant: Assistant) -> None:
    for question in ("Which task does Dora Flint have?", "What does one pump cost in Millpond?"):
        assert assistant.ask(Question(question)).ending is Ending.NOT_FOUND


def test_a_party_is_known_by_what_the_agreement_calls_it(assistant: Assistant) -> None:
    (first, _) = acronyms(FILES["sjobod.txt"], "")[:2]
    assert (first.short, "brimara" in first.expansion) == ("bolaget", True)
    answer = assistant.ask(Question("Hur mycket betalar Brimara 2025?"))
    assert "2 400" in answer.text


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("the second one", "en", 1),
        ("den tredje punkten", "sv", 2),
        ("viimeinen kohta", "fi", -1),
        ("the first and the last", "en", None),
        ("the secondary aim", "en", None),
    ],
)
def test_places_in_a_row(text: str, language: str, expected: int | None) -> None:
    assert place(text, language) == expected
