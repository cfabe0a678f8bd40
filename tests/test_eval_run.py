"""`eval run` as a person runs it: figures, failures, interruption, and the same bytes twice."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.answering import Assistant
from assistant.errors import StoreError
from assistant.types import Event, Question
from eval.__main__ import main
from eval.metrics import METRICS
from eval.runs import command as run_command
from eval.runs.folder import RESULTS, RUN, TIMINGS, RunError, RunWriter, read_run
from eval.runs.table import latency

TEXTS = {
    "one.txt": "Skåne and Lund\n\nMia Virta leads the research at Skåne University Hospital. "
    "The agreement with Lund University began in May 2014 and covers forty wards.",
    "två.txt": "Region Gotland\n\nRegion Gotland har slutit ett avtal med Uppsala universitet om "
    "digital vård. Projektledare är Karin Holm. Försöket omfattar sju vårdcentraler.",
}
CASES: list[dict[str, Any]] = [
    {
        **{"id": "who", "question": "Who leads the research at Skåne University Hospital?"},
        **{"language": "en", "kind": "factoid", "documents": ["one.txt"], "facts": [["Virta"]]},
        "evidence": ["Mia Virta leads the research at Skåne University Hospital."],
    },
    {
        **{"id": "vem", "question": "Vem är projektledare i Region Gotland?", "language": "sv"},
        **{"kind": "factoid", "documents": ["två.txt"], "facts": [["Karin Holm"]]},
        "evidence": ["Projektledare är Karin Holm."],
    },
    {
        **{"id": "when", "question": "And when did the agreement begin?", "language": "en"},
        **{
            "kind": "follow-up",
            "history": ["Who leads the research at Skåne University Hospital?"],
        },
        **{"documents": ["one.txt"], "facts": [["2014"]], "evidence": ["This is not there."]},
    },
    {"id": "far", "question": "What is the capital of Peru?", "language": "en", "kind": "far-off"},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("cases") / "cases.jsonl", *CASES)


@pytest.fixture(scope="module")
def whole(cases: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of all cases; tests must not change it."""
    output = tmp_path_factory.mktemp("runs") / "whole"
    assert run(cases, folder, output, "--markdown", str(output.parent / "summary.md")) == 0
    return output


def write(path: Path, *rows: Any) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(cases: Path, folder: Path, output: Path, *more: str) -> int:
    return main(["run", str(cases), "--documents", str(folder), "--output", str(output), *more])


def test_a_run_scores_every_case(whole: Path, folder: Path) -> None:
    made = read_run(whole)
    by_id = {row["id"]: row for row in made.results}
    assert list(by_id) == [row["id"] for row in CASES]
    assert by_id["who"]["scores"]["right"] == by_id["vem"]["scores"]["right"] == 1
    assert by_id["far"]["scores"]["refused_rightly"] == 1
    assert by_id["when"]["scores"]["gold_cited"] is None
    assert by_id["when"]["missed"]["lost_evidence"] == ["This is not there."]
    assert by_id["when"]["record"]["understood"] != by_id["when"]["question"]
    assert (by_id["vem"]["direction"], by_id["far"]["direction"]) == ("sv>sv", "")
    for row in made.results:
        assert list(row["scores"]) == list(METRICS)
        for citation in row["record"]["citations"]:
            text = TEXTS[citation["document"]]
            assert text[citation["start"] : citation["end"]] == citation["quote"]
            assert citation["quote"] in citation["passage"]["text"]
    header = made.header
    assert header["complete"]
    assert header["cases"]["count"] == 4
    assert header["documents"]["names"] == ["one.txt", "två.txt"]
    assert header["totals"]["language"]["sv"]["right"]["n"] == 1
    assert set(header["totals"]["kind"]) == {"factoid", "follow-up", "far-off"}
    assert header["judge"] is None
    assert set(latency(made)) == {"p50", "p95"}
    everything = (whole / RUN).read_text(encoding="utf-8")
    assert "NaN" not in everything
    assert str(whole.parent) not in everything
    assert str(folder) not in everything
    again = run_command.figures(made.results)
    assert {key: header[key] for key in again} == again


@pytest.mark.slow
def test_a_second_run_is_the_same_bytes_but_for_the_timings(
    whole: Path, cases: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "out" / "summary.md"
    assert run(cases, folder, tmp_path / "run", "--markdown", str(summary)) == 0
    for name in (RUN, RESULTS):
        assert (tmp_path / "run" / name).read_bytes() == (whole / name).read_bytes()
    captured = capsys.readouterr()
    assert "when: not in the documents (any more): This is not there." in captured.err
    assert "4 cases over 2 documents" in captured.out
    assert "| facts met | 3 |" in summary.read_text(encoding="utf-8")


@pytest.mark.slow
def test_an_interrupted_run_goes_on_where_it_stopped(
    whole: Path,
    cases: Path,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[str] = []
    stream = Assistant.stream

    def counting(self: Assistant, question: Question) -> Iterator[Event]:
        asked.append(question.text)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return stream(self, question)

    monkeypatch.setattr(Assistant, "stream", counting)
    assert run(cases, folder, tmp_path / "cut") == 130
    cut = tmp_path / "cut"
    assert not read_run(cut).complete
    with (cut / RESULTS).open("a", encoding="utf-8") as file:
        file.write('{"id": "when", "half of a li')
    capsys.readouterr()
    assert run(cases, folder, cut) == 0
    assert "2 of 4 cases are answered already" in capsys.readouterr().err
    assert asked.count(CASES[1]["question"]) == 1
    for name in (RUN, RESULTS):
        assert (cut / name).read_bytes() == (whole / name).read_bytes()
    assert len(read_run(cut).timings) == 4


def test_a_run_of_something_else_is_not_resumed(whole: Path, tmp_path: Path) -> None:
    output = tmp_path / "run"
    shutil.copytree(whole, output)
    header = read_run(output).header
    writer = RunWriter(output)
    assert writer.begin(header) == 4
    with pytest.raises(RunError, match="a run with other cases, so it cannot be resumed"):
        writer.begin({**header, "cases": {"sha256": "another"}})
    assert len(read_run(output).results) == 4
    assert writer.begin({**header, "cases": {"sha256": "another"}}, fresh=True) == 0
    assert read_run(output).results == []


def test_a_failing_answer_and_a_bad_line_are_scored_failures(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = Assistant.stream

    def failing(self: Assistant, question: Question) -> Iterator[Event]:
        if "Peru" in question.text:
            raise StoreError("The index is gone. Ingest again.")
        if "Gotland" in question.text:
            raise ZeroDivisionError("division by zero")
        return stream(self, question)

    monkeypatch.setattr(Assistant, "stream", failing)
    bad = {"id": "bad", "question": "Q?", "kind": "factoid", "evidense": ["x"]}
    cases = write(tmp_path / "cases.jsonl", *CASES[:2], "nonsense", bad, CASES[3])
    assert run(cases, folder, tmp_path / "run") == 0
    made = read_run(tmp_path / "run")
    errors = {row["id"]: row["error"] for row in made.results}
    assert list(errors) == ["who", "vem", "line-3", "line-4", "far"]
    assert errors["who"] is None
    assert errors["vem"] == "ZeroDivisionError: division by zero"
    assert errors["far"] == "The index is gone. Ingest again."
    assert "did you mean evidence?" in str(errors["line-4"])
    assert made.results[3]["kind"] == "factoid"
    for row in made.results[1:]:
        assert row["scores"]["right"] == row["scores"]["completed"] == 0
        assert row["record"]["ending"] == "unavailable"
    assert made.header["errors"] == 4
    assert made.header["totals"]["all"]["right"]["value"] == 0.2


@pytest.mark.slow
def test_a_document_that_cannot_be_loaded_is_told_and_recorded(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    write(tmp_path / "cases.jsonl", CASES[0])
    arguments = ["run", str(tmp_path / "cases.jsonl"), "--output", str(tmp_path / "run")]
    assert main([*arguments, "--documents", str(folder), str(tmp_path / "more")]) == 0
    assert "broken.pdf could not be loaded" in capsys.readouterr().err
    failed = read_run(tmp_path / "run").header["documents"]["failed"]
    assert [one["name"] for one in failed] == ["broken.pdf"]


def test_folders_with_documents_of_one_name_are_refused(
    cases: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "one.txt").write_text("Another one.")
    arguments = ["run", str(cases), "--output", str(tmp_path / "run"), "--documents"]
    assert main([*arguments, str(folder), str(tmp_path / "copy")]) == 2
    assert "Two documents are named one.txt" in capsys.readouterr().err


def test_what_holds_no_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="holds no run that can be read"):
        read_run(tmp_path)
    (tmp_path / RUN).write_text('{"format": 0}')
    with pytest.raises(RunError, match="another version"):
        read_run(tmp_path)


def test_half_written_rows_are_left_out(tmp_path: Path) -> None:
    (tmp_path / RUN).write_text('{"format": 1, "complete": false}')
    (tmp_path / RESULTS).write_text('{"id": "a"}\n{"id": "b"}\n{"id"')
    (tmp_path / TIMINGS).write_text('{"id": "a"}\n')
    found = read_run(tmp_path)
    assert (found.results, found.timings, found.complete) == ([{"id": "a"}], [{"id": "a"}], False)


def test_a_profile_that_is_not_there_is_named_before_anything_is_done(
    cases: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cases, folder, tmp_path / "run", "--profile", "quick") == 2
    assert "There is no profile 'quick'" in capsys.readouterr().err
    assert run(cases, folder, tmp_path / "run", "--judge", "gpt") == 2
    assert "The judge 'gpt' is neither a profile nor a model" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
