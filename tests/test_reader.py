"""Answer and proof side by side, in a real browser: markers, the reader, links, copying."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_server import ask, browser, find_chromium, serving, settings_for
from playwright.sync_api import Browser, Locator, Page, expect
from sample_files import write_pdf

from assistant.resources import resource
from assistant.settings import Settings, StoreSettings
from ingest.pipeline import ingest_paths

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not find_chromium(), reason="no Chromium or Chrome on this machine"),
]

ONE = "When did Bristol Myers Squibb launch GECI in Europe?"
SEVERAL = "Which collaborations concern precision medicine?"
ON_PAPER = "Where was the harbour agreement signed?"
CHANGING = "The ferry agreement was signed in Umeå in 2033."
FILLER = "The partners meet every spring and report on what they have done. " * 40


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("documents")
    signed = "The harbour agreement was signed in Turku in 2031."
    write_pdf(path / "harbour.pdf", [FILLER, f"{FILLER}\n\n{signed}", FILLER], "Harbour report")
    (path / "ferry.txt").write_text(f"{FILLER}\n\n{CHANGING}\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def address(store: Path, folder: Path) -> Iterator[str]:
    settings = settings_for(store)
    ingest_paths([resource("documents"), folder], settings)
    with serving(settings, Path(__file__).with_name("states_app.py")) as url:
        yield url


@pytest.fixture(scope="module")
def conversation(chromium: Browser, address: str) -> Iterator[Page]:
    """A page on which two questions have been answered."""
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    page.locator(".welcome").wait_for()
    ask(page, ONE)
    ask(page, SEVERAL)
    yield page
    context.close()


@pytest.fixture
def page(conversation: Page) -> Iterator[Page]:
    """The conversation with no document open."""
    yield conversation
    if conversation.locator(".st-key-reader").count():
        conversation.get_by_role("button", name="Close").click()
    expect(conversation.locator(".st-key-reader")).to_have_count(0)
    conversation.mouse.move(5, 5)


def marker(page: Page, turn: int, number: int) -> Locator:
    return page.locator(f'.answer a.chip[data-citation="{turn}:cited:{number}"]')


def test_hovering_a_marker_shows_the_quoted_words_with_title_and_date(page: Page) -> None:
    chip = marker(page, 0, 1)
    chip.hover()
    card = page.locator("#citation-card")
    expect(card.locator("blockquote")).to_contain_text("launched in Europe in 2015")
    expect(card).to_contain_text("Karolinska University Hospital")
    expect(card).to_contain_text("17 January 2023")
    card.hover()  # the pointer may go there without it vanishing
    page.wait_for_timeout(300)
    expect(card).to_be_visible()
    page.mouse.move(5, 5)
    expect(card).to_have_count(0)


def test_focus_shows_the_card_and_escape_hides_only_it(page: Page) -> None:
    marker(page, 1, 1).focus()
    page.keyboard.press("Tab")
    card = page.locator("#citation-card")
    expect(card).to_be_visible()
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("aria-describedby", "citation-card")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(focused).to_have_class("chip")


def test_a_click_opens_the_document_beside_the_answer(page: Page) -> None:
    chip = marker(page, 1, 2)
    chip.click()
    reader = page.locator(".st-key-reader")
    words = reader.locator('mark[data-of~="words-1-cited-2"]')
    expect(words.first).to_be_in_viewport()
    assert " ".join("".join(words.all_inner_texts()).split()) == chip.get_attribute("data-quote")
    expect(chip).to_be_in_viewport()
    beside, answer = reader.bounding_box(), page.locator(".answer").last.bounding_box()
    assert beside is not None
    assert answer is not None
    assert answer["x"] + answer["width"] <= beside["x"]


def cited(page: Page, turn: int) -> int:
    """How many citations the answer of a turn has; how many documents answer is not at stake."""
    chips = page.locator(f'.answer a.chip[data-citation^="{turn}:cited:"]')
    count = max(int(text.strip("[]")) for text in chips.all_text_contents())
    assert count >= 3
    return count


def test_previous_and_next_go_through_the_citations(page: Page) -> None:
    count = cited(page, 1)
    marker(page, 1, 1).click()
    reader = page.locator(".st-key-reader")
    position = reader.locator(".position")
    expect(position).to_have_text(f"Source 1 of {count}")
    expect(reader.get_by_role("button", name="Previous")).to_be_disabled()
    titles = [reader.locator("h2").inner_text()]
    for number in range(2, count + 1):
        reader.get_by_role("button", name="Next").click()
        expect(position).to_have_text(f"Source {number} of {count}")
        expect(reader.locator(f'mark[data-of~="words-1-cited-{number}"]').first).to_be_in_viewport()
        titles.append(reader.locator("h2").inner_text())
    assert len(titles) == count
    assert len(set(titles)) >= 3
    expect(reader.get_by_role("button", name="Next")).to_be_disabled()


def test_the_keyboard_alone_opens_turns_and_closes(page: Page) -> None:
    marker(page, 1, 2).focus()
    page.keyboard.press("Enter")
    reader = page.locator(".st-key-reader")
    expect(reader).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(reader.locator(".position")).to_have_text(f"Source 3 of {cited(page, 1)}")
    expect(reader.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(reader.locator(".position")).to_have_text(f"Source 2 of {cited(page, 1)}")
    page.keyboard.press("Escape")
    expect(reader).to_have_count(0)
    expect(marker(page, 1, 2)).to_be_focused()


def test_over_the_answer_on_a_narrow_screen_the_reader_keeps_the_focus(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    try:
        marker(page, 0, 1).focus()
        page.keyboard.press("Enter")
        reader = page.locator(".st-key-reader")
        expect(reader).to_have_attribute("role", "dialog")
        box = reader.bounding_box()
        assert box is not None
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 375, 800)
        for _ in range(8):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.closest('.st-key-reader') !== null")
        page.keyboard.press("Escape")
        expect(marker(page, 0, 1)).to_be_focused()
    finally:
        page.set_viewport_size({"width": 1440, "height": 900})


def test_a_link_reopens_the_words(page: Page, address: str) -> None:
    marker(page, 0, 1).click()
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Link copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{address}/documents?document=")
    other = page.context.new_page()
    other.goto(link)
    words = other.locator(".document mark")
    expect(words.first).to_be_in_viewport(timeout=15_000)
    expect(words).to_contain_text("launched in Europe in 2015")
    other.goto(re.sub("hash=.*", "hash=0123456789ab", link))
    expect(other.locator(".stale")).to_contain_text("has changed since the link was made")
    expect(other.locator(".document mark")).to_have_count(0)
    other.close()


def test_a_document_opens_on_a_page_of_its_own(page: Page) -> None:
    marker(page, 0, 1).click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open on a page of its own").click()
    expect(opened.value.locator(".document mark")).to_be_in_viewport()
    opened.value.close()


def test_an_answer_is_copied_with_its_references(page: Page, address: str) -> None:
    page.locator('[data-do="copy-answer"]').last.click()
    page.get_by_role("button", name="Copied").wait_for()
    plain, rich = page.evaluate(
        """async () => {
            const [item] = await navigator.clipboard.read()
            const read = async type => (await item.getType(type)).text()
            return [await read("text/plain"), await read("text/html")]
        }"""
    )
    count = cited(page, 1)
    assert "precision medicine" in plain.split("References")[0]
    references = plain.split("References")[1].strip().split("\n")
    assert [line[:3] for line in references] == [f"[{n}]" for n in range(1, count + 1)]
    (hospital,) = [line for line in references if "Karolinska University Hospital" in line][:1]
    assert "17 January 2023" in hospital
    number = references.index(hospital) + 1
    assert f"“{marker(page, 1, number).get_attribute('data-quote')}”" in hospital
    assert f"{address}/documents?document=" in hospital
    assert rich.count(f'href="{address}/documents?document=') == count
    assert "<li>" in rich


def test_a_pdf_shows_its_pages(page: Page) -> None:
    ask(page, ON_PAPER)
    turn = page.locator(".question").count() - 1
    chip = marker(page, turn, 1)
    assert "page 2" in str(chip.get_attribute("data-about"))
    chip.click()
    reader = page.locator(".st-key-reader")
    expect(reader.locator(".about")).to_contain_text("page 2")
    expect(reader.locator("mark").first).to_be_in_viewport()
    labels = reader.locator(".target.page").evaluate_all("all => all.map(one => one.dataset.label)")
    assert labels == ["page 1", "page 2", "page 3"]


def test_how_it_was_found_is_folded_and_leads_to_passages(page: Page) -> None:
    account = page.locator(".found").nth(1)
    expect(account.locator("table")).not_to_be_visible()
    account.locator("summary").click()
    rows = account.locator("tbody tr")
    assert rows.count() >= 10
    numbers = {str(number) for number in range(1, cited(page, 1) + 1)}
    assert set(account.locator("tbody .chip").all_inner_texts()) <= numbers
    expect(account).to_contain_text("Understood as")
    expect(account).to_contain_text(re.compile(r"searching \d+\.\d\d s"))
    rows.nth(1).locator("a").click()
    reader = page.locator(".st-key-reader")
    expect(reader.locator(".position")).to_have_text("Passage 2 of 12")
    expect(reader.locator('mark[data-of="words-1-found-2"]').first).to_be_in_viewport()
    account.locator("summary").click()


def test_a_changed_document_is_noticed(page: Page, folder: Path, store: Path) -> None:
    ask(page, "Where was the ferry agreement signed?")
    turn = page.locator(".question").count() - 1
    (folder / "ferry.txt").write_text(f"A new beginning.\n\n{FILLER}\n\n{CHANGING}\n")
    ingest_paths([folder], Settings(store=StoreSettings(path=store)))
    marker(page, turn, 1).click()
    reader = page.locator(".st-key-reader")
    expect(reader.locator(".stale")).to_contain_text("it still has these words")
    expect(reader.locator("mark")).to_have_text(CHANGING)
    expect(reader.locator("mark")).to_be_in_viewport()
    page.keyboard.press("Escape")
    (folder / "ferry.txt").write_text("Nothing is known about the ferry.")
    ingest_paths([folder], Settings(store=StoreSettings(path=store)))
    marker(page, turn, 1).click()
    expect(reader.locator(".stale")).to_contain_text("as they were then")
    expect(reader.locator("mark")).to_have_text(CHANGING)
