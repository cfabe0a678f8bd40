"""What several tests share: a store of the sample documents, ingested once."""

import pytest

from assistant.answering import Assistant
from assistant.resources import resource
from assistant.settings import Settings, StoreSettings
from assistant.wiring import open_assistant
from ingest.pipeline import ingest_paths


@pytest.fixture(scope="session")
def sample_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a store that holds the sample documents; tests must not change it."""
    settings = Settings(store=StoreSettings(path=tmp_path_factory.mktemp("samples")))
    ingest_paths([resource("documents")], settings)
    return settings


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
