"""The register's page without a browser: its table, own columns, verdicts and other views."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.core.reader import Reader
from assistant.library import Library
from assistant.register import Background, Register
from assistant.settings import Settings, StoreSettings
from ingest.pipeline import ingest_paths

NEWS = """Skogby Hospital and Fjordmed sign an agreement on asthma

Skogby, 3 May 2024. Skogby Hospital and Fjordmed AS have signed an agreement on research into
asthma in children. Norwegian law applies to the agreement. It runs until 31 December 2027.
"""
SCRIPT = """
import streamlit as st
from pathlib import Path
from assistant.library import Library
from assistant.page.register import page
from assistant.page.view import dress
from assistant.register import Background, Register
from assistant.core.reader import Reader

@st.cache_resource
def opened():
    library = Library(Path("store"))
    register = Register(library, Reader())
    return library, register, Background(register)

library, register, filling = opened()
dress()
page.draw(register, library, filling)
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    (folder / "in").mkdir()
    (folder / "in" / "news.txt").write_text(NEWS, encoding="utf-8")
    ingest_paths([folder / "in"], Settings(store=StoreSettings(path=folder / "store")))
    return folder


@pytest.fixture
def page(store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.chdir(store)
    st.cache_resource.clear()
    yield filled(AppTest.from_string(SCRIPT, default_timeout=60).run())
    st.cache_resource.clear()


def register_of(store: Path) -> Register:
    return Register(Library(store / "store"), Reader())


def filled(page: AppTest) -> AppTest:
    while not page.dataframe:  # the reading goes on in the background
        page.run()
    assert not page.exception
    return page


def test_a_typed_question_becomes_a_column_that_every_document_is_asked(page: AppTest) -> None:
    page.text_input[1].set_value("Which law applies to the agreement?")
    next(b for b in page.button if b.label == "Add as a column").click().run()
    filled(page)
    frame = page.dataframe[0].value
    assert "Norwegian law" in frame["Which law applies to the agreement"][0]
    assert frame["Title"][0].startswith("Skogby Hospital")
    next(b for b in page.button if b.label.startswith("Remove")).click().run()
    assert "Which law applies to the agreement" not in page.dataframe[0].value


def test_the_other_views_can_be_read_as_tables(page: AppTest) -> None:
    for view in ("timeline", "map", "totals"):
        page.segmented_control[0].set_value(view).run()
        assert not page.exception
        told = " ".join(frame.value.to_csv() for frame in [*page.table, *page.dataframe])
        assert "Skogby Hospital" in told


def test_a_filter_leaves_what_it_names(page: AppTest) -> None:
    page.text_input[0].set_value("nothing of the kind").run()
    assert not page.dataframe or page.dataframe[0].value.empty
    page.text_input[0].set_value("fjordmed").run()
    assert len(page.dataframe[0].value) == 1


def test_the_background_reads_what_is_missing_and_says_how_far_it_is(store: Path) -> None:
    (store / "in" / "more.txt").write_text(NEWS.replace("Fjordmed", "Havmed"), encoding="utf-8")
    ingest_paths([store / "in"], Settings(store=StoreSettings(path=store / "store")))
    register = register_of(store)
    work = Background(register)
    assert work.progress is None
    work.start()
    assert work.wait(60)
    assert register.missing() == []
    assert len(register.collaborations()) == 2


ASKING = SCRIPT.replace("Background(register)\n", "Background(register, completion)\n").replace(
    "    return library",
    """    class Pointing:
        name = "openai:tiny-model"
        def point(self, document, start, end, questions):
            return {"lead": (start, start + 5)}
        def effort(self, document, start, end, questions):
            return Effort(1, 2, 3400, 0.02, "SEK")
    completion = register.completion(Pointing())
    return library""",
    1,
)
ASKING = "from assistant.types import Effort\n" + ASKING.replace(
    "    return library, register, Background(register)",
    "    return library, register, Background(register, completion)",
)


def test_what_asking_a_model_takes_is_told_beside_its_button(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(store)
    st.cache_resource.clear()
    page = filled(AppTest.from_string(ASKING, default_timeout=60).run())
    shown = " ".join(one.value for one in page.get("html") if hasattr(one, "value"))
    told = shown or " ".join(str(one.proto) for one in page.main)
    assert "openai:tiny-model" in told
    assert re.search(r"takes \d requests, about \d{4} tokens, about 0\.0\d SEK", told)
    button = next(b for b in page.button if b.label == "Ask the model")
    button.click().run()
    while any(b.label == "Ask the model" for b in page.button):
        page.run()  # the model is asked in the background
    assert not page.exception
    st.cache_resource.clear()
