"""The published tables: made of measured figures, and only between their markers."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from eval.quality import filled, tables_of
from tests.test_report import write_run

DOCUMENT = """# Quality

Prose before.

<!-- measured: ranking -->
old
<!-- end -->

Prose between.

<!-- measured: own-figures -->
<!-- end -->

<!-- measured: unknown -->
stays
<!-- end -->
"""


def figure(value: float, n: int = 50) -> dict[str, Any]:
    return {"n": n, "value": value, "low": value - 0.05, "high": min(1.0, value + 0.05)}


def system(mrr: float, **more: Any) -> dict[str, Any]:
    ranked = {key: figure(mrr) for key in ("mrr_10", "ndcg_10", "recall_10")}
    return {"figures": ranked | more, "p50_ms": 12.3, "p95_ms": 45.6, "megabytes": 420.0}


RESULT = {
    "format": 1,
    "program": "0",
    "chat": "extractive",
    "embedding": "embedded",
    "questions": "all articles",
    "sets": {
        "squad-xx": {
            "documents": 9,
            "questions": 80,
            "answerable": 50,
            "unseen": 60,
            "systems": {
                "assistant": system(0.9, reading=figure(0.8), auc=figure(0.7, 80)),
                "langchain": system(0.7),
            },
            "differences": {"assistant": {**figure(0.2), "p": 0.0001, "p_corrected": 0.0002}},
            "directions": {"sv>en": {"assistant": figure(0.9), "langchain": figure(0.7)}},
        },
        "nomiracl-yy": {
            "documents": 9,
            "questions": 20,
            "answerable": 10,
            "unseen": 20,
            "systems": {
                "assistant": {**system(0.0), "figures": {"auc": figure(0.66, 20)}},
                "langchain": {**system(0.0), "figures": {}},
            },
            "differences": {},
            "directions": {},
        },
    },
}


@pytest.fixture
def benchmark(tmp_path: Path) -> Path:
    folder = tmp_path / "benchmark"
    folder.mkdir()
    (folder / "benchmark.json").write_text(json.dumps(RESULT), "utf-8")
    return folder


def test_only_what_is_between_markers_changes() -> None:
    after, written = filled(DOCUMENT, {"ranking": "| new |", "own-figures": "| figures |"})
    assert written == ["ranking", "own-figures"]
    assert "<!-- measured: ranking -->\n| new |\n<!-- end -->" in after
    assert "stays" in after
    assert after.replace("| new |", "old").replace("| figures |\n", "") == DOCUMENT
    again, _ = filled(after, {"ranking": "| new |", "own-figures": "| figures |"})
    assert again == after


def test_tables_of_a_benchmark(benchmark: Path) -> None:
    tables = tables_of(benchmark)
    assert "| squad-xx † | 50 | **.900** [.850, .950] | .700 [.650, .750] |" in tables["ranking"]
    assert "nomiracl-yy" not in tables["ranking"]  # it names no gold document
    assert "+.200 [+.150, +.250], p < .001" in tables["differences"]
    assert "| nomiracl-yy | 10 / 10 | – | – | .660 [.610, .710] |" in tables["reading"]
    assert "| sv | squad-xx .900 / .700 (50) |" in tables["matrix"]
    assert "12 / 46 ms, 420 MB" in tables["speed"]
    assert "trained on other questions" in tables["about-benchmark"]


def test_the_command(benchmark: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = tmp_path / "quality.md"
    document.write_text(DOCUMENT, "utf-8")
    run = write_run(tmp_path / "run", 11)
    where = ["--document", str(document)]
    assert main(["quality", str(benchmark), str(run), *where]) == 0
    told = capsys.readouterr().out
    assert "wrote ranking, own-figures." in told
    assert "no marker for about-benchmark, differences" in told
    written = document.read_text("utf-8")
    assert "| right | 12 | .917 |" in written
    assert "12 cases over 1 documents, 0 errors. To an answer: median" in written
    assert main(["quality", str(tmp_path), *where]) == 2
    assert "holds no run, no benchmark" in capsys.readouterr().err
