"""Tables on the page: taken along as a workbook, and readable on a phone; light and dark."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from page_server import ask, browser, find_chromium, serving, settings_for
from playwright.sync_api import Page, expect

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not find_chromium(), reason="no Chromium or Chrome on this machine"),
]


@pytest.fixture(scope="module")
def page(
    tmp_path_factory: pytest.TempPathFactory, samples_into: Callable[[Path], Path]
) -> Iterator[Page]:
    """With the answer to a request for a table on it."""
    settings = settings_for(samples_into(tmp_path_factory.mktemp("store")))
    with browser() as chromium, serving(settings) as address:
        shown = chromium.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        shown.goto(address)
        shown.locator(".welcome").wait_for()
        ask(shown, "Make a table of the partners in each collaboration")
        yield shown


def test_a_table_is_taken_along_as_a_workbook(page: Page, tmp_path: Path) -> None:
    rows = page.locator(".answer .sheet tr")
    page.locator("[class*='st-key-take-'] button").first.click()
    with page.expect_download() as download:
        page.locator("[class*='st-key-take-0-xlsx'] button").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.suffix == ".xlsx"
    book = openpyxl.load_workbook(file)
    assert book.worksheets[0].max_row == rows.count()
    page.keyboard.press("Escape")


def test_on_a_phone_each_row_stands_under_its_name(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator(".answer .sheet thead")).to_be_hidden()
    cell = page.locator(".answer .sheet td").first
    head = cell.evaluate("element => getComputedStyle(element, '::before').content")
    assert head.strip('"') == cell.get_attribute("data-head")
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 800})


def test_the_page_turns_dark_and_keeps_its_conversation(page: Page) -> None:
    page.locator(".st-key-appearance button").click()
    expect(page.locator(".st-key-appearance button")).to_contain_text("Light")
    expect(page.locator(".question").first).to_be_visible()
    shade = page.locator(".stApp").evaluate("element => getComputedStyle(element).backgroundColor")
    red, green, blue, *_ = map(int, re.findall(r"\d+", shade))
    assert max(red, green, blue) < 60
