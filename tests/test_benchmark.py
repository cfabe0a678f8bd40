"""The benchmark over a small set of its own: every system, the figures, and going on."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from assistant.types import Document
from eval.__main__ import main
from eval.benchmark import plain_langchain
from eval.benchmark.figures import difference, figures, holds_gold
from eval.benchmark.measure import ASSISTANT, LANGCHAIN, SYSTEMS, Measurement, ask_all
from eval.benchmark.records import Record, Records
from eval.benchmark.sets import Posed, QuestionSet, own_cases, read_sets, sample
from eval.benchmark.table import as_markdown
from eval.held_out import is_held_out

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
SHARED = Path(__file__).parents[2] / "shared" / "benchmarks"

with_public_sets = pytest.mark.skipif(
    not SHARED.is_dir(), reason="needs files outside the repository: the public sets"
)

TEXTS = {
    "registry": "Skåne University Hospital keeps a registry of twelve thousand heart patients.",
    "biobank": "The biobank in Tampere stores blood samples at minus eighty degrees.",
    "lund": "The agreement between Lund University and the region was signed in May 2014.",
    "oslo": "Researchers in Oslo follow children with asthma for twenty years.",
}
QUESTIONS = [
    ("How many heart patients are in the registry?", "registry", "twelve thousand", True),
    ("When was the agreement with Lund University signed?", "lund", "May 2014", True),
    ("How cold are the blood samples stored?", "biobank", "minus eighty degrees", True),
    ("Who pays for the asthma research in Oslo?", "oslo", "", False),
]


def write_set(folder: Path) -> None:
    folder.mkdir(parents=True)
    documents = [
        {"id": key, "title": key.title(), "language": "en", "text": text}
        for key, text in TEXTS.items()
    ]
    questions = [
        {
            "id": "same" if number < 2 else str(number),  # ids need not be unique
            "question": question,
            "language": "en",
            "document": document,
            "answers": [{"text": answer, "start": TEXTS[document].find(answer)}] if yes else [],
            "answerable": yes,
        }
        for number, (question, document, answer, yes) in enumerate(QUESTIONS)
    ]
    for name, rows in (("documents", documents), ("questions", questions)):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(text.encode()))


@pytest.fixture(scope="module")
def benchmarks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benchmarks")
    write_set(folder / "small")
    return folder


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("output")


@pytest.fixture(scope="module")
def result(benchmarks: Path, output: Path) -> dict[str, Any]:
    arguments = ["benchmark", str(benchmarks), "--output", str(output)]
    assert main([*arguments, "--systems", f"{ASSISTANT},{LANGCHAIN}"]) == 0
    written: dict[str, Any] = json.loads((output / "benchmark.json").read_text("utf-8"))
    return written


def test_figures_of_the_assistant(result: dict[str, Any]) -> None:
    row = result["sets"]["small"]
    assert (row["documents"], row["questions"], row["answerable"]) == (4, 4, 3)
    measured = row["systems"][ASSISTANT]
    assert measured["figures"]["mrr_10"]["value"] == 1
    assert measured["figures"]["reading"]["n"] == 3
    assert measured["figures"]["reading"]["value"] > 0
    assert measured["figures"]["auc"]["n"] == 4
    assert 100 < measured["megabytes"] < 2000
    assert 0 < measured["p50_ms"] <= measured["p95_ms"]


def test_plain_langchain_ranks_and_is_compared(result: dict[str, Any]) -> None:
    row = result["sets"]["small"]
    assert row["systems"][LANGCHAIN]["figures"]["mrr_10"]["value"] == 1
    assert "reading" not in row["systems"][LANGCHAIN]["figures"]
    assert row["differences"][ASSISTANT]["value"] == 0
    assert row["differences"][ASSISTANT]["p_corrected"] == 1


def test_the_table_names_every_system(result: dict[str, Any], output: Path) -> None:
    table = (output / "benchmark.md").read_text("utf-8")
    assert table == as_markdown(result)
    assert SYSTEMS[ASSISTANT] in table
    assert "| small | 3 |" in table


@pytest.fixture(scope="module")
def small(benchmarks: Path, result: dict[str, Any]) -> QuestionSet:
    return read_sets(benchmarks)[0]


def job_of(system: str, small: QuestionSet, output: Path, records: Path) -> Measurement:
    folder = output / "work" / small.haystack
    settings = Settings.model_validate({"store": {"path": folder / "store"}})
    return Measurement(system, settings, folder, small.questions, records, "now")


@pytest.mark.parametrize("system", ["fusion", "words", "encoder", "rank-fusion", "bm25"])
def test_simple_systems(small: QuestionSet, output: Path, tmp_path: Path, system: str) -> None:
    job = job_of(system, small, output, tmp_path / "records.jsonl")
    ask_all(job)
    found = figures(small, Records(job.records, "now").read())
    assert found["mrr_10"].value == 1
    assert found["mrr_10"].n == 3


def test_it_goes_on_where_it_stopped(small: QuestionSet, output: Path, tmp_path: Path) -> None:
    job = job_of("bm25", small, output, tmp_path / "records.jsonl")
    ask_all(job)
    lines = job.records.read_text("utf-8").splitlines(keepends=True)
    marked = json.dumps(json.loads(lines[1]) | {"seconds": 77.5}) + "\n"
    job.records.write_text("".join([lines[0], marked, lines[2], lines[3][:20]]), "utf-8")
    ask_all(job)
    again = job.records.read_text("utf-8").splitlines(keepends=True)
    assert len(again) == 5
    assert again[1] == marked  # not asked again; the line cut off was
    assert Records(job.records, "another program").read() == {}


def posed(key: str, document: str, **more: Any) -> Posed:
    values: dict[str, Any] = {"answers": (), "answerable": True, "unseen": True}
    return Posed(key, key, "en", document, "en", **(values | more))


def test_figures_by_hand() -> None:
    questions = QuestionSet("made", (), (posed("a", "x"), posed("b", "y"), posed("c", "z")))
    after = {
        "a": Record("a", ("x", "y"), 0.1, 1),
        "b": Record("b", ("x", "y"), 0.1, 1),
        "c": Record("c", tuple("abcdefghijz"), 0.1, 1),  # eleventh
    }
    found = figures(questions, after)
    assert found["mrr_10"].value == pytest.approx(1.5 / 3)
    assert found["recall_10"].value == pytest.approx(2 / 3)
    assert found["ndcg_10"].value == pytest.approx((1 + 0.6309) / 3, abs=1e-4)
    before = {key: Record(key, (), 0.1, 1) for key in after}
    made = difference(questions, before, after)
    assert made is not None
    assert made.interval.value == pytest.approx(0.5)
    assert made.p == pytest.approx(2 / 4)  # two differences, of whose four signs two reach it


def test_reading() -> None:
    words = posed("a", "x", answers=("May 2014",))
    assert holds_gold(words, ["Signed in  MAY 2014."], whole_sentences=False)
    assert not holds_gold(words, ["May", "2013"], whole_sentences=False)
    sentences = posed("a", "x", answers=("They signed it in May 2014, after long talks.",))
    part = ["They signed it in May 2014, after"]
    assert holds_gold(sentences, part, whole_sentences=True)
    assert not holds_gold(sentences, part, whole_sentences=False)
    assert not holds_gold(sentences, ["They signed"], whole_sentences=True)  # too little


def test_samples_are_nested(small: QuestionSet) -> None:
    two, three = sample(small, 2), sample(small, 3)
    assert len(two.questions) == 2
    assert set(two.questions) < set(three.questions)


def test_a_missing_set_is_named(benchmarks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["benchmark", str(benchmarks), "--output", "unused"]
    assert main([*arguments, "--sets", "squad-xx"]) == 2
    assert "has no squad-xx. It has small." in capsys.readouterr().err
    assert main([*arguments, "--systems", "google"]) == 2
    assert "google is no system" in capsys.readouterr().err
    assert main(["benchmark", str(ROOT / "docs"), "--output", "unused"]) == 2
    assert "holds no question set" in capsys.readouterr().err


def test_own_cases_count_passages() -> None:
    cases = own_cases(ROOT / "eval/cases/collaborations.jsonl", ROOT / "documents", Settings())
    assert len(cases.questions) > 100
    assert all(bool(one.spans) == one.answerable for one in cases.questions)
    assert {("en", "sv"), ("fi", "en")} <= {
        (one.language, one.passage_language) for one in cases.questions
    }


def test_plain_langchain_keeps_places(tmp_path: Path) -> None:
    text = "One hospital leads. " * 80 + "Another university follows in Bergen."
    plain_langchain.build(tmp_path / "chroma", [document("long", text)])
    hits = plain_langchain.open_search(tmp_path / "chroma")("Which university is in Bergen?")
    assert "Bergen" in text[hits[0].start : hits[0].end]
    assert len(hits) == 2


def document(name: str, text: str) -> Document:
    return Document(name, name, name, name, "", "", "en", text, name)


@with_public_sets
@pytest.mark.parametrize(("name", "some"), [("swefaq", True), ("norquad-wiki", False)])
def test_what_was_trained_on_is_known_by_the_file(name: str, some: bool) -> None:
    (found,) = read_sets(SHARED, [name])
    held = [one for one in found.questions if one.unseen]
    assert len(held) < len(found.questions) / 2
    assert bool(held) is some


@with_public_sets
def test_held_out_articles_of_the_public_sets() -> None:
    sets = {one.name: one for one in read_sets(SHARED, ["squad-en", "cross-en-sv", "cross-sv-en"])}
    held = [one for one in sets["squad-en"].questions if one.unseen]
    assert 0 < len(held) < len(sets["squad-en"].questions)
    titles = {one.name: one.title for one in sets["squad-en"].documents}
    assert all(is_held_out("squad-en", titles[one.document], one.key) for one in held)
    turned = sets["cross-sv-en"].questions
    assert {(one.language, one.passage_language) for one in turned} == {("sv", "en")}
    assert any(one.unseen for one in turned)


@pytest.mark.parametrize("name", ["squad-en", "squad-sv", "cross-en-sv"])
def test_questions_are_held_out_by_article(name: str) -> None:
    assert is_held_out(name, "Black Death", "any")
    assert not is_held_out(name, "Some other article", "any")
    shares = [is_held_out("clapnq", f"article {n}", "any") for n in range(400)]
    assert 60 < sum(shares) < 140  # a quarter of the articles
    assert is_held_out("clapnq", "article 1", "a") == is_held_out("clapnq", "article 1", "b")
