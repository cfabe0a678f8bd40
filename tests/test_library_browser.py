"""Documents brought in, narrowed to and sent away by a reader, in a real browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from page_server import ask, browser, find_chromium, serving, settings_for
from playwright.sync_api import Browser, Page, expect

from assistant.settings import Settings
from ingest.pipeline import ingest_paths

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not find_chromium(), reason="no Chromium or Chrome on this machine"),
    pytest.mark.timeout(300),
]

PATIENCE = 60_000  # ms; two cores may have other things to do
expect.set_options(timeout=PATIENCE / 3)
HARBOUR = b"Harbour agreement\n\nThe harbour agreement was signed in Turku in 2031 by Seafront Oy."
FOREST = b"Forest agreement\n\nThe forest agreement was signed in Bergen in 2032 by Seafront Oy."
ROWS = "[class*='st-key-document-']"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as launched:
        yield launched


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "store").mkdir()
    return settings_for(tmp_path / "store")


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    with serving(settings) as url:
        yield url


@pytest.fixture(scope="module")
def samples(
    tmp_path_factory: pytest.TempPathFactory, samples_into: Callable[[Path], Path]
) -> Iterator[str]:
    """The address of a page over the sample documents, which no test changes."""
    settings = settings_for(samples_into(tmp_path_factory.mktemp("store")))
    with serving(settings) as url:
        yield url


def visit(chromium: Browser, url: str, locale: str = "en-GB", width: int = 1280) -> Page:
    context = chromium.new_context(locale=locale, viewport={"width": width, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(url)
    page.locator(".stMainBlockContainer h1").first.wait_for()
    return page


def choose(page: Page, label: str, option: str) -> None:
    """Chooses in a list of the open scope."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).first.click()
    page.keyboard.press("Escape")


def add(page: Page, *files: tuple[str, bytes]) -> None:
    """Adds files on the page of the documents and waits for what became of them."""
    page.locator("h1.page-title", has_text="Documents").wait_for()
    page.locator(".st-key-adding summary").wait_for()
    if page.locator(".st-key-adding details[open]").count() == 0:
        page.locator(".st-key-adding summary").click()
    page.locator(".st-key-new-files input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files]
    )
    start = page.locator(".st-key-adding-start button")
    expect(start).to_be_enabled()
    start.click()
    page.locator(".outcomes").wait_for()


def test_from_an_empty_library_to_an_answer_and_back(chromium: Browser, address: str) -> None:
    page = visit(chromium, address)
    expect(page.locator(".notice")).to_contain_text("no documents yet")
    page.get_by_role("button", name="Add documents").click()
    add(page, ("harbour.txt", HARBOUR), ("broken.pdf", b"no such thing"))
    expect(page.locator(".outcomes li").first).to_contain_text("broken.pdf")
    expect(page.locator(".outcomes .failed .reason")).not_to_be_empty()
    expect(page.locator(".outcomes .added")).to_contain_text("harbour.txt")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(".file")).to_contain_text("In the library")
    page.get_by_role("button", name="Done").click()
    expect(page.locator(".outcomes")).to_have_count(0)

    page.get_by_role("link", name="Ask").click()
    ask(page, "Where was the harbour agreement signed?")
    expect(page.locator(".answer")).to_contain_text("Turku")

    page.get_by_role("link", name="Documents (1)").click()
    add(page, ("harbour.txt", FOREST))
    expect(page.locator(".outcomes .replaced")).to_contain_text("harbour.txt")
    expect(page.locator(f"{ROWS} button")).to_contain_text("Forest agreement")

    page.locator(f"{ROWS} button").click()
    page.locator(".document").wait_for()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".document")).to_contain_text("Bergen")
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.locator(".outcomes .removed")).to_contain_text("harbour.txt")
    expect(page.locator(ROWS)).to_have_count(0)


def test_a_file_changed_on_disk_is_told_and_read_again(
    chromium: Browser, address: str, settings: Settings, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_bytes(HARBOUR)
    ingest_paths([note], settings)
    page = visit(chromium, f"{address}/documents")
    expect(page.locator(".state")).to_have_text("In the library")
    note.write_bytes(FOREST)
    page.reload()
    expect(page.locator(".state.changed")).to_have_text("Changed on disk")
    page.locator(f"{ROWS} button").click()
    page.get_by_role("button", name="Read again").click()
    expect(page.locator(".outcomes .replaced")).to_contain_text("note.txt")
    expect(page.locator(".document")).to_contain_text("Bergen")
    expect(page.get_by_role("button", name="Replace")).to_have_count(0)  # not ours to replace
    note.unlink()
    page.get_by_role("button", name="All documents").click()
    expect(page.locator(".state.gone")).to_have_text("File gone")


def test_an_inside_address_is_refused_in_words(chromium: Browser, address: str) -> None:
    page = visit(chromium, f"{address}/documents", locale="sv-SE")
    page.get_by_role("textbox", name="Eller en webbadress").fill("http://169.254.169.254/latest")
    page.keyboard.press("Enter")
    start = page.locator(".st-key-adding-start button")
    expect(start).to_be_enabled()
    start.click()
    expect(page.locator(".outcomes .reason")).to_contain_text("Spara sidan som en fil")


def test_a_narrowed_question_is_answered_from_its_scope_only(
    chromium: Browser, samples: str
) -> None:
    page = visit(chromium, samples)
    page.get_by_role("button", name="All documents").click()
    choose(page, "Partners named", "Janssen")
    chip = page.locator("[class*='st-key-scope-chip-'] button:visible")
    expect(chip).to_have_text([re.compile("Janssen")])
    expect(page.get_by_role("button", name="1 of 5 documents")).to_be_visible()
    page.wait_for_url("**partner=Janssen**")
    page.keyboard.press("Escape")

    ask(page, "What is the collaboration about?")
    sources = page.locator(".sources .title")
    expect(sources).to_have_count(1)
    expect(sources).to_contain_text("Janssen")
    expect(page.locator(".st-key-turn-0")).to_contain_text("Searched in: Janssen")

    page.reload()
    expect(chip).to_have_text([re.compile("Janssen")])
    chip.click()
    expect(chip).to_have_count(0)
    expect(page.get_by_role("button", name="All documents")).to_be_visible()
    page.wait_for_function("() => !location.search.includes('partner')")


def test_a_shared_scope_is_that_of_the_address(chromium: Browser, samples: str) -> None:
    page = visit(chromium, f"{samples}/?language=sv&years=2019-2020&partner=LIF")
    chips = page.locator("[class*='st-key-scope-chip-'] button:visible p")
    expect(chips).to_have_text(["Swedish", "2019–2020", "LIF"])
    page.get_by_role("link", name="Documents").click()
    page.locator(ROWS).first.wait_for()
    page.get_by_role("link", name="Ask").click()
    expect(chips).to_have_text(["Swedish", "2019–2020", "LIF"])
    page.wait_for_url("**years=2019-2020**")
    page.get_by_role("button", name="Clear").click()
    expect(chips).to_have_count(0)


def test_documents_are_filtered_sorted_and_read_in_passages(
    chromium: Browser, samples: str
) -> None:
    page = visit(chromium, f"{samples}/documents")
    titles = page.locator(f"{ROWS} button p")
    expect(titles).to_have_count(5)
    page.get_by_role("combobox", name="Sort by").click()
    page.get_by_role("option", name="Newest first").click()
    expect(titles.first).to_contain_text("Karolinska")
    page.get_by_role("combobox", name="Language", exact=True).click()
    page.get_by_role("option", name="Swedish").click()
    expect(titles).to_have_count(1)
    page.get_by_role("combobox", name="Language", exact=True).click()
    page.get_by_role("option", name="All").click()
    expect(titles).to_have_count(5)
    page.get_by_role("textbox").fill("connect-nor")
    page.keyboard.press("Enter")
    expect(titles).to_have_count(1)
    expect(titles).to_contain_text("CONNECT")
    titles.click()
    page.locator(".st-key-documents-passages label").first.click()
    passages = page.locator(".in-passages .passage")
    expect(passages).to_have_count(9)
    expect(page.locator(".passage-name").nth(1)).to_contain_text("Why CONNECT was founded")


@pytest.mark.parametrize(
    ("locale", "title"),
    [("fi-FI", "Mitä haluat tietää?"), ("nb-NO", "Hva vil du vite?"), ("de-DE", "What would")],
)
def test_the_page_speaks_the_browsers_language(
    chromium: Browser, samples: str, locale: str, title: str
) -> None:
    page = visit(chromium, samples, locale)
    expect(page.locator(".welcome h1")).to_contain_text(title)


def test_a_chosen_language_stays_on_every_page(chromium: Browser, samples: str) -> None:
    page = visit(chromium, samples)
    page.get_by_role("combobox", name="Language of the page").click()
    page.get_by_role("option", name="Dansk").click()
    expect(page.locator(".welcome h1")).to_contain_text("Hvad")
    page.get_by_role("link", name="Dokumenter").click()
    expect(page.locator("h1.page-title")).to_have_text("Dokumenter")
    page.get_by_role("link", name="Spørg").click()
    page.locator(".welcome").wait_for()
    page.wait_for_url("**lang=da**")
    page.reload()
    expect(page.locator(".welcome h1")).to_contain_text("Hvad")


@pytest.mark.parametrize("width", [375, 1920])
def test_nothing_of_it_scrolls_sideways(chromium: Browser, samples: str, width: int) -> None:
    overflow = """Math.max(...[...document.querySelectorAll('html, .stMain, [role=dialog]')]
        .map(element => element.scrollWidth - element.clientWidth))"""
    page = visit(chromium, f"{samples}/?language=en&language=sv&partner=HUS", width=width)
    assert page.evaluate(overflow) <= 0
    page.locator(".st-key-scope button").first.click()
    page.locator("h3.scope-title").wait_for()
    assert page.evaluate(overflow) <= 0
    page.goto(f"{samples}/documents")
    page.locator(".st-key-adding summary").click()
    page.locator(".st-key-new-files").wait_for()
    assert page.evaluate(overflow) <= 0
    page.locator(f"{ROWS} button").first.click()
    page.locator(".document").wait_for()
    page.locator(".st-key-remove button").click()
    page.get_by_role("dialog").wait_for()
    assert page.evaluate(overflow) <= 0


def test_a_button_asks_what_is_new_and_each_item_is_cited(chromium: Browser, samples: str) -> None:
    page = visit(chromium, samples)
    page.goto(f"{samples}/documents")
    page.get_by_role("button", name="What is new in the last 7 days?").click()
    page.locator(".st-key-turn-0 .sources").wait_for()
    expect(page.locator(".question")).to_have_text("What is new in the last 7 days?")
    assert page.locator(".st-key-turn-0 .source").count() > 3


def test_ask_about_a_document_holds_a_new_conversation_to_it(
    chromium: Browser, samples: str
) -> None:
    page = visit(chromium, samples, width=375)
    ask(page, "When did Bristol Myers Squibb launch GECI in Europe?")
    page.goto(f"{samples}/documents")
    page.locator(f"{ROWS} button", has_text="CONNECT").click()
    page.get_by_role("button", name="Ask about it").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".welcome")).to_contain_text("one document")
    expect(page.locator(".question")).to_have_count(0)
    suggested = page.locator(".st-key-suggestions button")
    expect(suggested).to_have_text([re.compile("CONNECT"), re.compile("CONNECT")])
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_focused()
    page.keyboard.type("Which hospitals are partners?")  # the field was not clicked
    page.keyboard.press("Enter")
    page.locator(".st-key-turn-0 .sources").wait_for()
    expect(page.locator(".remark", has_text="Searched in")).to_contain_text("CONNECT")
    sources = page.locator(".st-key-turn-0 .source").all_inner_texts()
    assert sources
    assert all("CONNECT" in source for source in sources)
    page.reload()
    page.locator(".st-key-turn-0 .sources").wait_for()
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_focused()
