"""Photographs every screen and state of the page, both themes, three widths: `make screenshots`.

Writes to `screenshots/`, which stays out of the repository. The states that only a failing model
can bring about are scripted (states_app.py). Names on the command line choose among the shots.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from assistant.resources import resource
from ingest.pipeline import ingest_paths
from tests.page_server import ask, browser, serving, settings_for

FOLDER = Path(__file__).parents[1] / "screenshots"
ONE = "When did Bristol Myers Squibb launch GECI in Europe?"
SEVERAL = "Which collaborations concern precision medicine?"
QUESTIONS = {
    "answer": ONE,
    "follow-up": "What is its purpose?",
    "many-documents": SEVERAL,
    "not-found": "What is the price of a train ticket from Rome to Naples?",
    "doubtful": f"doubtful: {ONE}",
    "cut": f"cut: {ONE}",
    "filtered": f"filtered: {ONE}",
    "empty": f"empty: {ONE}",
    "overflow": f"overflow: {ONE}",
    "unavailable": f"unavailable: {ONE}",
    "instead": f"instead: {ONE}",
}
SIZES = {375: 800, 1440: 900, 1920: 1080}
Scheme = Literal["light", "dark"]


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as store, browser() as chromium:
        settings = settings_for(Path(store))
        script = Path(__file__).with_name("states_app.py")
        with serving(settings, script) as address:
            everywhere(chromium, address, photograph_nothing)
            ingest_paths([resource("documents")], settings)
            everywhere(chromium, address, photograph)


def everywhere(
    chromium: Browser, address: str, take: Callable[[Page, str, Callable[[str], None]], None]
) -> None:
    """Takes the pictures in every width and theme."""
    wanted = sys.argv[1:]
    for width, height in SIZES.items():
        for scheme in ("light", "dark"):
            context = chromium.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page = context.new_page()
            prefix = f"{scheme}-{width}"

            def keep(name: str, page: Page = page, prefix: str = prefix) -> None:
                if not wanted or name in wanted:
                    page.wait_for_timeout(700)  # transitions
                    page.screenshot(path=FOLDER / f"{prefix}-{name}.png")

            take(page, address, keep)
            context.close()


def photograph_nothing(page: Page, address: str, keep: Callable[[str], None]) -> None:
    """The page before there are documents."""
    page.goto(address)
    page.locator(".notice").wait_for()
    keep("no-documents")


def photograph(page: Page, address: str, keep: Callable[[str], None]) -> None:
    """One visit: the empty page, each question, a citation, the reader, the documents."""
    page.goto(address)
    page.locator(".welcome").wait_for()
    keep("welcome")
    for name, question in QUESTIONS.items():
        ask(page, question)
        keep(name)
    photograph_proof(page, keep)
    page.goto(f"{address}/documents")
    page.locator(".about").first.wait_for()
    keep("documents")
    page.locator("[class*='st-key-document-'] button").first.click()
    page.locator(".document").wait_for()
    keep("document")


def photograph_proof(page: Page, keep: Callable[[str], None]) -> None:
    """The card on a marker, the reader, a linked document, and how an answer was found."""
    marker = page.locator('.answer a.chip[data-citation="2:cited:2"]')
    marker.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # scrolling would hide the card
    marker.hover()
    keep("card")
    marker.click()
    page.locator(".st-key-reader .document mark").first.wait_for()
    page.mouse.move(1, 1)
    keep("reader")
    page.keyboard.press("Escape")
    page.locator(".st-key-reader").wait_for(state="detached")
    page.locator(".found").nth(2).locator("summary").click()
    page.locator(".found").nth(2).scroll_into_view_if_needed()
    page.locator(".found").nth(2).evaluate("element => element.scrollIntoView()")
    keep("found")
    link = str(marker.get_attribute("href"))
    page.goto(link)
    page.locator(".document mark").first.wait_for()
    keep("linked")


if __name__ == "__main__":
    main()
