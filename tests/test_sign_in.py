"""Signing in: who comes in, what each may do and read, and that signing out ends it."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from store_samples import make_document
from streamlit.testing.v1 import AppTest

from assistant.access.people import Rank
from assistant.access.signed import signed_in
from assistant.errors import SettingsError
from assistant.page import serve
from assistant.resources import resource
from assistant.settings import PageSettings, Settings, StoreSettings, load_settings
from assistant.settings.people import SignInSettings
from ingest.pipeline import ingest_documents

SIGN_IN = SignInSettings(
    provider="https://login.example.org/.well-known/openid-configuration",
    client_id="assistant",
    address="https://assistant.example.org",
    people="*@example.org, group:guests",
    editors="group:editors, eva@example.org",
    administrators="ada@example.org",
)
CLOSED = "Karolinska Hospital and Zephyrion Pharma merge their laboratories."
OPEN = "Oslo University Hospital and Novania work together on eye disease."


def claims(name: str = "bo@example.org", **more: Any) -> dict[str, Any]:
    told = {"iss": "https://login.example.org", "sub": f"sub of {name}", "iat": time.time()}
    return told | {"email": name, "email_verified": True, "is_logged_in": True} | more


@pytest.mark.parametrize(
    ("told", "rank"),
    [
        (claims(), Rank.READER),
        (claims("Eva@Example.org"), Rank.EDITOR),
        (claims(groups=["editors", "others"]), Rank.EDITOR),
        (claims(groups="editors"), Rank.EDITOR),
        (claims("ada@example.org"), Rank.ADMINISTRATOR),
        (claims("x@elsewhere.org", groups=["guests"]), Rank.READER),
        (claims(groups={"editors": True}), Rank.READER),
    ],
)
def test_ranks_follow_names_and_groups(told: dict[str, Any], rank: Rank) -> None:
    found = signed_in(told, SIGN_IN)
    assert found is not None
    assert found.person.rank is rank


@pytest.mark.parametrize(
    "told",
    [
        {},
        claims(""),
        claims("x@elsewhere.org"),
        claims("x@example.org.evil"),
        claims(email_verified=False),
        claims(email=["bo@example.org"]),
        claims(sub=""),
        claims(iat="now"),
        claims(iat=time.time() - 13 * 3600),
        claims(iat=time.time() + 3600),
        {name: value for name, value in claims().items() if name != "iat"},
    ],
)
def test_nobody_comes_in_with_less(told: dict[str, Any]) -> None:
    assert signed_in(told, SIGN_IN) is None


def test_a_person_cannot_be_called_as_a_group_or_a_program_is() -> None:
    anyone = SIGN_IN.model_copy(update={"people": "", "name_claim": "nickname"})
    for name in ("group:board", "client:reports", "Group:Board"):
        assert signed_in(claims(nickname=name), anyone) is None
    assert signed_in(claims(nickname="bo"), anyone) is not None


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("signed")
    documents = [make_document("open.txt", OPEN), make_document("board/closed.txt", CLOSED)]
    titled = [replace(one, title=one.text) for one in documents]
    ingest_documents(titled, Settings(store=StoreSettings(path=folder)))
    return folder


@pytest.fixture
def page(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    settings = {
        "STORE__PATH": str(store),
        "COLLECTIONS__BOARD__DOCUMENTS": "board/*",
        "COLLECTIONS__BOARD__READERS": "eva@example.org",
        **{f"SIGN_IN__{n}".upper(): str(v) for n, v in SIGN_IN.model_dump().items()},
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"ASSISTANT_{name}", value)
    monkeypatch.chdir(tmp_path)
    st.cache_resource.clear()
    yield AppTest.from_file(str(resource("app.py")), default_timeout=90)
    st.cache_resource.clear()


def everything(page: AppTest) -> str:
    assert not page.exception
    bodies = [element.proto.body for element in page.get("html")]
    labels = [widget.label for kind in ("button", "multiselect") for widget in page.get(kind)]
    options = [option for box in page.get("multiselect") for option in box.options]
    tables = [table.value.to_csv() for table in page.dataframe]
    return "\n".join([*bodies, *labels, *options, *tables])


def as_person(page: AppTest, told: dict[str, Any]) -> AppTest:
    page.user = told
    return page.run()


def at(page: AppTest, path: str) -> AppTest:
    """The page at an address, as a browser would ask for it; AppTest knows only files."""
    known = page._registered_pages.items()
    page._page_hash = next(key for key, told in known if told.get("url_pathname") == path)
    return page.run()


def test_nothing_is_shown_before_somebody_signs_in(page: AppTest) -> None:
    for told in ({"is_logged_in": False}, claims("x@elsewhere.org")):
        shown = everything(as_person(page, told))
        assert "Oslo" not in shown
        assert not page.chat_input
        assert "Sign" in shown


def test_each_person_sees_their_own_documents_in_every_part_of_the_page(
    page: AppTest, store: Path
) -> None:
    closed = make_document("board/closed.txt", CLOSED).id
    for name, sees in (("eva@example.org", True), ("bo@example.org", False)):
        as_person(page, claims(name))
        assert ("Zephyrion" in everything(page)) is sees  # suggestions, the bar of the scope
        for address in ("/documents", "/register", f"/documents?document={closed}"):
            path, _, chosen = address.partition("?document=")
            page.query_params = {"document": chosen} if chosen else {}
            shown = everything(at(page, path.strip("/")))
            while sees and "Zephyrion" not in shown:  # the register is filled meanwhile
                time.sleep(0.5)
                shown = everything(page.run())
            assert ("Zephyrion" in shown) is sees, (name, address)


def test_a_reader_changes_nothing_and_an_editor_may(page: AppTest) -> None:
    for name, may in (("bo@example.org", False), ("eva@example.org", True)):
        as_person(page, claims(name))
        at(page, "documents")
        assert bool(page.get("file_uploader")) is may


def test_signing_out_ends_every_session_of_that_sign_in(page: AppTest) -> None:
    told = claims("eva@example.org")
    as_person(page, told)
    assert page.chat_input
    page.button(key="sign-out").click().run()
    again = everything(as_person(page, told))  # the same sign-in, in another tab
    assert "Zephyrion" not in again
    assert not page.chat_input
    st.cache_resource.clear()  # another page server knows what is in the store, and no more
    other = AppTest.from_file(str(resource("app.py")), default_timeout=90)
    assert "Zephyrion" not in everything(as_person(other, told))
    assert not other.chat_input
    later = claims("eva@example.org", iat=told["iat"] + 5)
    assert as_person(page, later).chat_input


def test_the_page_opens_to_others_where_people_sign_in() -> None:
    outside = PageSettings(address="0.0.0.0")
    serve.check_open_to_others(outside, SIGN_IN)
    with pytest.raises(SettingsError):
        serve.check_open_to_others(outside)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"address": ""}, "sign_in.address"),
        ({"client_id": ""}, "sign_in.client_id"),
        ({"address": "http://assistant.example.org"}, "https"),
        ({"provider": "http://login.example.org"}, "https"),
    ],
)
def test_a_sign_in_that_could_be_listened_to_is_refused(
    change: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "s")
    with pytest.raises(SettingsError, match=said):
        serve.secrets_of(SIGN_IN.model_copy(update=change))


def test_secrets_come_from_the_environment_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OIDC_CLIENT_SECRET", raising=False)
    with pytest.raises(SettingsError, match="OIDC_CLIENT_SECRET"):
        serve.secrets_of(SIGN_IN)
    monkeypatch.setenv("OIDC_CLIENT_SECRET", 'se"cret')
    told = serve.secrets_of(SIGN_IN)
    assert 'client_secret = "se\\"cret"' in told
    (tmp_path / "assistant.toml").write_text('[sign_in]\nclient_secret = "x"\n')
    with pytest.raises(SettingsError, match="client_secret is not a setting"):
        load_settings(tmp_path, {})
