"""Comparing runs: alike ones pass, damaged ones fail, by the command and its exit code."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from assistant.answering import Assistant, FromDocuments
from assistant.core.reader import Reader
from assistant.extractive import ExtractiveAnswerer
from assistant.extractive.judge import Judge
from assistant.settings import Settings, StoreSettings
from assistant.wiring import open_assistant, open_retriever
from eval.__main__ import main
from eval.case_files import EvalCase, read_rows
from eval.compare import Trend, compare
from eval.compare.table import as_json, as_markdown, number, signed
from eval.runs.command import figures
from eval.runs.folder import RunWriter, read_run
from eval.runs.runner import run_cases
from eval.runs.stores import Corpus, ingest_folders
from tests.damaged_parts import FixedJudge, ShuffledIndex, reads_its_prompt
from tests.model_server import Step, serving_script

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
CASES = ROOT / "eval" / "cases" / "collaborations.jsonl"
HEADER: dict[str, Any] = {
    "cases": {"name": "some cases"},
    "documents": {},
    "settings": {"chat": {"model": "extractive"}},
    "program": {},
}


@dataclass(frozen=True)
class Bench:
    """Cases over the sample documents, and a folder for runs."""

    settings: Settings
    corpus: Corpus
    cases: list[EvalCase]
    folder: Path

    def run(self, name: str, assistant: Assistant) -> Path:
        writer = RunWriter(self.folder / name)
        header = {**HEADER, "settings": {"chat": {"model": name}}}
        writer.begin(header)
        for asked in run_cases(self.cases, assistant, self.corpus):
            writer.append(asked.result, asked.timing)
        writer.finish(lambda results: {**header, **figures(results)})
        return writer.folder


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    settings = Settings(store=StoreSettings(path=tmp_path_factory.mktemp("store")))
    corpus = ingest_folders([ROOT / "documents"], settings)
    every = [case for case in read_rows(CASES, EvalCase) if case.language == "en"]
    answered = [case for case in every if case.kind == "factoid"][:24]
    refused = [case for case in every if not case.has_answer][:26]
    return Bench(settings, corpus, answered + refused, tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def sound(bench: Bench) -> Path:
    return bench.run("sound", open_assistant(bench.settings))


@pytest.fixture(scope="module")
def chat(bench: Bench) -> Iterator[Callable[[str, Step], Path]]:
    def run(name: str, step: Step) -> Path:
        with serving_script(step) as served:
            values = {"model": "openai:tiny-model", "base_url": served.address}
            settings = Settings.model_validate({"chat": values}).model_copy(
                update={"store": bench.settings.store}
            )
            answerable = replace(bench, cases=[case for case in bench.cases if case.has_answer])
            return answerable.run(name, open_assistant(settings))

    return run


def worse(before: Path, after: Path) -> list[str]:
    """The figures over all cases that are worse."""
    comparison = compare(read_run(before), read_run(after))
    return [change.metric for change in comparison.overall if change.verdict is Trend.WORSE]


def fails(before: Path, after: Path) -> bool:
    return main(["compare", str(before), str(after), "--fail-if", "worse"]) == 1


def test_a_run_against_itself_passes(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(sound), str(sound), "--fail-if", "worse"]) == 0
    told = capsys.readouterr().out
    assert "The same in every case: right" in told
    assert "not distinguishable" not in told


@pytest.fixture(scope="module")
def shuffled(bench: Bench) -> Path:
    whole = open_retriever(bench.settings)
    retriever = ShuffledIndex(whole.library, whole._indexes, whole.embedder)
    return bench.run(
        "shuffled", Assistant(FromDocuments(retriever, ExtractiveAnswerer(Judge(Reader()))))
    )


def test_a_shuffled_index_fails(
    sound: Path, shuffled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fails(sound, shuffled)
    assert capsys.readouterr().err.startswith("Worse: ")
    assert {"recall_5", "reciprocal_rank"} <= set(worse(sound, shuffled))


def test_a_model_that_always_refuses_fails(bench: Bench, sound: Path) -> None:
    answerer = ExtractiveAnswerer(FixedJudge(0.0))
    damaged = bench.run(
        "refuses", Assistant(FromDocuments(open_retriever(bench.settings), answerer))
    )
    assert fails(sound, damaged)
    assert "answered" in worse(sound, damaged)


def test_a_model_that_never_refuses_fails(bench: Bench, sound: Path) -> None:
    answerer = ExtractiveAnswerer(FixedJudge(1.0))
    damaged = bench.run(
        "answers", Assistant(FromDocuments(open_retriever(bench.settings), answerer))
    )
    assert fails(sound, damaged)
    assert "refused_rightly" in worse(sound, damaged)
    assert "answered" not in worse(sound, damaged)


def test_a_truncated_prompt_fails(chat: Callable[[str, Step], Path]) -> None:
    whole = chat("whole prompt", reads_its_prompt())
    damaged = chat("truncated prompt", reads_its_prompt(kept=600))
    assert fails(whole, damaged)
    assert "answered" in worse(whole, damaged)


def test_the_flipped_cases_are_listed(sound: Path, shuffled: Path, tmp_path: Path) -> None:
    report, plain = tmp_path / "compared.md", tmp_path / "compared.json"
    arguments = ["compare", str(sound), str(shuffled), "--markdown", str(report)]
    assert main([*arguments, "--json", str(plain)]) == 0  # worse, but nobody asked to fail
    text, flips = report.read_text("utf-8"), json.loads(plain.read_text("utf-8"))["flips"]
    assert "were right and no longer are" in text
    assert "Other settings: chat.model 'sound' → 'shuffled'" in text
    lost = [flip for flip in flips if not flip["gained"]]
    assert lost
    assert lost[0]["before"] != lost[0]["after"]


def with_scores(sound: Path, folder: Path, change: Callable[[dict[str, Any]], Any]) -> Path:
    """A copy of a run whose results were changed one by one."""
    shutil.copytree(sound, folder)
    rows = [json.loads(line) for line in (folder / "results.jsonl").read_text("utf-8").splitlines()]
    kept = [row for row in rows if change(row) is not False]
    lines = "".join(json.dumps(row) + "\n" for row in kept)
    (folder / "results.jsonl").write_text(lines, "utf-8")
    return folder


def test_one_flip_is_not_distinguishable(sound: Path, tmp_path: Path) -> None:
    flipped = []

    def flip_first(row: dict[str, Any]) -> None:
        if row["scores"]["right"] and not flipped:
            flipped.append(row["id"])
            row["scores"]["right"] = 0.0

    other = with_scores(sound, tmp_path / "other", flip_first)
    comparison = compare(read_run(sound), read_run(other))
    titles = {"right": "right"}
    assert "right is not distinguishable at n = 50" in as_markdown(comparison, titles)
    assert [flip.id for flip in comparison.flips] == flipped
    assert not fails(sound, other)
    right = next(one for one in as_json(comparison)["overall"] if one["metric"] == "right")
    assert (right["lost"], right["gained"], right["p"]) == (1, 0, 1.0)


def test_only_common_cases_are_compared(sound: Path, tmp_path: Path) -> None:
    fewer = with_scores(sound, tmp_path / "fewer", lambda row: row["kind"] == "factoid")
    comparison = compare(read_run(sound), read_run(fewer))
    assert comparison.cases == 24
    assert "26 cases only in the first run, left out." in comparison.notes


def test_other_cases_are_refused(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask_another(row: dict[str, Any]) -> None:
        row["question"] += " And why?"

    other = with_scores(sound, tmp_path / "other", ask_another)
    assert main(["compare", str(sound), str(other)]) == 2
    assert "have no case in common" in capsys.readouterr().err
    assert main(["compare", str(sound), str(tmp_path)]) == 2
    assert main(["compare", str(sound), str(sound), "--metric", "beauty"]) == 2
    assert "beauty is no metric; there are right, " in capsys.readouterr().err


def test_lower_is_better_for_some(sound: Path, tmp_path: Path) -> None:
    def doubt(row: dict[str, Any]) -> None:
        row["scores"]["brier"] = 0.99

    other = with_scores(sound, tmp_path / "other", doubt)
    assert worse(sound, other) == ["brier"]
    assert worse(other, sound) == []


def test_numbers_are_written_short() -> None:
    assert [number(value) for value in (0.5, 1.0, 0.9999, -0.25, 12.345)] == [
        ".500",
        "1.000",
        "1.000",
        "−.250",
        "12.3",
    ]
    assert [signed(value) for value in (0.5, -0.5, 0.0)] == ["+.500", "−.500", "±.000"]
