"""Readers' feedback becomes draft cases, which no run takes until they are completed."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.answering import Assistant
from assistant.conversations import (
    Asked,
    Conversations,
    Feedback,
    Judgement,
    KeptCitation,
    Opinion,
    Reason,
)
from assistant.scope import EVERYTHING
from assistant.types import Message, Question, Role
from eval.__main__ import main
from eval.case_files import EvalCase, read_cases, refuse_drafts
from eval.drafts import drafts

ROOT = Path(__file__).parents[1]


def citation(number: int, quote: str) -> KeptCitation:
    return KeptCitation(number, "id", "a.md", "A", "", "", "en", None, "", 0, len(quote), quote)


def given(verdict: Opinion, **more: Any) -> Feedback:
    values: dict[str, Any] = {
        "question": "Who signed it?",
        "history": (Message(Role.USER, "What is GECI?"), Message(Role.ASSISTANT, "A network.")),
        "answer": "Karolinska signed it. [1]",
        "citations": (citation(1, "Karolinska signed it."), citation(2, "In May.")),
        "verdict": verdict,
        "reason": None,
        "scope": EVERYTHING,
        "at": "2026-11-22T06:00:00+00:00",
    }
    return Feedback(**(values | more))


def test_a_good_answer_gives_its_citations_as_evidence() -> None:
    row = drafts([given(Opinion.GOOD)])[0]
    assert row["history"] == ["What is GECI?"]
    assert row["evidence"] == ["Karolinska signed it.", "In May."]
    assert row["documents"] == ["a.md"]
    assert row["facts"] == []
    assert "name the facts" in row["draft"]["to_do"]


def test_verdicts_on_one_answer_become_one_draft() -> None:
    found = drafts([given(Opinion.GOOD), given(Opinion.BAD, citation=2, comment="Not there.")])
    assert len(found) == 1
    assert found[0]["evidence"] == ["Karolinska signed it."]
    assert found[0]["draft"]["verdicts"][1] == "2026-11-22 citation 2 bad: Not there."


def test_a_bad_answer_leaves_the_gold_to_be_filled_in() -> None:
    row = drafts([given(Opinion.BAD, reason=Reason.INCOMPLETE)])[0]
    assert row["evidence"] == []
    assert "answerable" not in row
    assert row["draft"]["to_do"].startswith("Fill in")
    assert row["draft"]["cited"] == ["[1] a.md: Karolinska signed it.", "[2] a.md: In May."]


def test_what_should_have_been_refused_is_not_answerable() -> None:
    row = drafts([given(Opinion.BAD, reason=Reason.SHOULD_REFUSE)])[0]
    assert row["answerable"] is False
    assert row["draft"]["to_do"].startswith("Confirm that the documents do not")


def test_other_questions_are_other_drafts() -> None:
    found = drafts([given(Opinion.GOOD), given(Opinion.GOOD, question="Vem skrev under avtalet?")])
    assert [row["language"] for row in found] == ["en", "sv"]
    assert len({row["id"] for row in found}) == 2


@pytest.fixture
def output(tmp_path: Path, sample_assistant: Assistant) -> Path:
    """Drafts of a store in which a reader found a real answer good."""
    question = "When did Bristol Myers Squibb launch GECI in Europe?"
    kept = Conversations(tmp_path)
    turn = kept.turns.add(kept.begin("me", question), Asked(question))
    kept.turns.finish(turn, sample_assistant.ask(Question(question)))
    kept.judgements.give(turn, Judgement(Opinion.GOOD))
    path = tmp_path / "drafts.jsonl"
    assert main(["draft-cases", "--store", str(tmp_path), "--output", str(path)]) == 0
    row = json.loads(path.read_text("utf-8"))
    assert row["question"] == question
    assert row["documents"] == ["bms-karolinska.md"]
    return path


def test_the_command_adds_each_draft_once(
    output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draft-cases", "--store", str(tmp_path), "--output", str(output)]) == 0
    assert "0 new drafts" in capsys.readouterr().out
    assert len(output.read_text("utf-8").splitlines()) == 1


def test_a_run_refuses_drafts(
    output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--documents", str(ROOT / "documents")]
    assert main(["run", str(output), *where, "--output", str(tmp_path / "run")]) == 2
    assert "(1 in all) are drafts" in capsys.readouterr().err
    assert main(["check-cases", str(output), *where]) == 1
    assert "it is a draft" in capsys.readouterr().out


def test_an_empty_store_has_nothing_to_draft(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "none.jsonl"
    assert main(["draft-cases", "--store", str(tmp_path), "--output", str(output)]) == 0
    assert "0 new drafts" in capsys.readouterr().out
    assert not output.exists()


def test_a_completed_draft_is_a_case(output: Path) -> None:
    row = json.loads(output.read_text("utf-8"))
    del row["draft"]
    output.write_text(json.dumps(row | {"facts": [["Karolinska"]]}) + "\n", "utf-8")
    cases = read_cases(output)
    assert isinstance(cases[0], EvalCase)
    refuse_drafts(cases, output)
