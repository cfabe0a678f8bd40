"""What a question asks of several at once is asked of each, and stands side by side."""

from collections.abc import Callable, Mapping

import pytest

from assistant.answering import Assistant
from assistant.types import BlockKind, Question

TEXTS = {
    "harbour-lung.md": """---
title: Grimsund Hospital and Altiva start HarbourLung
published: 2027-03-09
---
# Grimsund Hospital and Altiva start HarbourLung

Grimsund Hospital and the company Altiva have started HarbourLung, a screening of dock workers
for lung cancer. Samples are kept in a freezer at the Grimsund Biobank for ten years. Altiva was
drawn to Grimsund because the town has a register of every dock worker since 1970. Nurses visit
the workers at the quay twice a year. The project began on 1 April 2027.
""",
    "skogsandning.md": """---
title: Region Granvik och Novelis inleder Skogsandning
published: 2025-10-14
---
# Region Granvik och Novelis inleder Skogsandning

Region Granvik och bolaget Novelis har inlett Skogsandning, en studie av astma hos
skogsarbetare. Proverna förvaras hos Lindeby universitet i fem år. Novelis valde Granvik eftersom
regionen har egna mobila mottagningar. Deltagarna svarar varje vecka på frågor i en app. Projektet
började den 3 november 2025.
""",
}


@pytest.fixture(scope="module")
def assistant(assistant_over: Callable[[Mapping[str, str]], Assistant]) -> Assistant:
    return assistant_over(TEXTS)


KEPT = ("freezer at the Grimsund Biobank", "hos Lindeby universitet")
CHOSEN = ("register of every dock worker", "egna mobila mottagningar")
BEGUN = ("1 April 2027", "3 november 2025")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Compare where HarbourLung and Skogsandning keep their samples", KEPT),
        ("How does HarbourLung differ from Skogsandning as to where samples are kept?", KEPT),
        ("Var förvaras proverna i HarbourLung respektive Skogsandning?", KEPT),
        ("Hvor oppbevares prøvene i HarbourLung sammenlignet med Skogsandning?", KEPT),
        ("Sammenlign, hvor prøverne opbevares i HarbourLung og Skogsandning", KEPT),
        ("Vertaa, missä HarbourLung ja Skogsandning säilyttävät näytteitä", KEPT),
        ("What is the difference between why Grimsund and Granvik were chosen?", CHOSEN),
        ("Which began first, HarbourLung or Skogsandning?", BEGUN),
        ("Vilket började först, HarbourLung eller Skogsandning?", BEGUN),
        ("Hvad begyndte først, HarbourLung eller Skogsandning?", BEGUN),
        ("Kumpi alkoi ensin, HarbourLung vai Skogsandning?", BEGUN),
    ],
)
def test_each_side_is_asked(assistant: Assistant, question: str, expected: tuple[str, str]) -> None:
    answer = assistant.ask(Question(question))
    (table,) = [one for one in answer.blocks if one.kind is BlockKind.TABLE]
    _, row = table.rows
    for cell, words in zip(row[1:], expected, strict=True):
        assert words in " ".join(one.text for one in cell.sentences)


def test_what_neither_says_is_said_to_be_missing(assistant: Assistant) -> None:
    question = "How many beds do HarbourLung and Skogsandning have compared with each other?"
    answer = assistant.ask(Question(question))
    (table,) = [one for one in answer.blocks if one.kind is BlockKind.TABLE]
    assert [cell.text for cell in table.rows[1]] == ["As asked", "not stated", "not stated"]


def test_sides_of_which_nothing_is_asked_are_compared_as_a_whole(assistant: Assistant) -> None:
    answer = assistant.ask(Question("Compare HarbourLung and Skogsandning"))
    (table,) = [one for one in answer.blocks if one.kind is BlockKind.TABLE]
    assert table.rows[1][0].text == "In short"
