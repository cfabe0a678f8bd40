"""`python -m assistant` and `python -m eval` as a person and a script run them."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.__main__ import main as assistant_main
from assistant.answering import Assistant
from assistant.readable import readable
from assistant.resources import resource
from assistant.settings import Settings
from assistant.types import Question
from eval.__main__ import main as eval_main


@pytest.fixture
def configured(sample_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(sample_settings.store.path))


@pytest.mark.usefixtures("configured")
def test_ask_prints_the_answer_and_the_words_it_rests_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert assistant_main(["ask", "Who is Nina Ekholm-Wenberg?"]) == 0
    output = capsys.readouterr().out
    assert "[1]" in output
    assert "hus-janssen.md" in output


def test_a_name_with_a_line_end_passes_for_no_line_of_ours(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask(Question("Who is Nina Ekholm-Wenberg?"))
    (sentence, *_) = answer.sentences
    (citation, *_) = sentence.citations
    document = replace(citation.document, name="a\x1b[2J\n[9] forged", title="b\n[9] forged")
    forged = replace(sentence, citations=(replace(citation, document=document),))
    lines = "\n".join(readable(replace(answer, sentences=(forged,)), "EUR")).splitlines()
    assert not [line for line in lines if line.startswith("[9]") or "\x1b" in line]


@pytest.mark.usefixtures("configured")
def test_ask_json_is_the_documented_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert assistant_main(["ask", "Who is Nina Ekholm-Wenberg?", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert set(record) == {
        *("answer", "refused", "ending", "citations", "retrieved", "seconds", "model", "usage"),
        *("understood", "sentences", "removed_markers", "advice", "instead_of", "timings"),
        *("unsure", "mended_markers", "unsupported", "documents_searched", "offers"),
    }
    assert record["model"] == "extractive"
    assert set(record["citations"][0]) == {
        *("number", "document", "start", "end", "quote", "page", "heading")
    }
    assert set(record["retrieved"][0]) == {"document", "start", "end", "score"}


@pytest.mark.usefixtures("configured")
def test_not_found_is_a_complete_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert assistant_main(["ask", "What is the capital of Peru?"]) == 0
    assert "Nearest passages" in capsys.readouterr().out


@pytest.mark.usefixtures("configured")
def test_doctor_finds_a_sound_installation(capsys: pytest.CaptureFixture[str]) -> None:
    assert assistant_main(["doctor"]) == 0
    output = capsys.readouterr().out
    assert "BAD" not in output
    assert "5 documents (en, sv)" in output


def test_doctor_names_an_empty_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(tmp_path))
    assert assistant_main(["doctor"]) == 1
    output = capsys.readouterr().out
    assert "BAD library" in output
    assert "ok  fingerprint: no vectors are stored yet" in output


def test_ask_over_an_empty_library_is_one_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(tmp_path))
    assert assistant_main(["ask", "Anything?"]) == 2
    assert "python -m ingest" in capsys.readouterr().err


@pytest.mark.parametrize("below", ["", "store"])
def test_a_store_that_is_a_file_is_no_empty_library(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    below: str,
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(tmp_path / "file" / below))
    assert assistant_main(["ask", "Anything?"]) == 2
    assert "it is a file, or lies below one. Set store.path" in capsys.readouterr().err
    assert assistant_main(["doctor"]) == 1
    assert "BAD library: The store" in capsys.readouterr().out


@pytest.mark.parametrize("question", ["", " \n"])
def test_a_blank_question_is_one_clear_sentence(
    question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert assistant_main(["ask", question]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("The question is blank.")
    assert (captured.err.count("\n"), captured.out) == (1, "")


@pytest.mark.slow
def test_eval_answers_writes_a_record_for_each_case(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    rows = [
        {"id": "a", "question": "Who is Nina Ekholm-Wenberg?"},
        {"id": "b", "question": "Where does she work?", "history": ["Who is Nina Ekholm-Wenberg?"]},
        {"id": "c", "question": "What is the capital of Peru?", "facts": []},
    ]
    cases.write_text("\n".join(json.dumps(row) for row in rows))
    output = tmp_path / "out" / "answers.jsonl"
    folder = resource("documents")
    arguments = ["answers", str(cases), "--documents", str(folder), "--output", str(output)]
    assert eval_main(arguments) == 0
    records = [json.loads(line) for line in output.read_text().splitlines()]
    assert [record["id"] for record in records] == ["a", "b", "c"]
    assert [record["refused"] for record in records] == [False, False, True]
    assert "Janssen Finland" in records[1]["answer"]
    for citation in records[0]["citations"] + records[1]["citations"]:
        text = (folder / citation["document"]).read_text(encoding="utf-8")
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert not (tmp_path / ".assistant").exists()


def test_eval_retrieval_ranks_the_documents_of_a_benchmark(tmp_path: Path) -> None:
    documents = [
        {"id": "d1", "title": "Oslo", "language": "no", "text": "Oslo er hovedstaden i Norge."},
        {"id": "d2", "title": "Turku", "language": "fi", "text": "Turku on kaupunki Suomessa."},
        {"id": "d3", "title": "Bees", "language": "en", "text": "Bees make honey in summer."},
    ]
    questions = [
        {"id": "q1", "question": "What do bees make?", "document": "d3", "answerable": True},
        {"id": "q2", "question": "Hva er hovedstaden i Norge?", "document": "d1"},
        {"id": "q3", "question": "Never asked"},
    ]
    _write(tmp_path / "documents.jsonl.gz", documents)
    _write(tmp_path / "questions.jsonl.gz", questions)
    output = tmp_path / "ranking.jsonl"
    paths = [str(tmp_path / "documents.jsonl.gz"), str(tmp_path / "questions.jsonl.gz")]
    assert eval_main(["retrieval", *paths, "--output", str(output), "--limit", "2"]) == 0
    records = [json.loads(line) for line in output.read_text().splitlines()]
    assert [(r["id"], r["documents"][0]) for r in records] == [("q1", "d3"), ("q2", "d1")]
    assert all(0 <= record["answerable"] <= 1 for record in records)
    assert set(records[0]) == {"id", "documents", "answerable", "answer", "seconds"}


def test_a_bad_line_of_cases_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"id": "a", "question": "Who?"}\n{"id": "b"}\n')
    output = str(tmp_path / "x.jsonl")
    assert eval_main(["answers", str(cases), "--documents", ".", "--output", output]) == 2
    assert "line 2: question" in capsys.readouterr().err


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    lines = "\n".join(json.dumps(row) for row in rows)
    path.write_bytes(gzip.compress(lines.encode()))
