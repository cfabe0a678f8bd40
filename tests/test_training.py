"""What trains and measures the networks, as far as it needs no network."""

import json
from pathlib import Path

import pytest

from training.evaluate import collaborations
from training.lexical import Lexical


def test_documents_of_either_kind_are_measured_and_none_is_an_error(tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    case = {"question": "Who pays?", "history": [], "evidence": ["Corvia pays."], "facts": []}
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps(case), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"\.md or \.txt"):
        collaborations(cases, documents)
    (documents / "a.md").write_text("# A registry\n\nCorvia pays.\n", encoding="utf-8")
    (documents / "b.txt").write_text("Another text.\n", encoding="utf-8")
    (asked,), _ = collaborations(cases, documents)
    assert [page.title for page in asked.own] == ["A registry", "Another text."]


def test_pages_given_once_are_all_found(tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    for name, text in (("a", "Hjärtregistret i Lund"), ("b", "Biobanken i Tammerfors")):
        (documents / f"{name}.md").write_text(text, encoding="utf-8")
    cases = tmp_path / "cases.jsonl"
    cases.write_text(
        json.dumps({"question": "Var?", "history": [], "evidence": ["x"], "facts": []}), "utf-8"
    )
    (asked,), _ = collaborations(cases, documents)
    once = iter(asked.own)
    assert Lexical(once).best("Vilka har biobanker?", 1) == ["b.md"]
