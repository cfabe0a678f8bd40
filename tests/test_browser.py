"""The page as a reader meets it: real documents, real server, real browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from page_server import ask, browser, find_chromium, serving, settings_for
from playwright.sync_api import Browser, Page, expect

from ingest.pipeline import ingest_paths

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not find_chromium(), reason="no Chromium or Chrome on this machine"),
]

QUESTION = "When did Bristol Myers Squibb launch GECI in Europe?"
UNANSWERABLE = "What is the price of a train ticket from Rome to Naples?"
HOSTILE = """---
title: 'Zebrafish <img src=x onerror="window.ran=1"> ![t](http://evil.example/t.png) $a$'
publisher: '[press](javascript:alert(1)) <b>bold</b>'
published: 2024-05-06
language: en
---

# Zebrafish <u>agreement</u>

The zebrafish agreement costs $119bn and $5 <script>window.ran=1</script> every year \
![x](http://evil.example/x.png) [a](javascript:window.ran=1) <img src=x onerror=window.ran=1>.

The zebrafish \u202eevil\u202c word is {word} and ends here.
""".format(word="z" * 400)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, samples_into: Callable[[Path], Path]
) -> Iterator[str]:
    settings = settings_for(samples_into(tmp_path_factory.mktemp("store")))
    with serving(settings) as url:
        yield url


class Visit:
    """One browser session that watches what the page asks for and whether it runs scripts."""

    def __init__(self, browser: Browser, address: str, width: int = 1280) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 800})
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on(
            "dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss())
        )
        self.address = address
        self.page.goto(address)
        self.page.locator(".welcome, .notice").first.wait_for()

    def outside_requests(self) -> list[str]:
        own = re.compile(rf"(http|ws)://{re.escape(self.address.split('//')[1])}/|data:|blob:")
        return [url for url in self.requests if not own.match(url)]

    def overflow(self) -> int:
        script = """Math.max(...[...document.querySelectorAll('html, .stMain, .st-key-reader')]
            .map(element => element.scrollWidth - element.clientWidth))"""
        return int(self.page.evaluate(script))


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visit]:
    visiting = Visit(chromium, address)
    yield visiting
    assert visiting.requests
    assert visiting.outside_requests() == []
    visiting.context.close()


def test_a_cited_answer_leads_to_the_exact_words(visit: Visit) -> None:
    page = visit.page
    ask(page, QUESTION)
    answer = page.locator(".answer")
    expect(answer).to_contain_text("2015")
    answer.locator("a.chip").first.click()
    reader = page.locator(".st-key-reader")
    expect(reader.locator(".document")).to_contain_text("precision medicine")
    words = reader.locator("mark").first
    expect(words).to_be_in_viewport()
    assert " ".join(words.inner_text().split()) in answer.inner_text()


def test_an_unanswerable_question_is_told_apart(visit: Visit) -> None:
    ask(visit.page, UNANSWERABLE)
    expect(visit.page.locator(".notice")).to_contain_text("do not answer")
    expect(visit.page.locator(".notice")).to_contain_text("5 documents")
    expect(visit.page.locator(".nearest .near").first).to_be_visible()
    expect(visit.page.locator(".answer")).to_have_count(0)
    expect(visit.page.locator(".chip")).to_have_count(0)


def test_a_suggested_question_is_answered(visit: Visit) -> None:
    visit.page.locator(".st-key-suggestions button").first.click()
    visit.page.locator(".answer a.chip").first.wait_for()


@pytest.mark.slow
@pytest.mark.parametrize("width", [375, 1920])
def test_what_is_offered_next_is_asked_by_keyboard(
    chromium: Browser, address: str, width: int
) -> None:
    page = Visit(chromium, address, width).page
    ask(page, QUESTION)
    offered = page.locator(".st-key-turn-0 .st-key-further button")
    expect(offered.first).to_be_visible()
    expect(page.get_by_text("You could also ask")).to_be_visible()
    for button in offered.all():
        box = button.bounding_box()
        assert box
        assert 0 <= box["x"] < box["x"] + box["width"] <= width
    words = offered.first.inner_text()
    summary = page.locator(".st-key-turn-0 .found summary")
    summary.focus()
    page.keyboard.press("Tab")
    expect(offered.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".question").nth(1)).to_have_text(words)
    expect(offered).to_have_count(0)
    expect(page.locator(".st-key-turn-1 .answer a.chip").first).to_be_visible()
    expect(page.locator(".st-key-turn-1 .st-key-further button").first).to_be_visible()
    ask(page, UNANSWERABLE)
    expect(page.locator(".st-key-turn-2 .st-key-further button")).to_have_count(3)


def test_every_document_is_listed_and_can_be_read(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("link", name="Documents").click()
    rows = page.locator("[class*='st-key-document-']")
    expect(rows).to_have_count(5)
    expect(page.locator(".about").filter(has_text="Swedish")).to_have_count(1)
    expect(page.locator(".about").filter(has_text="passages")).to_have_count(5)
    rows.filter(has_text="CONNECT").get_by_role("button").click()
    expect(page.locator(".document")).to_contain_text("Oslo Cancer Cluster")
    page.reload()
    expect(page.locator(".document")).to_contain_text("Oslo Cancer Cluster")
    page.get_by_role("button", name="All documents").click()
    expect(rows).to_have_count(5)


def test_the_conversation_outlives_a_look_at_the_documents(visit: Visit) -> None:
    ask(visit.page, QUESTION)
    visit.page.get_by_role("link", name="Documents").click()
    visit.page.locator("h1.page-title").wait_for()
    visit.page.get_by_role("link", name="Ask").click()
    expect(visit.page.locator(".question")).to_have_text(QUESTION)
    expect(visit.page.locator(".answer")).to_contain_text("2015")
    visit.page.get_by_role("button", name="New conversation").click()
    visit.page.locator(".welcome").wait_for()
    expect(visit.page.locator(".question")).to_have_count(0)


@pytest.mark.slow
@pytest.mark.parametrize("width", [375, 1920])
def test_nothing_scrolls_sideways(chromium: Browser, address: str, width: int) -> None:
    visiting = Visit(chromium, address, width)
    assert visiting.overflow() <= 0
    ask(visiting.page, QUESTION)
    assert visiting.overflow() <= 0
    ask(visiting.page, UNANSWERABLE)
    assert visiting.overflow() <= 0
    visiting.page.locator("a.chip").first.click()
    visiting.page.locator(".document mark").first.wait_for()
    assert visiting.overflow() <= 0
    visiting.context.close()


@pytest.mark.slow
def test_a_hostile_document_is_only_text(chromium: Browser, tmp_path: Path) -> None:
    documents, settings = tmp_path / "documents", settings_for(tmp_path / "store")
    documents.mkdir()
    settings.store.path.mkdir()
    (documents / "<i>zebra & friends.md").write_text(HOSTILE, encoding="utf-8")
    ingest_paths([documents], settings)
    with serving(settings) as url:
        visiting = Visit(chromium, url, width=375)
        page = visiting.page
        ask(page, "What does the zebrafish agreement cost?")
        expect(page.locator(".answer")).to_contain_text("$119bn and $5 <script>")
        page.locator("a.chip").first.click()
        reader = page.locator(".st-key-reader")
        expect(reader).to_contain_text('Zebrafish <img src=x onerror="window.ran=1"> ![t](http')
        expect(reader.locator(".document")).to_contain_text("[a](javascript:window.ran=1)")
        expect(reader.locator(".document")).to_contain_text("\N{REPLACEMENT CHARACTER}evil")
        assert (
            page.locator(
                ".stHtml :is(img, u), .document script, .katex, .st-key-reader h2 a"
            ).count()
            == 0
        )
        assert visiting.overflow() <= 0
        page.goto(f"{url}/documents")
        expect(page.locator("[class*='st-key-document-'] button")).to_contain_text("![t](http")
        expect(page.locator(".about")).to_contain_text("<b>bold</b>")
        assert page.locator("[class*='st-key-document-'] :is(img, a)").count() == 0
        assert visiting.overflow() <= 0
        assert page.evaluate("window.ran") is None
        assert visiting.dialogs == []
        assert visiting.outside_requests() == []
        visiting.context.close()


@pytest.mark.slow
def test_new_documents_appear_without_a_restart(chromium: Browser, tmp_path: Path) -> None:
    documents, settings = tmp_path / "documents", settings_for(tmp_path / "store")
    documents.mkdir()
    settings.store.path.mkdir()
    with serving(settings) as url:
        page = Visit(chromium, url).page
        expect(page.locator(".notice")).to_contain_text("no documents yet")
        (documents / "harbour.txt").write_text("The harbour agreement was signed in Turku in 2031.")
        ingest_paths([documents], settings)
        page.get_by_role("button", name="Look again").click()
        page.locator(".welcome").wait_for()
        ask(page, "Where was the harbour agreement signed?")
        expect(page.locator(".answer")).to_contain_text("Turku")
        (documents / "forest.txt").write_text("The forest agreement was signed in Bergen in 2032.")
        ingest_paths([documents], settings)
        ask(page, "Where was the forest agreement signed?")
        expect(page.locator(".answer").last).to_contain_text("Bergen")
        expect(page.get_by_role("link", name="Documents (2)")).to_be_visible()
