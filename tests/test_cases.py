"""The question set: well formed, and true to the documents that it asks about."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.language import LANGUAGES

ROOT = Path(__file__).parents[1]
CASES_FILE = ROOT / "eval" / "cases" / "collaborations.jsonl"

Case = dict[str, Any]

CASES: list[Case] = [
    json.loads(line) for line in CASES_FILE.read_text(encoding="utf-8").splitlines()
]
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "documents").glob("*.md")}
SWEDISH = {"varmland-lif.md"}

FIELDS = ["id", "question", "language", "kind", "history", "documents", "facts", "evidence"]
LEAST = {
    "factoid": 60,
    "cross-lingual": 35,
    "cross-document": 15,
    "follow-up": 20,
    "unanswerable": 50,
}
ONE_PASSAGE = {"factoid", "cross-lingual", "follow-up"}


def _occurs(alternatives: list[str], texts: list[str]) -> bool:
    return any(fact.lower() in text.lower() for fact in alternatives for text in texts)


def test_ids_and_questions_are_unique() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES)
    asked = {(case["question"].lower(), *case["history"]) for case in CASES}
    assert len(asked) == len(CASES)


def test_each_kind_has_enough_cases() -> None:
    counts = {kind: sum(case["kind"] == kind for case in CASES) for kind in LEAST}
    assert [kind for kind in LEAST if counts[kind] < LEAST[kind]] == []


def test_each_language_is_asked_in_and_refused_in() -> None:
    refused = {case["language"] for case in CASES if case["kind"] == "unanswerable"}
    assert refused == {case["language"] for case in CASES} == set(LANGUAGES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_fields_are_complete(case: Case) -> None:
    assert list(case) == FIELDS
    assert case["question"].strip()
    assert case["language"] in LANGUAGES
    assert case["kind"] in LEAST
    assert set(case["documents"]) <= set(TEXTS)
    assert all(alternatives and all(alternatives) for alternatives in case["facts"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_documents_hold_evidence_and_facts(case: Case) -> None:
    texts = [TEXTS[name] for name in case["documents"]]
    assert [quote for quote in case["evidence"] if not any(quote in text for text in texts)] == []
    assert [group for group in case["facts"] if not _occurs(group, texts)] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_kind_decides_what_a_case_carries(case: Case) -> None:
    kind = case["kind"]
    assert bool(case["evidence"]) == (kind in ONE_PASSAGE)
    assert bool(case["facts"]) == bool(case["documents"]) == (kind != "unanswerable")
    if kind in ONE_PASSAGE:
        assert [group for group in case["facts"] if not _occurs(group, case["evidence"])] == []
    if kind == "cross-document":
        assert len(case["documents"]) > 1
    if kind == "follow-up":
        assert 1 <= len(case["history"]) <= 3
    if kind in ("factoid", "cross-lingual"):
        written_in = "sv" if case["documents"][0] in SWEDISH else "en"
        assert (case["language"] == written_in) == (kind == "factoid")
