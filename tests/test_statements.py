"""Statements as chat models write them, over the sample documents, labelled by hand.

Those that no document bears out are made of the documents' own words: they are what rules and
shared words alone let pass.
"""

import json
from pathlib import Path

import pytest

from assistant.core.reader import Reader
from assistant.grounding import ground
from assistant.library import Library
from assistant.settings import Settings
from assistant.types import ScoredPassage

LABELS = Path(__file__).parents[1] / "eval" / "labels" / "statements.jsonl"
MOST_FALSE_ALARMS, MOST_UNMARKED = 3, 6  # of 35 and of 30


@pytest.fixture(scope="module")
def doubted(sample_settings: Settings) -> dict[str, dict[str, bool]]:
    """By label and statement, whether it is marked."""
    library, verify = Library(sample_settings.store.path), Reader().verify
    passages = [
        ScoredPassage(passage, document, 0.0, 0.0, 0.0)
        for summary in library.documents()
        if (document := library.document(summary.id))
        for passage in library.passages_of(document.id)
    ]
    found: dict[str, dict[str, bool]] = {"true": {}, "false": {}}
    for row in map(json.loads, LABELS.read_text(encoding="utf-8").splitlines()):
        said, asked = row["statement"], row["question"]
        grounded = ground(said, passages, row["language"], asked, verify)
        is_marked = any(sentence.doubts for sentence in grounded.sentences)
        found["true" if row["supported"] else "false"][said] = is_marked
    return found


def test_few_that_a_document_bears_out_are_marked(doubted: dict[str, dict[str, bool]]) -> None:
    alarms = [said for said, is_marked in doubted["true"].items() if is_marked]
    assert len(doubted["true"]) == 35
    assert len(alarms) <= MOST_FALSE_ALARMS, alarms


def test_most_that_no_document_bears_out_are_marked(doubted: dict[str, dict[str, bool]]) -> None:
    unmarked = [said for said, is_marked in doubted["false"].items() if not is_marked]
    assert len(doubted["false"]) == 30
    assert len(unmarked) <= MOST_UNMARKED, unmarked
