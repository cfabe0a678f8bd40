"""Photographs every screen of the page, both themes, three widths: `make screenshots`.

Writes to `screenshots/`, which stays out of the repository.
"""

import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from assistant.resources import resource
from ingest.pipeline import ingest_paths
from tests.page_server import ask, browser, serving, settings_for

FOLDER = Path(__file__).parents[1] / "screenshots"
QUESTIONS = {
    "answer": "When did Bristol Myers Squibb launch GECI in Europe?",
    "follow-up": "What is its purpose?",
    "many-documents": "Which collaborations concern precision medicine?",
    "not-found": "What is the price of a train ticket from Rome to Naples?",
}
SIZES = {375: 800, 1440: 900, 1920: 1080}
Scheme = Literal["light", "dark"]


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as store, browser() as chromium:
        settings = settings_for(Path(store))
        ingest_paths([resource("documents")], settings)
        with serving(settings) as address:
            for width in SIZES:
                for scheme in ("light", "dark"):
                    photograph(chromium, address, width, scheme)


def photograph(chromium: Browser, address: str, width: int, scheme: Scheme) -> None:
    """One visit: the empty page, each question, a citation, the reader, the documents."""
    context = chromium.new_context(
        viewport={"width": width, "height": SIZES[width]}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(address)
    page.locator(".welcome").wait_for()
    keep(page, f"{scheme}-{width}-1-welcome")
    for place, (name, question) in enumerate(QUESTIONS.items(), start=2):
        ask(page, question)
        keep(page, f"{scheme}-{width}-{place}-{name}")
    page.locator(".answer a.chip").first.click()
    keep(page, f"{scheme}-{width}-6-citation")
    page.get_by_role("button", name="Read the document").first.click()
    page.locator(".document mark").first.wait_for()
    keep(page, f"{scheme}-{width}-7-reader")
    page.goto(f"{address}/documents")
    page.locator(".about").first.wait_for()
    keep(page, f"{scheme}-{width}-8-documents")
    page.locator("[class*='st-key-document-'] button").first.click()
    page.locator(".document").wait_for()
    keep(page, f"{scheme}-{width}-9-document")
    context.close()


def keep(page: Page, name: str) -> None:
    page.wait_for_timeout(700)  # transitions
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
