"""Serves the real page for tests and screenshots, and finds a browser to look at it with."""

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.page import serve
from assistant.settings import PageSettings, Settings, StoreSettings, environment_with

_CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_START_SECONDS = 60
expect.set_options(timeout=20_000)  # milliseconds; the machine may be busy


def find_chromium() -> str | None:
    """The path of an installed Chromium or Chrome, if any."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    return None


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_chromium(), args=_CHROMIUM_FLAGS)
        yield launched
        launched.close()


def settings_for(store: Path) -> Settings:
    """Settings for a store in `store` and a page on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Settings(store=StoreSettings(path=store), page=PageSettings(port=port))


@contextmanager
def serving(settings: Settings, script: Path | None = None) -> Iterator[str]:
    """The page's address while it is served by the real command (or for another `script`)."""
    with serving_process(settings, script) as (address, _):
        yield address


@contextmanager
def serving_process(settings: Settings, script: Path | None = None) -> Iterator[tuple[str, int]]:
    """As `serving`, with the id of the server's process."""
    command = serve.command(settings.page, settings.ingest.max_megabytes)
    if script:
        command[command.index("run") + 1] = str(script)
    server = subprocess.Popen(command, env=environment_with(settings), cwd=settings.store.path)
    address = f"http://127.0.0.1:{settings.page.port}"
    try:
        _wait_for(f"{address}/_stcore/health", server)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"The page did not start (exit code {server.poll()}).")


def ask(page: Page, question: str) -> None:
    """Asks `question` and waits until its answer is finished."""
    turns = page.locator(".question").count()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    page.locator(".question").nth(turns).wait_for()
    page.locator(f".st-key-tools-{turns}").wait_for()
