"""Every state of the page in both themes and widths: contrast, names, focus, width, requests."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from page_server import ask, browser, find_chromium, serving, settings_for
from playwright.sync_api import Browser, Page, expect

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not find_chromium(), reason="no Chromium or Chrome on this machine"),
]

Scheme = Literal["light", "dark"]
ONE = "When did Bristol Myers Squibb launch GECI in Europe?"
QUESTIONS = (
    "Which collaborations concern precision medicine?",
    "What is the price of a train ticket from Rome to Naples?",
    *(f"{state}: {ONE}" for state in ("doubtful", "cut", "filtered", "unavailable", "instead")),
)
# Text below 4.5:1 against what lies behind it, 3:1 for symbols and what is large (WCAG 2.2, 1.4.3
# and 1.4.11).
FAINT_TEXT = """() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
  const brush = canvas.getContext("2d", { willReadFrequently: true })
  const rgba = color => {
    brush.clearRect(0, 0, 1, 1)
    brush.fillStyle = color
    brush.fillRect(0, 0, 1, 1)
    const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data
    return [r, g, b, a / 255]
  }
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a),
                                             b * a + B * (1 - a)]
  const behind = element => {
    const layers = []
    for (let at = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor)
      if (color[3]) layers.push(color)
      if (color[3] === 1) break
    }
    return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255])
  }
  const light = color => {
    const [r, g, b] = color.map(c => (c /= 255) <= 0.04045 ? c / 12.92
                                                           : ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const found = []
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let text; (text = texts.nextNode());) {
    const element = text.parentElement
    if (!text.data.trim() || !element.checkVisibility({ visibilityProperty: true })) continue
    if (element.closest("script, style, :disabled, [aria-disabled=true]")) continue
    const style = getComputedStyle(element)
    if (parseFloat(style.fontSize) < 2) continue  // for copying only
    const under = behind(element)
    const [a, b] = [light(over(rgba(style.color), under)), light(under)].sort((a, b) => b - a)
    const ratio = (a + 0.05) / (b + 0.05)
    const size = parseFloat(style.fontSize)
    const symbol = style.fontFamily.includes("Material Symbols")
    const large = symbol || size >= 24 || (size >= 18.66 && style.fontWeight >= 700)
    const name = `${element.tagName}.${element.className}: ${text.data.slice(0, 40)}`
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${name}`)
  }
  return [...new Set(found)]
}"""
NAMELESS = """() => [...document.querySelectorAll(
    "button, a[href], input:not([type=hidden]), textarea, summary, [role=button]")]
  .filter(element => element.checkVisibility() && !element.closest("[aria-hidden=true]"))
  .filter(element => !(element.ariaLabel || element.innerText?.trim() || element.title
    || element.labels?.length || element.getAttribute("aria-labelledby") || element.placeholder))
  .map(element => element.outerHTML.slice(0, 160))"""
TOO_WIDE = """() => Math.max(...[...document.querySelectorAll(
    "html, .stMain, .st-key-reader, .document")]
  .map(element => element.scrollWidth - element.clientWidth))"""


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, samples_into: Callable[[Path], Path]
) -> Iterator[str]:
    settings = settings_for(samples_into(tmp_path_factory.mktemp("store")))
    with serving(settings, Path(__file__).with_name("states_app.py")) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as launched:
        yield launched


@pytest.fixture(scope="module", params=["light", "dark"])
def states(request: Any, chromium: Browser, address: str) -> Iterator[Page]:
    """A conversation with an answer in every state; at the end, no request went elsewhere."""
    scheme: Scheme = request.param
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.goto(address)
    page.locator(".welcome").wait_for()
    for question in QUESTIONS:
        ask(page, question)
    expect(page.locator(".found")).to_have_count(len(QUESTIONS))
    yield page
    own = re.compile(rf"(http|ws)://{re.escape(address.split('//')[1])}/|data:|blob:")
    assert [url for url in asked if not own.match(url)] == []
    context.close()


def test_text_stands_out_from_what_is_behind_it(states: Page) -> None:
    for summary in states.locator(":is(.found, .near) summary").all():
        summary.evaluate("element => (element.parentElement.open = true)")
    states.locator('.answer a.chip[data-citation="0:cited:2"]').click()
    states.locator(".st-key-reader mark").first.wait_for()
    assert states.evaluate(FAINT_TEXT) == []
    states.keyboard.press("Escape")
    states.locator(".st-key-reader").wait_for(state="detached")
    states.locator('.answer a.chip[data-citation="0:cited:1"]').focus()
    states.keyboard.press("Tab")
    states.locator("#citation-card").wait_for()
    assert states.evaluate(FAINT_TEXT) == []
    states.keyboard.press("Escape")
    weak = "document.body.style.setProperty('--ink-soft', 'rgb(128 128 128 / 70%)')"
    states.evaluate(weak.replace("document.body", "document.querySelector('.found')"))
    assert len(states.evaluate(FAINT_TEXT)) > 3  # so the measure can fail
    states.evaluate("document.querySelector('.found').removeAttribute('style')")


def test_everything_that_can_be_used_has_a_name(states: Page) -> None:
    states.locator('.answer a.chip[data-citation="0:cited:2"]').click()
    states.locator(".st-key-reader mark").first.wait_for()
    assert states.evaluate(NAMELESS) == []
    states.keyboard.press("Escape")
    states.locator(".st-key-reader").wait_for(state="detached")


def test_each_state_is_told_apart_and_says_what_to_do(states: Page) -> None:
    for place, question in enumerate(QUESTIONS):
        state = question.split(":")[0] if ":" in question else ""
        turn = states.locator(f".st-key-turn-{place}")
        if state == "doubtful":
            assert turn.locator(".doubtful").count() == turn.locator(".doubt").count() == 6
            expect(turn.locator(".doubt").first).to_contain_text("does not have the number “41”")
            expect(turn).to_contain_text("2 markers in it named no source")
        elif state:
            expect(turn.locator(f".notice.{state}")).to_be_visible()
            assert len(turn.locator(f".notice.{state} p").all()) == 2  # what it means, what to do
    labels = states.locator(".notice strong").all_inner_texts()
    assert len(set(labels)) == len(labels) == 5


def test_tab_goes_through_an_answer_in_reading_order(states: Page) -> None:
    states.locator('.answer a.chip[data-citation="0:cited:1"]').focus()
    seen = []
    for _ in range(10):
        seen.append(states.evaluate("document.activeElement.dataset.citation"))
        states.keyboard.press("Tab")
    seen = [place for place in seen if place]
    assert seen[:4] == [f"0:cited:{number}" for number in (1, 2, 3, 4)]
    assert seen[4:] == [f"0:cited:{number}" for number in (1, 1, 2, 2, 3, 3)]  # title, words, …
    states.keyboard.press("Escape")


@pytest.mark.parametrize("width", [375, 1920])
def test_no_state_scrolls_sideways(states: Page, width: int) -> None:
    states.set_viewport_size({"width": width, "height": 900})
    for summary in states.locator(":is(.found, .near) summary").all():
        summary.evaluate("element => (element.parentElement.open = true)")
    assert states.evaluate(TOO_WIDE) <= 0
    marker = states.locator('.answer a.chip[data-citation="0:cited:2"]')
    marker.focus()
    states.keyboard.press("Enter")
    states.locator(".st-key-reader mark").first.wait_for()
    assert states.evaluate(TOO_WIDE) <= 0
    states.keyboard.press("Escape")
    states.locator(".st-key-reader").wait_for(state="detached")
