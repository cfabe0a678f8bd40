"""What has changed leads, what was so follows it with its date; else a fact is answered as one."""

import pytest

from assistant.answering import Assistant
from assistant.settings import Settings, StoreSettings
from assistant.types import BlockKind, Question
from assistant.wiring import open_assistant
from ingest.pipeline import ingest_paths

FIRST = """---
title: Strandvik hospital and Oremis start KYSTLUNGE
published: 2026-02-03
---
# Strandvik hospital and Oremis start KYSTLUNGE

Strandvik hospital and Oremis have agreed on KYSTLUNGE, a study of asthma. Oremis pays 4 million
euros. The head of KYSTLUNGE is Ida Brenne. The study is open to 300 patients.
"""
LATER = """---
title: KYSTLUNGE in its second year
published: 2027-05-20
---
# KYSTLUNGE in its second year

The funding of KYSTLUNGE has been raised from 4 to 6 million euros. Ida Brenne steps down, and
Olav Sund takes over as head of KYSTLUNGE in August.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("newer")
    (folder / "first.md").write_text(FIRST.replace("million\n", "million "), encoding="utf-8")
    (folder / "later.md").write_text(LATER.replace("and\n", "and "), encoding="utf-8")
    settings = Settings(store=StoreSettings(path=folder / "store"))
    ingest_paths([folder / "first.md", folder / "later.md"], settings)
    return open_assistant(settings)


@pytest.mark.parametrize(
    ("question", "new", "old"),
    [
        ("Who is the head of KYSTLUNGE?", "Olav Sund", "The head of KYSTLUNGE is Ida Brenne"),
        ("How much does Oremis pay for KYSTLUNGE?", "6 million", "pays 4 million"),
    ],
)
def test_the_newer_statement_leads(assistant: Assistant, question: str, new: str, old: str) -> None:
    first, last = assistant.ask(Question(question)).blocks
    assert new in " ".join(sentence.text for sentence in first.sentences)
    assert last.kind is BlockKind.FURTHER
    assert old in last.sentences[0].text
    assert "3 February 2026" in last.text


def test_what_has_not_changed_is_answered_alone(assistant: Assistant) -> None:
    answer = assistant.ask(Question("How many patients is the KYSTLUNGE study open to?"))
    assert "300" in answer.text
    assert "6 million" not in answer.text
