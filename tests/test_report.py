"""The report: its contents, and that nothing in a run can act on the page or call out of it."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from eval.__main__ import main
from eval.report.charts import matrix
from eval.report.contents import Standing, outcome
from eval.runs.command import figures
from eval.runs.folder import RunWriter
from tests.page_server import browser, find_chromium

PAYLOAD = '</script><img src=x onerror="window.attacked=1"><b>[[data]]&amp;'
TEXT = "The hospital signed it in May. Nobody else did. " + PAYLOAD
FIGURE = {"value": 0.845, "low": 0.731, "high": 0.916}
HEADER: dict[str, Any] = {
    "cases": {"name": f"cases {PAYLOAD}", "sha256": "0" * 64},
    "documents": {"sha256": "1" * 64, "count": 1, "names": ["a.md"], "failed": []},
    "settings": {"chat": {"model": PAYLOAD}, "embedding": {"model": "embedded"}},
    "program": {"version": "1", "sha256": "2" * 64},
    "versions": {"python": "3.11"},
    "profile": "",
    "judge_model": PAYLOAD,
    "judge": {"model": PAYLOAD, "asked": 9, "unreadable": 2},
    "checker": {
        "current": False,
        "agreement": [
            {
                "pairs": PAYLOAD,
                "n": 58,
                **dict.fromkeys(("accuracy", "precision", "recall"), FIGURE),
                "kappa": None,
            }
        ],
    },
}


def result(number: int, right: bool, answerable: bool = True) -> dict[str, Any]:
    """A line of results.jsonl with markup wherever text may stand."""
    refused = right is not answerable
    passage = {"start": 0, "end": len(TEXT), "heading": PAYLOAD, "text": TEXT}
    cited = {"number": 1, "document": f"a {PAYLOAD}.md", "start": 0, "end": 30, "quote": TEXT[:30]}
    scores = dict.fromkeys(figures([])["metrics"])
    scores |= {"right": float(right), "recall_5": 1.0 if answerable else None}
    scores |= {"answered" if answerable else "refused_rightly": float(right)}
    sentence = {"text": TEXT[:30], "lead": "", "citations": [1], "doubts": []}
    return {
        "id": f"c{number} {PAYLOAD}",
        "question": f"Who signed it? {PAYLOAD}",
        "language": ("en", "sv")[number % 2],
        "kind": f"kind {PAYLOAD}",
        "direction": "sv>en" if answerable else "",
        "history": [PAYLOAD],
        "documents": ["a.md"],
        "facts": [["May", PAYLOAD]],
        "evidence": [],
        "answers": [],
        "forbidden": [],
        "answerable": answerable,
        "spans": [{k: cited[k] for k in ("document", "start", "end", "quote")}],
        "record": {
            "answer": TEXT,
            "refused": refused,
            "ending": "not_found" if refused else "complete",
            "advice": "",
            "model": PAYLOAD,
            "instead_of": "",
            "understood": PAYLOAD,
            "answerable": 0.25 + 0.5 * right,
            "coverage": None,
            "removed_markers": 0,
            "citations": [] if refused else [{**cited, "passage": passage}],
            "sentences": []
            if refused
            else [{**sentence, "supported": False, "lacks": [{"kind": "name", "words": PAYLOAD}]}],
            "retrieved": [
                {"document": cited["document"], **passage, "score": 1, "meaning": 0.5, "words": 2.0}
            ],
            "usage": {"input_tokens": 0, "output_tokens": 0, "estimated": False, "cost": None},
        },
        "scores": scores,
        "missed": {"facts": [], "spans": [], "documents": [PAYLOAD], "lost_evidence": []},
        "unscored": {},
        "error": None,
    }


def write_run(folder: Path, right: int) -> Path:
    """Twelve cases over hostile text, of which the first `right` came out right."""
    writer = RunWriter(folder)
    writer.begin(HEADER)
    for number in range(12):
        row = result(number, number < right, answerable=number % 3 != 2)
        timing = {
            "id": row["id"],
            "seconds": 0.1 + number / 100,
            "first": None,
            "steps": {"s": 0.1},
        }
        writer.append(row, timing)
    writer.finish(lambda results: {**figures(results), **HEADER})
    return folder


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("runs")
    return write_run(folder / "first", 11), write_run(folder / "second", 2)


@pytest.fixture(scope="module")
def report(runs: tuple[Path, Path]) -> Path:
    assert main(["report", str(runs[0]), str(runs[1])]) == 0
    return runs[1] / "report"


@pytest.fixture(scope="module")
def html(report: Path) -> str:
    return (report / "report.html").read_text("utf-8")


def test_nothing_from_a_run_is_markup(html: str) -> None:
    assert "<img" not in html
    assert html.count("</script>") == 2  # of the data and of the script
    assert 'onerror="' not in html


def test_the_page_refers_to_nothing_outside(html: str) -> None:
    assert re.findall(r"""(?:src|href)=["'](?!#)[^"']*""", html) == []
    assert not re.search(r"https?://|url\(|@import", html)
    assert "default-src 'none'" in html


def test_only_its_own_script_may_run(html: str) -> None:
    script = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in html


def test_it_says_how_far_the_checker_agrees_with_people(html: str) -> None:
    assert ".845 (.731–.916)" in html
    assert "earlier version" in html
    assert "asked 9 times; 2 verdicts could not be read" in html


def test_report_json_holds_every_case(report: Path, html: str) -> None:
    written = json.loads((report / "report.json").read_text("utf-8"))
    data = re.findall(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert json.loads(data[0]) == written
    assert len(written["cases"]) == 12
    assert len(written["passages"]) == 1  # shared by all
    assert written["cases"][0]["runs"][0]["outcome"] == "right"
    assert len(written["comparison"]["flips"]) == 9


def test_the_summary_is_short_and_says_what_changed(report: Path) -> None:
    summary = (report / "summary.md").read_text("utf-8")
    assert "## Evaluation: 12 cases" in summary
    assert "right | 12 | .917 | .167" in summary
    assert "**worse**" in summary
    assert not re.search(r"(?<!\\)<", summary)  # every one is escaped
    assert len(summary.splitlines()) < 60


def test_a_single_run_has_no_comparison(runs: tuple[Path, Path], tmp_path: Path) -> None:
    assert main(["report", str(runs[0]), "--output", str(tmp_path)]) == 0
    html = (tmp_path / "report.html").read_text("utf-8")
    assert "What changed" not in html
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["comparison"] is None


@pytest.mark.parametrize(
    ("answerable", "right", "expected"),
    [
        (True, True, Standing.RIGHT),
        (True, False, Standing.REFUSED_WRONGLY),
        (False, True, Standing.REFUSED_RIGHTLY),
        (False, False, Standing.ANSWERED_WRONGLY),
    ],
)
def test_outcomes(answerable: bool, right: bool, expected: Standing) -> None:
    row = result(1, right, answerable)
    assert outcome(row) is expected
    assert outcome({**row, "error": "The server went away."}) is Standing.ERROR


def test_the_matrix_leaves_out_what_is_not_known() -> None:
    total = {"n": 9, "value": 0.5, "low": 0.2, "high": 0.8}
    nothing = {"n": 0, "value": None, "low": None, "high": None}
    drawn = matrix({"sv>en": total, "fi>sv": {**total, "n": 2}, "da>da": nothing})
    assert "--value: 0.500" in drawn
    assert 'class="few"' in drawn
    assert "Danish" not in drawn


def test_an_unfinished_run_is_refused(
    runs: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    RunWriter(tmp_path / "begun").begin(HEADER)
    assert main(["report", str(tmp_path / "begun")]) == 2
    assert "is unfinished" in capsys.readouterr().err


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not find_chromium():
        pytest.skip("there is no Chromium")
    with browser() as opened:
        yield opened


@pytest.fixture
def page(chromium: Browser, report: Path) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 375, "height": 800})
    page.goto((report / "report.html").as_uri())
    yield page
    page.close()


@pytest.mark.slow
@pytest.mark.browser
def test_the_page_in_a_browser(chromium: Browser, report: Path) -> None:
    for scheme, width in (("light", 1280), ("dark", 375)):
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page = context.new_page()
        asked, faults = [], []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("pageerror", lambda error, faults=faults: faults.append(str(error)))
        page.on("console", lambda message, faults=faults: faults.append(message.text))
        page.goto((report / "report.html").as_uri())
        page.locator("#table .open").first.click()
        page.locator(".passage mark.cited").first.wait_for()
        assert asked == [(report / "report.html").as_uri()]
        assert faults == []
        assert page.evaluate("window.attacked") is None
        assert page.evaluate("document.documentElement.scrollWidth") == width
        context.close()


@pytest.mark.browser
def test_cases_are_filtered_and_sorted(page: Page) -> None:
    count = page.locator("#count")
    assert count.inner_text() == "12 of 12 cases"
    page.locator("#flipped").check()
    assert count.inner_text() == "9 of 12 cases"
    page.locator("#language").select_option("sv")
    shown = page.locator("#table tbody tr").count()
    assert count.inner_text() == f"{shown} of 12 cases"
    page.locator("#flipped").uncheck()
    page.locator("#search").fill("c11 signed")
    assert count.inner_text() == "1 of 12 cases"
    page.locator("#search").fill("")
    page.get_by_role("button", name="outcome").click()
    first = page.locator("#table tbody tr .outcome").last.inner_text()
    assert "right" in first or "refused" in first


@pytest.mark.browser
def test_the_theme_can_be_changed(page: Page) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(colour)
    page.locator("#theme").click()
    assert page.evaluate(colour) != before
