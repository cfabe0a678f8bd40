"""A judge model beside the checker: its verdicts, what cannot be read, and a run with both."""

import json
import shutil
from pathlib import Path

import pytest
from model_server import answers, says, serving_script

from assistant.models import chat
from assistant.settings import Settings
from assistant.settings.chat import ChatSettings
from eval import program
from eval.__main__ import main
from eval.runs.folder import read_run
from eval.support.agreement import agreement
from eval.support.judge import ModelJudge, open_judge, verdict_of
from eval.support.record import agreement_row, checker_sha256, record, recorded

TEXT = "Mia Virta leads the research at Skåne University Hospital. Forty wards take part in it."


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "_FIRST_PAUSE", 0.01)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("YES", True),
        ("No.", False),
        ("**Yes**\nAll of it is there.", True),
        ("Yes, but the date differs.", None),
        ("I cannot tell.", None),
        ("Nobody", None),
        ("", None),
    ],
)
def test_only_a_plain_word_is_a_verdict(reply: str, verdict: bool | None) -> None:
    assert verdict_of(reply) is verdict


def test_what_cannot_be_read_is_counted() -> None:
    with serving_script(answers("YES"), answers("Hmm."), says(401, "no"), answers("no")) as server:
        judge = ModelJudge(ChatSettings(model="openai:judge", base_url=server.address))
        verdicts = [judge("It began in 2015.", ["The start was in 2015."]) for _ in range(4)]
    assert verdicts == [True, None, None, False]
    assert (judge.asked, judge.unreadable) == (4, 2)
    sent = json.dumps(server.requests[0]["messages"])
    assert "It began in 2015." in sent
    assert "[1] The start was in 2015." in sent


def test_a_judge_shares_the_server_of_the_same_provider() -> None:
    settings = Settings(
        chat=ChatSettings(model="openai:writer", base_url="http://127.0.0.1:9/v1"),
        profiles={"strict": ChatSettings(model="openai:large")},
    )
    assert open_judge("", settings) is None
    for name, model in (("openai:other", "openai:other"), ("strict", "openai:large")):
        judge = open_judge(name, settings)
        assert judge is not None
        assert judge.name == model


def test_a_run_with_a_chat_model_and_a_judge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    asked = ["Who leads the research at Skåne University Hospital?", "How many wards take part?"]
    rows = [
        {"id": str(n), "question": q, "language": "en", "documents": ["one.txt"]}
        for n, q in enumerate(asked)
    ]
    cases = tmp_path / "cases.jsonl"
    cases.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    script = [
        *(answers("Mia Virta leads the research [1].", sent=500), answers("YES")),
        answers("Fifty wards take part in it [1].", sent=500),
    ]
    run = ["run", str(cases), "--documents", str(tmp_path / "one.txt"), "--output"]
    with serving_script(*script) as server:
        values = {"MODEL": "openai:tiny", "BASE_URL": server.address, "INPUT_PRICE": "2"}
        for key, value in {**values, "OUTPUT_PRICE": "10"}.items():
            monkeypatch.setenv(f"ASSISTANT_CHAT__{key}", value)
        monkeypatch.setenv("ASSISTANT_EVAL__JUDGE_MODEL", "openai:tiny")
        assert main([*run, str(tmp_path / "run")]) == 0
    made = read_run(tmp_path / "run")
    first, second = made.results
    assert first["record"]["model"] == "openai:tiny"
    assert [one["judged"] for one in first["record"]["sentences"]] == [True]
    assert (first["scores"]["citation_recall"], first["scores"]["judge_recall"]) == (1, 1)
    assert second["record"]["ending"] == "not_found"  # no words of the document bear it out
    assert second["record"]["sentences"] == []
    assert made.header["judge"] == {"model": "openai:tiny", "asked": 1, "unreadable": 0}
    assert made.header["judge_model"] == "openai:tiny"
    assert made.header["usage"]["input_tokens"] == 1000
    assert made.header["usage"]["cost"] == pytest.approx(2 * (500 * 2 + 12 * 10) / 1e6)
    assert "judge asked 1 time" in capsys.readouterr().out
    assert "sk-test" not in (tmp_path / "run" / "run.json").read_text(encoding="utf-8")


def test_support_compares_labels_with_checker_and_judge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = [("Mia Virta leads the research.", True), ("Mia Virta leads 40 wards.", False)]
    labels = tmp_path / "labels.jsonl"
    rows = [{"sentence": s, "cited": [TEXT[:58]], "supported": label} for s, label in pairs]
    labels.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    output = tmp_path / "pairs.jsonl"
    with serving_script(answers("YES"), answers("perhaps")) as server:
        monkeypatch.setenv("ASSISTANT_CHAT__MODEL", "openai:tiny")
        monkeypatch.setenv("ASSISTANT_CHAT__BASE_URL", server.address)
        arguments = ["--labels", str(labels), "--judge", "openai:tiny", "--output", str(output)]
        assert main(["support", *arguments]) == 0
    checker, judge = capsys.readouterr().out.split("Judge openai:tiny")
    assert "| labels, en | 2 | 1 | 1.000 (" in checker
    assert "| labels, en | 2, 1 unreadable | 1 | 1.000 (" in judge
    written = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [(row["checked"], row["judged"]) for row in written] == [(True, True), (False, None)]
    assert main(["support"]) == 2


def test_the_recorded_agreement_is_current_until_the_checker_changes(tmp_path: Path) -> None:
    file = tmp_path / "agreement.json"
    assert recorded(file) is None
    row = agreement_row("labels, en", 1, agreement([True, False], [True, None]))
    record([row], file)
    assert recorded(file) == {"current": True, "agreement": [row]}
    assert (row["pairs"], row["n"], row["unreadable"]) == ("labels, en", 2, 1)
    assert row["kappa"]["value"] == 1
    file.write_text(file.read_text().replace(checker_sha256(), "another"))
    found = recorded(file)
    assert found is not None
    assert not found["current"]


def test_the_checker_is_another_where_a_word_it_reads_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("grounding", "language"):
        shutil.copytree(program.ASSISTANT / room, tmp_path / room)
    monkeypatch.setattr("eval.support.record.ASSISTANT", tmp_path)
    before = checker_sha256()
    words = tmp_path / "language" / "vocabulary" / "sv.toml"
    words.write_text(words.read_text(encoding="utf-8").replace("aldrig", "alldrig"), "utf-8")
    assert checker_sha256() != before


def test_the_shipped_agreement_can_be_read() -> None:
    shipped = recorded()
    assert shipped is not None
    assert {row["pairs"] for row in shipped["agreement"]} >= {"clapnq, en", "squad-sv, sv"}
