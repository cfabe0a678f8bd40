"""The question set: well formed, true to the documents, and enough of every kind and language."""

import json
from collections import Counter
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
    "list": 30,
    "comparison": 20,
    "cross-lingual": 50,
    "follow-up": 30,
    "subject-change": 15,
    "near-miss": 40,
    "far-off": 20,
    "false-premise": 20,
    "injection": 15,
}
ONE_PASSAGE = {"factoid", "cross-lingual", "follow-up"}
UNANSWERABLE = {"near-miss", "far-off", "false-premise"}
ONE_LANGUAGE = {"factoid"}  # so only in the languages of the documents


def _occurs(alternatives: list[str], texts: list[str]) -> bool:
    return any(fact.lower() in text.lower() for fact in alternatives for text in texts)


def test_ids_and_questions_are_unique() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES)
    asked = {(case["question"].lower(), *case["history"]) for case in CASES}
    assert len(asked) == len(CASES)


def test_each_kind_has_enough_cases() -> None:
    counts = Counter(case["kind"] for case in CASES)
    assert [kind for kind, least in LEAST.items() if counts[kind] < least] == []


def test_each_kind_is_tried_in_every_language() -> None:
    counts = Counter((case["kind"], case["language"]) for case in CASES)
    pairs = [(kind, language) for kind in LEAST for language in LANGUAGES]
    rare = [pair for pair in pairs if counts[pair] < 2 and pair[0] not in ONE_LANGUAGE]
    assert rare == []


def test_languages_are_crossed_both_ways() -> None:
    crossed = Counter(
        (case["language"], name in SWEDISH)
        for case in CASES
        if case["kind"] == "cross-lingual"
        for name in case["documents"]
    )
    assert min(crossed[asked, True] for asked in ("en", "no", "da", "fi")) >= 3
    assert min(crossed[asked, False] for asked in ("sv", "no", "da", "fi")) >= 7


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_fields_are_complete(case: Case) -> None:
    assert [field for field in case if field != "forbidden"] == FIELDS
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
    kind, evidence = case["kind"], case["evidence"]
    assert bool(case["facts"]) == bool(case["documents"]) == bool(evidence)
    assert not (case["facts"] and kind in UNANSWERABLE)
    assert case["facts"] or kind in UNANSWERABLE | {"injection"}
    for name in case["documents"]:
        assert any(quote in TEXTS[name] for quote in evidence), f"nothing is quoted from {name}"
    if kind in ONE_PASSAGE:
        assert [group for group in case["facts"] if not _occurs(group, evidence)] == []
    if kind == "comparison":
        assert len(case["facts"]) > 1
    if kind in ("follow-up", "subject-change"):
        assert 1 <= len(case["history"]) <= 3
    if kind in ("factoid", "cross-lingual"):
        written_in = "sv" if case["documents"][0] in SWEDISH else "en"
        assert (case["language"] == written_in) == (kind == "factoid")
