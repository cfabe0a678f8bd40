"""Several servers and an ingest as processes of their own over one library."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from api_server import api_process, free_port
from store_samples import make_document

from assistant.settings import Settings, StoreSettings, environment_with
from assistant.types import Question
from assistant.wiring import open_assistant
from ingest.pipeline import ingest_documents

pytestmark = [pytest.mark.services, pytest.mark.timeout(400)]
ROOT = Path(__file__).parents[1]
KNOWN = "Oslo University Hospital and Novania signed an agreement on eye disease in 2024."
LATER = "Tampere University Hospital and Medexa will open a registry in March 2027."
ASKED, ASKED_LATER = "When was the agreement on eye disease signed?", "When will the registry open?"


def ask(address: str, question: str) -> dict[str, object]:
    told = httpx.post(f"{address}/ask", json={"question": question}, timeout=200).json()
    return {name: told[name] for name in ("answer", "citations", "ending")}


def test_servers_share_a_library_and_outlive_each_other(tmp_path: Path) -> None:
    store = tmp_path / "store"
    settings = Settings(store=StoreSettings(path=store))
    ingest_documents([make_document("known.txt", KNOWN)], settings)
    alone = open_assistant(settings).ask(Question(ASKED)).text
    with (
        api_process(settings, free_port()) as (one, first),
        api_process(settings, free_port()) as (two, _),
    ):
        for address in (one, two):
            assert ask(address, ASKED)["answer"] == alone
            assert ask(address, ASKED_LATER)["citations"] == []
        new = tmp_path / "later.txt"
        new.write_text(LATER)
        command = [sys.executable, "-m", "ingest", str(new)]
        subprocess.run(
            command, env=environment_with(settings), cwd=ROOT, check=True, capture_output=True
        )
        told = [ask(address, ASKED_LATER) for address in (one, two)]  # from the next question on
        assert told[0] == told[1]
        assert "March 2027" in str(told[0]["answer"])
        first.send_signal(signal.SIGKILL)
        first.wait(30)
        assert ask(two, ASKED)["answer"] == alone
    with api_process(settings, free_port()) as (again, _):
        assert ask(again, ASKED_LATER) == told[0]
