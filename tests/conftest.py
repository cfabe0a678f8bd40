"""What several tests share: a store of the sample documents, ingested once."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from nursery import Nursery

from assistant.answering import Assistant
from assistant.children import start_child
from assistant.resources import resource
from assistant.search.indexes import verify
from assistant.settings import IngestSettings, Settings, StoreSettings
from assistant.wiring import open_assistant, open_register
from ingest import sandbox
from ingest.loaders import Loader
from ingest.pipeline import ingest_paths


@pytest.fixture(scope="session", autouse=True)
def no_reading_apart() -> Iterator[None]:
    """No test leaves a process behind that reads what it brought in."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ASSISTANT_INGEST__FILL_REGISTER", "false")
        yield


@pytest.fixture(scope="session", autouse=True)
def nursery() -> Iterator[None]:
    """Spares the tests in this process what starting the children takes."""
    if sys.platform != "linux":
        yield
        return
    with Nursery() as found, pytest.MonkeyPatch.context() as patched:
        for module in (sandbox, verify):
            patched.setattr(module, "start_child", found.start_child)
        yield


@pytest.fixture
def real_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children as the program starts them."""
    for module in (sandbox, verify):
        monkeypatch.setattr(module, "start_child", start_child)


@pytest.fixture(scope="session")
def loader() -> Iterator[Loader]:
    """The sandboxed reading of files, as an ingest starts it."""
    with Loader(IngestSettings()) as made:
        yield made


@pytest.fixture(scope="session")
def sample_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a store that holds the sample documents; tests must not change it."""
    settings = Settings(store=StoreSettings(path=tmp_path_factory.mktemp("samples")))
    ingest_paths([resource("documents")], settings)
    return settings


@pytest.fixture(scope="session")
def assistant_over(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Mapping[str, str]], Assistant]:
    """An assistant over documents of a test's own, texts by file name."""

    def over(documents: Mapping[str, str]) -> Assistant:
        folder = tmp_path_factory.mktemp("documents")
        for name, text in documents.items():
            (folder / name).write_text(text, encoding="utf-8")
        settings = Settings(store=StoreSettings(path=folder / "store"))
        ingest_paths([folder / name for name in documents], settings)
        return open_assistant(settings)

    return over


@pytest.fixture(scope="session")
def samples_into(sample_settings: Settings) -> Callable[[Path], Path]:
    """Copies that store into a folder, where a test may change it.

    Its register is filled before, which would else be done in every copy: ten seconds each.
    """
    open_register(sample_settings).rows()

    def copy(folder: Path) -> Path:
        return shutil.copytree(sample_settings.store.path, folder, dirs_exist_ok=True)

    return copy


@pytest.fixture(scope="session")
def sample_assistant(sample_settings: Settings) -> Assistant:
    return open_assistant(sample_settings)


ELSEWHERE = "needs files outside the repository"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says at the end, in words of its own, what could not be tried here."""
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = [one.nodeid for one in skipped if ELSEWHERE in str(one.longrepr)]
    if left_out:
        terminalreporter.section("not tried: files outside the repository are not here")
        for name in left_out:
            terminalreporter.line(name)
