"""Each of several questions in one is answered in its own way; who was there, below its heading."""

from collections.abc import Callable, Mapping

import pytest

from assistant.answering import Assistant
from assistant.types import BlockKind, Question

MINUTES = """# HJARTA: möte 12 maj 2031

## Närvarande

| Namn | Organisation |
|---|---|
| Rut Alm | Selby region |
| Bo Ek | Alvia AB |

## Frånvarande

- Ida Moen, Fenby högskola

## Beslut

Bo Ek röstade emot flytten till Selby med hänsyn till personalen.

Frågor om portalen besvaras av Per Lund, per.lund@selby.example, telefon 010-777 00 11.
Frågor besvaras till den 3 juni 2031.
"""


@pytest.fixture(scope="module")
def assistant(assistant_over: Callable[[Mapping[str, str]], Assistant]) -> Assistant:
    return assistant_over({"mote.md": MINUTES})


def test_who_was_there_is_read_below_its_heading(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Vilka var närvarande på mötet med HJARTA och vem saknades?"))
    heads = [n for n, block in enumerate(answer.blocks) if block.kind is BlockKind.HEADING]
    there, missing = answer.blocks[heads[0] : heads[1]], answer.blocks[heads[1] :]
    named = [
        " ".join(s.text for block in part for s in block.sentences) for part in (there, missing)
    ]
    assert "Rut Alm" in named[0]
    assert "Bo Ek" in named[0]
    assert "Ida Moen" not in named[0]
    assert "Ida Moen" in named[1]
    assert "Rut Alm" not in named[1]


def test_a_contact_does_not_answer_for_the_rest(assistant: Assistant) -> None:
    answer = assistant.ask(
        Question("Vem kan jag kontakta om portalen för HJARTA och till när besvaras frågor?")
    )
    assert "per.lund@selby.example" in answer.text
    assert "3 juni 2031" in answer.text


@pytest.mark.parametrize(
    "question",
    ["Hur når jag Per Lund?", "How do I get hold of Per Lund?", "Miten tavoitan Per Lundin?"],
)
def test_how_to_reach_somebody_asks_for_all_addresses(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(Question(question))
    assert "per.lund@selby.example" in answer.text
    assert "010-777 00 11" in answer.text
    assert not answer.text.startswith("**")


def test_why_is_told_by_the_sentence_above_that_says_so(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Vem röstade emot flytten till Selby, och varför?"))
    heads = [n for n, block in enumerate(answer.blocks) if block.kind is BlockKind.HEADING]
    why = answer.blocks[heads[1] :]
    assert not any(block.kind is BlockKind.NOTE for block in why)
    assert "hänsyn till personalen" in " ".join(s.text for block in why for s in block.sentences)


SITES = """# Ringar i Lugn Sömn

| Klinik | Får ringar | Ansvarig |
|---|---|---|
| Vall | maj 2031 | Siv Hall |
| Holm | juni 2031 | Ola Frid |
| Näs | augusti 2031 | Ola Frid |
"""


def test_a_part_that_points_back_is_of_the_same_row(
    assistant_over: Callable[[Mapping[str, str]], Assistant],
) -> None:
    answer = assistant_over({"ringar.md": SITES}).ask(
        Question("Vem är ansvarig i Holm och när får de ringar?")
    )
    assert "juni 2031" in answer.text
    assert "augusti 2031" not in answer.text
