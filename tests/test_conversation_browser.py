"""Conversations as a reader meets them: nothing is lost, and nobody sees another's."""

import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document as WordDocument
from page_server import ask, browser, find_chromium, serving, settings_for
from playwright.sync_api import Browser, BrowserContext, Page, expect
from slow_app import SLOWLY, STOPPED

from assistant.conversations import Conversations
from assistant.settings import Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not find_chromium(), reason="no Chromium or Chrome on this machine"),
]

QUESTION = "When did Bristol Myers Squibb launch GECI in Europe?"
ANSWER = "launched in Europe in 2015"
PATIENCE = 60_000  # ms; two cores may have other things to do
expect.set_options(timeout=PATIENCE / 3)
SLOW_APP = Path(__file__).with_name("slow_app.py")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def settings(
    tmp_path_factory: pytest.TempPathFactory, samples_into: Callable[[Path], Path]
) -> Settings:
    return settings_for(samples_into(tmp_path_factory.mktemp("store")))


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    with serving(settings, SLOW_APP) as url:
        yield url


@pytest.fixture
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    """One person's browser, which keeps what pages store in it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def opened(context: BrowserContext, address: str, waiting_for: str = ".welcome") -> Page:
    page = context.new_page()
    page.goto(address)
    page.locator(waiting_for).first.wait_for()
    return page


def begin_slowly(page: Page) -> str:
    """Asks a question, waits for the first words of its answer and gives what stands there."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(SLOWLY + QUESTION)
    box.press("Enter")
    page.locator(".answer").wait_for()
    page.wait_for_url("**/?conversation=*")
    return page.locator(".answer").inner_text()


def wait_until_whole(page: Page) -> None:
    expect(page.locator(".answer")).to_contain_text(ANSWER, timeout=PATIENCE)
    page.locator(".answer a.chip").first.wait_for()


def test_words_come_one_by_one_and_a_reload_loses_none(
    reader: BrowserContext, address: str
) -> None:
    page = opened(reader, address)
    early = begin_slowly(page)
    grown = "length => document.querySelector('.answer')?.innerText.length > length"
    page.wait_for_function(grown, arg=len(early))
    shown = page.locator(".answer").inner_text()
    expect(page.locator(".answer a.chip")).to_have_count(0)
    page.reload()
    page.locator(".answer").wait_for()
    assert page.locator(".answer").inner_text().startswith(shown.rstrip(" …"))
    expect(
        page.get_by_test_id("stBottomBlockContainer").get_by_role("button", name="Stop")
    ).to_be_visible()
    wait_until_whole(page)
    expect(
        page.get_by_test_id("stBottomBlockContainer").get_by_role("button", name="Stop")
    ).to_have_count(0)
    expect(page.locator(".question")).to_have_count(1)


def test_an_answer_goes_on_while_nobody_looks(reader: BrowserContext, address: str) -> None:
    page = opened(reader, address)
    begin_slowly(page)
    conversation = page.url
    page.close()
    again = opened(reader, conversation, ".answer")
    other_tab = opened(reader, conversation, ".answer")
    wait_until_whole(again)
    wait_until_whole(other_tab)


def test_the_page_can_be_used_while_an_answer_is_written(
    reader: BrowserContext, address: str
) -> None:
    page = opened(reader, address)
    begin_slowly(page)
    page.get_by_role("link", name="Documents").click()
    page.locator("h1.page-title").wait_for()
    page.get_by_role("link", name="Ask").click()
    wait_until_whole(page)


def test_stop_ends_the_model_s_stream_and_keeps_the_words(
    reader: BrowserContext, address: str, settings: Settings
) -> None:
    closed = settings.store.path / STOPPED
    before = closed.stat().st_size if closed.exists() else 0
    page = opened(reader, address)
    shown = begin_slowly(page)
    page.get_by_test_id("stBottomBlockContainer").get_by_role("button", name="Stop").click()
    expect(page.locator(".notice.stopped")).to_contain_text("You stopped this answer")
    kept = page.locator(".answer").inner_text()
    assert kept.startswith(shown)
    assert ANSWER not in kept
    deadline = time.monotonic() + PATIENCE / 1000
    while not closed.exists() or closed.stat().st_size == before:
        assert time.monotonic() < deadline, "the stream was not closed"
        time.sleep(0.1)
    page.reload()
    expect(page.locator(".notice.stopped")).to_be_visible()
    assert page.locator(".answer").inner_text() == kept
    page.get_by_role("button", name="Ask again").click()
    wait_until_whole(page)
    expect(page.get_by_text("2 of 2")).to_be_visible()
    page.get_by_role("button", name="Earlier version").click()
    expect(page.locator(".notice.stopped")).to_be_visible()


def test_nobody_sees_another_s_conversations(
    reader: BrowserContext, chromium: Browser, address: str
) -> None:
    page = opened(reader, address)
    ask(page, QUESTION)
    expect(page.locator(".st-key-history").get_by_role("link", name=QUESTION)).to_have_count(1)
    somebody = chromium.new_context()
    other = opened(somebody, page.url, ".notice.absent")
    assert "2015" not in other.inner_text("body")
    expect(other.locator(".st-key-history").get_by_role("link")).to_have_count(0)
    other.get_by_role("button", name="New conversation").first.click()
    other.locator(".welcome").wait_for()
    somebody.close()
    mine = opened(reader, page.url, ".answer")  # and it is still there for its owner
    expect(mine.locator(".answer")).to_contain_text("2015")


def test_an_edited_question_is_another_version(reader: BrowserContext, address: str) -> None:
    page = opened(reader, address)
    ask(page, QUESTION)
    ask(page, "What is its purpose?")
    page.locator(".st-key-tools-0").get_by_role("button", name="Edit").click()
    page.get_by_label("Edit the question").fill("Who leads research at HUS?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".question")).to_have_text(["Who leads research at HUS?"])
    page.get_by_role("button", name="Earlier version").click()
    expect(page.locator(".question")).to_have_text([QUESTION, "What is its purpose?"])


def test_conversations_are_named_found_deleted_and_put_back(
    reader: BrowserContext, address: str
) -> None:
    page = opened(reader, address)
    for number in range(6):
        ask(page, QUESTION if number else "Who leads research at HUS?")
        page.get_by_role("button", name="New conversation").click()
        page.locator(".welcome").wait_for()
    links = page.locator(".st-key-history").get_by_role("link")
    expect(links).to_have_count(6)
    links.last.click()
    expect(page.locator(".question")).to_have_text("Who leads research at HUS?")
    menu = page.locator(".st-key-conversation-head").get_by_role("button")
    menu.click()
    page.get_by_label("Name").fill("Helsinki")
    page.get_by_label("Name").press("Enter")
    expect(links.filter(has_text="Helsinki")).to_have_count(1)
    page.reload()
    search = page.get_by_placeholder("Search conversations")
    search.fill("research at")
    search.press("Enter")
    expect(links).to_have_count(1)
    expect(links).to_have_text("Helsinki")
    menu.click()
    page.get_by_role("button", name="Delete this conversation").click()
    page.locator(".welcome").wait_for()
    expect(links.filter(has_text="Helsinki")).to_have_count(0)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(".question")).to_have_text("Who leads research at HUS?")
    expect(links.filter(has_text="Helsinki")).to_have_count(1)


def test_a_conversation_can_be_taken_along(reader: BrowserContext, address: str) -> None:
    page = opened(reader, address)
    ask(page, QUESTION)
    page.locator(".st-key-conversation-head").get_by_role("button").click()
    files = {}
    for name in ("Markdown", "Word", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        files[name] = Path(str(download.value.path())).read_bytes()
    markdown = files["Markdown"].decode()
    assert f"## {QUESTION}" in markdown
    assert ANSWER in markdown.split("**Sources**")[1]
    assert "17 January 2023" in markdown
    words = [paragraph.text for paragraph in WordDocument(io.BytesIO(files["Word"])).paragraphs]
    assert any(ANSWER in text and "bms-karolinska.md" in text for text in words)
    (turn,) = json.loads(files["JSON"])["turns"]
    assert turn["sources"][0]["quote"] in turn["answer"]


def test_verdicts_are_kept_for_the_evaluation(
    reader: BrowserContext, address: str, settings: Settings
) -> None:
    page = opened(reader, address)
    ask(page, QUESTION)
    tools = page.locator(".st-key-tools-0")
    tools.get_by_role("button", name="Judge the sources").wait_for()
    tools.locator("[class*='st-key-feedback-'] [data-testid='stFeedbackButton']").nth(1).click()
    tools.get_by_text("Something is not so").click()
    page.get_by_placeholder("In your own words").fill("It was 2016.")
    page.get_by_placeholder("In your own words").press("Enter")
    tools.get_by_role("button", name="Judge the sources").click()
    page.locator("[data-testid='stPopoverBody'] [data-testid='stFeedbackButton']").first.click()
    stored = Conversations(settings.store.path)
    deadline = time.monotonic() + PATIENCE / 1000
    while len(given := stored.feedback()) < 2 or not given[0].comment:
        assert time.monotonic() < deadline, given
        time.sleep(0.1)
    assert (given[0].verdict, given[0].reason, given[0].comment) == ("bad", "wrong", "It was 2016.")
    assert (given[1].verdict, given[1].citation) == ("good", 1)
    page.reload()
    expect(page.get_by_placeholder("In your own words")).to_have_value("It was 2016.")


def test_words_survive_the_end_of_the_server(chromium: Browser, settings: Settings) -> None:
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)
    own = settings_for(settings.store.path)  # a port is part of what a browser keeps secrets for
    with serving(own, SLOW_APP) as url:
        page = opened(context, url)
        begin_slowly(page)
        page.wait_for_timeout(1500)  # a crash may lose the last second
        conversation = page.url
    with serving(own):
        again = opened(context, conversation, ".notice")
        expect(again.locator(".notice.interrupted")).to_be_visible()
        assert again.locator(".answer").inner_text()
        again.get_by_role("button", name="Ask again").click()
        again.locator(".notice.interrupted").wait_for(state="detached")
    context.close()
