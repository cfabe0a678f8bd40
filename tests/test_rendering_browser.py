"""Everything untrusted shows as what it is in a real browser: no markup, no request, no script."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

import pytest
from page_server import browser, find_chromium, serving, settings_for
from playwright.sync_api import Browser, BrowserContext, Page
from rendering_payloads import PAYLOADS

from assistant.conversations import Asked, Conversations
from assistant.library import Library
from assistant.page.reading.tidy import on_one_line, without_line_sign
from assistant.page.render import clean
from assistant.settings import Settings
from assistant.types import (
    Answer,
    Citation,
    Document,
    Doubt,
    DoubtKind,
    Ending,
    ScoredPassage,
    Sentence,
)
from ingest.pipeline import ingest_documents

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not find_chromium(), reason="no Chromium or Chrome on this machine"),
    pytest.mark.timeout(300),
]

PATIENCE = 60_000  # ms
AT_ONCE = 77  # payloads on one page
LABELLED = 140  # characters that a label shows of a longer text
OWNER_KEY = "collaboration-assistant-owner"
# What the page itself never makes of text, and payloads would.
ALIEN = (
    "script, img, iframe, object, embed, base, form, video, audio, source, track, marquee, math,"
    " select, textarea, svg, style, link, meta, table, pre, code, del, u, s, kbd, input, button,"
    " .katex, h1, h3, [onload], [onerror], [style]"
)
TEXTS = [payload.encode("utf-8", "replace").decode() for payload in PAYLOADS]
PARTS = [TEXTS[start : start + AT_ONCE] for start in range(0, len(TEXTS), AT_ONCE)]


def test_there_are_payloads_enough() -> None:
    assert len(set(PAYLOADS)) >= 200


def owner(part: int) -> str:
    return f"{part:032x}"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = settings_for(tmp_path_factory.mktemp("store"))
    documents = [
        Document(
            id=f"d{number:03}",
            source=f"/d/{number}",
            name=text,
            title=text,
            publisher=text,
            published=text,
            language="en",
            text=f"{text}\n\nMore words stand here.",
            content_hash=str(number),
        )
        for number, text in enumerate(TEXTS)
    ]
    ingest_documents(documents, settings)
    return settings


@pytest.fixture(scope="module")
def conversations(settings: Settings) -> list[str]:
    """For each part one conversation with all its payloads, and one named by each of them."""
    kept = Conversations(settings.store.path)
    library = Library(settings.store.path)
    first = []
    for part, texts in enumerate(PARTS):
        for text in texts:
            key = kept.begin(owner(part), text)
            kept.rename(owner(part), key, text)
        key = kept.begin(owner(part), "\n".join(texts))
        question = Asked("\n".join(texts), searched=len(TEXTS))
        kept.turns.finish(kept.turns.add(key, question), answer(part, texts, library))
        kept.turns.fail(kept.turns.add(key, question), "\n".join(texts))
        first.append(key)
    return first


def answer(part: int, texts: Sequence[str], library: Library) -> Answer:
    """One that says, quotes, doubts and found every text."""
    sentences, found = [], []
    for number, text in enumerate(texts, 1):
        id = f"d{part * AT_ONCE + number - 1:03}"
        document, passage = library.document(id), library.passages_of(id)[0]
        assert document
        citation = Citation(number, document, passage, 0, len(text), text)
        doubts = (Doubt(DoubtKind.NAME, text),) if number % 2 else ()
        sentences.append(Sentence(text, (citation,), doubts=doubts))
        found.append(ScoredPassage(passage, document, 1.0, 0.5, 0.5))
    whole = "\n".join(sentence.text for sentence in sentences)
    return Answer(
        text=whole,
        sentences=tuple(sentences),
        ending=Ending.CUT,
        understood=f"{whole} understood",
        answerable=0.5,
        retrieved=tuple(found),
        model="<img src=x onerror=window.ran=1> $a$",
        advice=whole,
        instead_of="<b>model</b> [press](http://evil.example)",
    )


@pytest.fixture(scope="module")
def address(settings: Settings, conversations: list[str]) -> Iterator[str]:
    with serving(settings) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as launched:
        yield launched


class Watched:
    """A page whose requests, dialogs and new windows are written down."""

    def __init__(self, browser: Browser, address: str, part: int = 0) -> None:
        self.address = address
        self.happened: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="en-GB"
        )
        self.context.add_init_script(f"localStorage.setItem('{OWNER_KEY}', '{owner(part)}')")
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        own = re.compile(rf"(?:http|ws)://{re.escape(address.split('//')[1])}/|data:|blob:|about:")
        self.context.on(
            "request",
            lambda request: None if own.match(request.url) else self.happened.append(request.url),
        )
        self.page.on("dialog", lambda dialog: (self.happened.append("dialog"), dialog.dismiss()))
        self.page.on("popup", lambda _: self.happened.append("popup"))

    def open(self, path: str, waiting_for: str) -> Page:
        self.page.goto(f"{self.address}{path}")
        self.page.locator(waiting_for).first.wait_for()
        self.page.wait_for_timeout(300)
        return self.page

    def check(self, *places: str) -> None:
        """Nothing ran or was asked for, and in `places` no payload became an element."""
        assert self.page.evaluate("window.ran") is None
        assert self.happened == []
        for place in places:
            alien = self.page.locator(place).locator(ALIEN)
            assert alien.count() == 0, alien.first.evaluate("element => element.outerHTML")


@pytest.fixture
def watched(chromium: Browser, address: str) -> Iterator[Watched]:
    watching = Watched(chromium, address)
    yield watching
    watching.context.close()


def squashed(text: str) -> str:
    return " ".join(text.replace("\N{WORD JOINER}", "").split())


def words_of(page: Page, selector: str) -> list[str]:
    found = page.locator(selector).evaluate_all("all => all.map(one => one.textContent)")
    return [squashed(text) for text in found]


def as_label(text: str) -> str:
    return squashed(clean(text))[:LABELLED].rstrip()


@pytest.mark.parametrize("part", range(len(PARTS)))
def test_conversation_shows_payloads_as_text(
    chromium: Browser, address: str, conversations: list[str], part: int
) -> None:
    watched, texts = Watched(chromium, address, part), PARTS[part]
    page = watched.open(f"/?conversation={conversations[part]}", ".notice.problem")
    asked, *_ = words_of(page, ".question")
    understood, problem = words_of(page, ".question ~ .remark")[0], words_of(page, ".problem p")[0]
    said = words_of(page, ".answer")[0]
    for text in texts:
        shown = squashed(clean(text.replace("\0", "")))  # which no database keeps
        assert shown in asked
        assert shown in understood
        assert squashed(clean(without_line_sign(text))) in said
        assert shown in problem.replace("`", "") or "`" in shown
    titles = words_of(page, ".sources .title")
    assert len(titles) == len(texts)
    for text, title in zip(texts, titles, strict=True):
        assert title == squashed(clean(text))
    quotes = words_of(page, ".sources .words")  # of what the answer does not say itself
    for text, quote in zip(texts[len(texts) - len(quotes) :], quotes, strict=True):
        assert squashed(clean(on_one_line(text))) in quote
    page.locator(".st-key-history").get_by_role("button").last.click()
    page.wait_for_function(
        "count => document.querySelectorAll('.st-key-history a').length > count", arg=len(texts)
    )
    names = words_of(page, ".st-key-history a")
    for text in texts:
        begins = as_label(text)[:50].replace(" ", "")
        assert any(begins in name.replace(" ", "") for name in names), text
    page.locator(".answer .chip").first.hover()
    page.locator(".answer .chip").last.click()
    page.locator(".st-key-reader .document").wait_for()
    watched.check(".question", ".remark", ".answer", ".sources", ".document")
    assert page.locator(".notice p :not(code)").count() == 0  # backquotes set a command apart
    assert page.locator(".st-key-history :is(img, b, em, strong, code, .katex)").count() == 0
    watched.context.close()


def turn_to(page: Page, number: int, rows: str) -> None:
    """Waits for a page of the list, after asking for it where it is not the first."""
    first = ""
    if number > 1:
        first = page.locator(rows).first.inner_text()
        page.get_by_role("combobox", name="Page", exact=True).click()
        page.get_by_role("option", name=str(number), exact=True).click()
    page.wait_for_function(
        "([rows, first, count]) => document.querySelectorAll(rows).length === count"
        " && document.querySelector(rows).innerText !== first"
        " && !document.querySelector('[data-stale=true]')",
        arg=[rows, first, min(50, len(TEXTS) - (number - 1) * 50)],
    )
    page.wait_for_timeout(800)


def test_documents_show_payloads_as_text(watched: Watched) -> None:
    page = watched.open("/documents", ".st-key-documents")
    seen: list[str] = []
    rows = "[class*='st-key-document-'] button"
    pages = -(-len(TEXTS) // 50)
    for number in range(1, pages + 1):
        turn_to(page, number, rows)
        seen += words_of(page, f"{rows} p")
        files = words_of(page, ".file bdi")
        facts = words_of(page, "[class*='st-key-document-'] .about")
        assert len(files) == len(facts) == page.locator(rows).count()
        watched.check("[class*='st-key-document-'] .stHtml")
        assert page.locator(f"{rows} :is(img, a, em, strong, code, .katex)").count() == 0
    assert sorted(title[:LABELLED].rstrip() for title in seen) == sorted(map(as_label, TEXTS))


@pytest.mark.parametrize("number", range(0, len(TEXTS), 46))
def test_a_document_shows_its_payload_as_text(watched: Watched, number: int) -> None:
    page = watched.open(f"/documents?document=d{number:03}", ".document")
    shown = squashed(clean(TEXTS[number]))
    assert words_of(page, "h1.page-title") == [shown]
    assert shown in words_of(page, ".document")[0]
    watched.check(".document", ".page-title", ".about")
    page.locator(".st-key-documents-passages label").first.click()
    page.locator(".in-passages").wait_for()
    assert shown in words_of(page, ".passage-text")[0]
    page.locator(".st-key-remove button").click()
    dialog = page.get_by_role("dialog")
    dialog.locator(".asked").wait_for()
    assert shown in squashed(dialog.locator(".asked").text_content() or "")
    watched.check(".document", ".asked")


@pytest.mark.parametrize("start", range(0, len(TEXTS), 46))
def test_scope_shows_payloads_as_text(watched: Watched, start: int) -> None:
    chosen = list(dict.fromkeys(filter(str.strip, TEXTS[start : start + 46])))
    page = watched.open(f"/?{urlencode({'partner': chosen}, doseq=True)}", ".st-key-scope-bar")
    chips = page.locator("[class*='st-key-scope-chip-'] button")
    page.wait_for_function(
        "count => document.querySelectorAll(\"[class*='st-key-scope-chip-'] button\").length"
        " >= count",
        arg=len({text[:200] for text in chosen}),
    )
    shown = words_of(page, "[class*='st-key-scope-chip-'] button p")
    for text in chosen:
        assert any(as_label(text)[:20].strip() in chip for chip in shown), text
    assert chips.locator("img, a, em, strong, code, .katex").count() == 0
    chips.first.hover()
    page.locator(".st-key-scope button").first.click()
    page.get_by_text("Where to look").wait_for()
    assert page.locator("[data-testid=stMultiSelect] :is(img, em, strong, code)").count() == 0
    watched.check("[data-testid=stTooltipContent]")


def test_outcomes_show_file_names_as_text(watched: Watched) -> None:
    page = watched.open("/documents", ".st-key-adding")
    page.locator(".st-key-adding summary").click()
    # Browsers write quotation marks and line ends in names by their numbers.
    names = [f"{text}.txt" for text in TEXTS if not re.search(r"[/\\\"\r\n]", text)][:50]
    page.locator(".st-key-new-files input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": b""} for name in names]
    )
    start = page.locator(".st-key-adding-start button")
    page.wait_for_function("() => !document.querySelector('.st-key-adding-start button').disabled")
    watched.check(".st-key-new-files [data-testid=stFileUploaderFileName]")
    start.click()
    page.locator(".outcomes").wait_for()
    told = words_of(page, ".outcomes .name")
    for name in names:
        assert squashed(clean(name)) in told
    watched.check(".outcomes")


def test_an_error_of_the_settings_is_text(chromium: Browser, tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with serving(settings) as url:  # with wrong settings the command does not even start
        (tmp_path / "assistant.toml").write_text(
            '[chat]\n"<img src=x onerror=window.ran=1> ![x](http://evil.example)" = 1\n'
        )
        watched = Watched(chromium, url)
        page = watched.open("/", ".notice.broken")
        assert "<img src=x onerror=window.ran=1> ![x](http" in words_of(page, ".notice")[0]
        watched.check(".notice p")
        watched.context.close()
