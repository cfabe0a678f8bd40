"""Several servers on one database and one vector server answer as one process, and lose nothing."""

from pathlib import Path

import pytest
from page_server import find_chromium
from postgres_server import NOT_HERE, programs
from sharing import walk
from store_samples import make_document

from assistant.settings import Settings, StoreSettings
from ingest.pipeline import ingest_documents

pytestmark = [
    pytest.mark.services,
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.skipif(programs() is None, reason=NOT_HERE),
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium"),
]


def test_servers_answer_as_one_and_lose_nothing(tmp_path: Path) -> None:
    source = tmp_path / "alone"
    papers = [
        make_document(f"{n}.txt", f"Partner{n} of Harbour{n} studies subject{n} since {1990 + n}.")
        for n in range(20)
    ]
    ingest_documents(papers, Settings(store=StoreSettings(path=source)))
    questions = ["Who studies subject7?", "Since when does Partner3 study subject3?", "Who pays?"]
    figures = walk(source, questions, tmp_path)
    assert figures["passages"] == len(papers)
