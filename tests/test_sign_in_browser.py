"""Three people sign in at a real OpenID provider, in a real browser."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from api_server import free_port
from page_server import ask, browser, find_chromium
from playwright.sync_api import Browser, BrowserContext, Page, expect
from store_samples import make_document

from assistant.settings import Settings, StoreSettings
from ingest.pipeline import ingest_documents

provider = pytest.importorskip("oidc_provider_mock", reason="no provider to sign in at")
pytest.importorskip("authlib", reason="the extra `team` is not installed")
pytestmark = [
    pytest.mark.services,
    pytest.mark.browser,
    pytest.mark.timeout(400),
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium"),
]
CLOSED = "Karolinska Hospital and Zephyrion Pharma merge their laboratories in 2024."
OPEN = "Oslo University Hospital and Novania work together on eye disease."
PEOPLE = {
    "anna": {"email": "anna@example.org", "groups": ["board"]},
    "eva": {"email": "eva@example.org", "groups": ["editors"]},
    "ulf": {"email": "ulf@elsewhere.org"},
}


@contextmanager
def serving_page(store: Path, login: str, port: int) -> Iterator[str]:
    """The page by the command that people start it with."""
    address = f"http://localhost:{port}"
    told = {
        "STORE__PATH": store,
        "PAGE__PORT": port,
        "SIGN_IN__PROVIDER": f"{login}/.well-known/openid-configuration",
        "SIGN_IN__CLIENT_ID": "assistant",
        "SIGN_IN__ADDRESS": address,
        "SIGN_IN__PEOPLE": "*@example.org",
        "SIGN_IN__EDITORS": "group:editors",
        "COLLECTIONS__BOARD__DOCUMENTS": "board/*",
        "COLLECTIONS__BOARD__READERS": "group:board",
    }
    environment = os.environ | {f"ASSISTANT_{name}": str(value) for name, value in told.items()}
    environment["OIDC_CLIENT_SECRET"] = "not very secret"
    command = [sys.executable, "-m", "assistant", "chat"]
    server = subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[1])
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/healthz").close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = tmp_path_factory.mktemp("signing")
    documents = [make_document("open.txt", OPEN), make_document("board/closed.txt", CLOSED)]
    titled = [replace(one, title=one.text) for one in documents]
    ingest_documents(titled, Settings(store=StoreSettings(path=store)))
    people = [provider.User(sub=name, claims=claims) for name, claims in PEOPLE.items()]
    with (
        provider.run_server_in_thread(user_claims=people) as login,
        serving_page(store, f"http://localhost:{login.server_port}", free_port()) as served,
    ):
        yield served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as launched:
        yield launched


def sign_in(context: BrowserContext, address: str, name: str) -> Page:
    context.set_default_timeout(120_000)  # the first question loads the models
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=name, exact=True).click()
    return page


def test_three_people_see_what_is_theirs_until_they_sign_out(
    chromium: Browser, address: str
) -> None:
    anna, eva, ulf = (chromium.new_context() for _ in PEOPLE)
    hers = sign_in(anna, address, "anna")
    expect(hers.locator(".welcome")).to_be_visible(timeout=90_000)
    ask(hers, "Who merges laboratories?")
    expect(hers.locator("body")).to_contain_text("Zephyrion")
    conversation = hers.url

    others = sign_in(eva, address, "eva")
    expect(others.locator(".welcome")).to_be_visible(timeout=90_000)
    others.goto(conversation)
    others.locator(".welcome, .notice").first.wait_for()
    expect(others.locator("body")).not_to_contain_text("Zephyrion")
    others.goto(f"{address}/documents")
    expect(others.locator("body")).to_contain_text("Novania")
    expect(others.locator("body")).not_to_contain_text("Zephyrion")
    expect(others.get_by_test_id("stFileUploader").first).to_be_attached()

    refused = sign_in(ulf, address, "ulf")
    expect(refused.locator(".notice")).to_contain_text("You may not come in")
    expect(refused.locator("body")).not_to_contain_text("Novania")

    second = anna.new_page()  # another tab of the same browser is signed in too
    second.goto(conversation)
    expect(second.locator("body")).to_contain_text("Zephyrion", timeout=60_000)
    hers.get_by_role("button", name="Sign out").click()
    hers.get_by_role("button", name="End session").click()
    expect(hers.get_by_role("button", name="Sign in")).to_be_visible(timeout=60_000)
    expect(second.locator("body")).not_to_contain_text("Zephyrion", timeout=60_000)
    hers.goto(conversation)
    expect(hers.get_by_role("button", name="Sign in")).to_be_visible(timeout=60_000)
    expect(hers.locator("body")).not_to_contain_text("Zephyrion")


def test_a_cookie_that_somebody_made_lets_nobody_in(chromium: Browser, address: str) -> None:
    context = chromium.new_context()
    forged = "2|1:0|10:1700000000|15:_streamlit_user|4:e30=|" + "0" * 64
    context.add_cookies([{"name": "_streamlit_user", "value": forged, "url": address}])
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=60_000)
