"""What a phone shows: a chosen cell's words, words of a table whole, numbers beside their words."""

from collections.abc import Iterator

import pytest
from page_server import ask, browser, find_chromium, serving, settings_for
from playwright.sync_api import Page, expect

from ingest.pipeline import ingest_paths

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not find_chromium(), reason="no Chromium or Chrome on this machine"),
]

NEWS = """Skogby Hospital and Fjordmed sign an agreement on asthma

Skogby, 3 May 2024. Skogby Hospital and Fjordmed AS have signed an agreement on research into
asthma in children. Norwegian law applies to the agreement. It runs until 31 December 2027.
"""
HEADS = ["Post", *(f"{year} {kind}" for year in range(2021, 2026) for kind in ("plan", "outcome"))]
COSTS = "\n".join(",".join([name, *["1200"] * 10]) for name in ("Salaries", "Travelling"))
# How many lines each word of the first column takes.
LINES = """cells => cells.map(cell => {
  const range = document.createRange()
  range.selectNodeContents(cell)
  return new Set([...range.getClientRects()].map(box => box.top)).size
})"""
# Numbers that begin a line, away from the words they stand for.
ASTRAY = """chips => chips.filter(chip => {
  const range = document.createRange()
  range.selectNodeContents(chip.parentElement)
  range.setEndBefore(chip)
  const words = [...range.getClientRects()].filter(box => box.width > 0).at(-1)
  return words.bottom < chip.getBoundingClientRect().top + 1
}).length"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("phone")
    (folder / "in").mkdir()
    (folder / "in" / "news.txt").write_text(NEWS, encoding="utf-8")
    (folder / "in" / "costs.csv").write_text(f"{','.join(HEADS)}\n{COSTS}\n", encoding="utf-8")
    settings = settings_for(folder / "store")
    ingest_paths([folder / "in"], settings)
    with serving(settings) as url:
        yield url


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 390, "height": 800})
        page.set_default_timeout(60_000)
        yield page


def test_the_words_of_a_chosen_cell_rise_into_sight(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 430})
    page.goto(f"{address}/register")
    canvas = page.get_by_test_id("stDataFrame").locator("canvas").first
    canvas.wait_for()
    box = canvas.bounding_box()
    assert box
    page.mouse.click(box["x"] + 240, box["y"] + 50)
    expect(page.locator(".st-key-register-cell h2")).to_be_in_viewport()
    page.set_viewport_size({"width": 390, "height": 800})


def test_words_in_the_table_of_a_document_are_not_cut(page: Page, address: str) -> None:
    page.goto(f"{address}/documents")
    page.get_by_role("button", name="costs").first.click()
    cells = page.locator(".document tr > :first-child")
    cells.first.wait_for()
    assert cells.evaluate_all(LINES) == [1, 1, 1]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_number_stays_beside_the_words_it_stands_for(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".welcome").wait_for()
    ask(page, "When does the agreement between Skogby Hospital and Fjordmed end?")
    for width in range(320, 440, 4):  # somewhere among these a line ends at a number
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(".answer p a.chip").evaluate_all(ASTRAY) == 0
    page.set_viewport_size({"width": 390, "height": 800})
