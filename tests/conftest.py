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
