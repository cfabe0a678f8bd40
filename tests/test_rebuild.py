"""Changing the embedding model: noticed, built beside the old index, resumed where it stopped."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from embedding_server import EmbeddingServer, serving
from store_samples import make_document

from assistant.errors import EmbeddingError, EmptyLibraryError, FingerprintError
from assistant.library import Library
from assistant.search.embedder import Fingerprint
from assistant.settings import Settings, StoreSettings, environment_with
from assistant.settings.embedding import EmbeddingSettings
from assistant.types import Document, Ending, Question
from assistant.wiring import open_assistant, open_retriever
from ingest import pipeline
from ingest.__main__ import main
from ingest.pipeline import ingest_documents, rebuild

ROOT = Path(__file__).parents[1]
DOCUMENTS = 40
PROBES = 3  # texts that a fingerprint takes


def documents(edition: int = 1) -> list[Document]:
    return [
        make_document(f"paper{n}", f"Partner{n} studies subject{n}, edition {edition}.")
        for n in range(DOCUMENTS)
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the embedded model; not to be changed."""
    store = tmp_path_factory.mktemp("made")
    ingest_documents(documents(), Settings(store=StoreSettings(path=store)))
    return store


@pytest.fixture
def embedded(made: Path, tmp_path: Path) -> Settings:
    store = tmp_path / "store"
    shutil.copytree(made, store)
    return Settings(store=StoreSettings(path=store))


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with serving(EmbeddingServer(dimension=384)) as running:  # as many as the embedded model's
        yield running


def served(settings: Settings, server: EmbeddingServer) -> Settings:
    model = EmbeddingSettings(model="openai:words", base_url=server.url, batch_size=9, retries=0)
    return settings.model_copy(update={"embedding": model})


def best(settings: Settings, number: int = 7) -> str:
    (found, *_) = open_retriever(settings).search(f"What does Partner{number} study?", 3)
    return found.document.name


def passages_sent(server: EmbeddingServer) -> list[str]:
    return [text for text in server.embedded if text.startswith("paper")]


def test_another_model_is_noticed_and_the_command_that_rebuilds_is_named(
    embedded: Settings, server: EmbeddingServer
) -> None:
    other = served(embedded, server)
    with pytest.raises(FingerprintError, match=r"`python -m ingest --rebuild`"):
        best(other)
    with pytest.raises(FingerprintError, match=r"`python -m ingest --rebuild`"):
        ingest_documents(documents(edition=2), other)
    assert passages_sent(server) == []
    assert best(embedded) == "paper7"


@pytest.mark.slow
def test_a_reader_of_the_old_model_is_served_until_the_swap(
    embedded: Settings, server: EmbeddingServer
) -> None:
    old, heard = open_retriever(embedded), []

    def progress(step: str, done: int, total: int) -> None:
        heard.append((step, done, total))
        assert old.search("What does Partner7 study?", 1)[0].document.name == "paper7"

    assert rebuild(served(embedded, server), progress).encoded == DOCUMENTS
    assert ("Encoding", 24, DOCUMENTS) in heard
    assert best(served(embedded, server)) == "paper7"
    with pytest.raises(FingerprintError, match="embedded:multilingual-e5-small"):
        old.search("What does Partner7 study?", 1)
    asked = len(server.embedded)
    assert rebuild(embedded).encoded == 0, "the vectors of the model before are kept"
    assert len(server.embedded) == asked
    assert best(embedded) == "paper7"


def test_a_fault_of_the_server_leaves_the_old_index_and_the_rebuild_goes_on_from_there(
    embedded: Settings, server: EmbeddingServer
) -> None:
    other = served(embedded, server)
    server.reply = lambda _: (500, "text/plain", b"") if len(passages_sent(server)) > 20 else None
    with pytest.raises(EmbeddingError, match=rf"24 of {DOCUMENTS} passages were embedded .* kept"):
        rebuild(other)
    assert best(embedded) == "paper7"
    # Work with the old model in between takes nothing away from what was embedded.
    ingest_documents([make_document("paper99", "Partner99 studies leukaemia.")], embedded)
    before, server.reply = len(passages_sent(server)), None
    report = rebuild(other)
    assert (before, report.encoded) == (24, DOCUMENTS - 24 + 1)
    assert len(set(passages_sent(server))) == len(passages_sent(server)) == DOCUMENTS + 1
    assert best(other) == "paper7"


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_rebuild_that_is_interrupted_leaves_the_old_index_and_goes_on(
    embedded: Settings, server: EmbeddingServer, end: signal.Signals
) -> None:
    other = served(embedded, server)
    server.stops_after = PROBES + 20
    process = subprocess.Popen(
        [sys.executable, "-m", "ingest", "--rebuild"],
        cwd=embedded.store.path,
        env=environment_with(other) | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert server.stopped.wait(60)
    process.send_signal(end)
    said = process.communicate(timeout=60)[1]
    if end is signal.SIGINT:
        assert process.returncode == 130
        assert "nothing is lost; run the command again" in said
    assert best(embedded) == "paper7"
    server.stops_after = None
    server.closing.set()
    assert rebuild(other).encoded == DOCUMENTS - 16
    assert best(other) == "paper7"


def test_a_model_swapped_behind_the_same_name_is_noticed_by_a_new_program(
    embedded: Settings, server: EmbeddingServer
) -> None:
    other = served(embedded, server)
    rebuild(other)
    server.noise = 1e-4
    assert best(other) == "paper7"
    server.seed = 1
    with pytest.raises(FingerprintError, match="another openai:words"):
        best(other)
    assert rebuild(other).encoded == DOCUMENTS
    assert best(other) == "paper7"


def test_the_command_rebuilds(
    embedded: Settings,
    server: EmbeddingServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(os, "environ", environment_with(served(embedded, server)))
    assert main(["--rebuild"]) == 0
    told = capsys.readouterr().out
    assert told == "rebuilt with openai:words; 40 passages in the library, 40 newly encoded.\n"
    with pytest.raises(SystemExit):
        main(["--rebuild", "documents"])


def test_an_empty_library_cannot_be_rebuilt(tmp_path: Path) -> None:
    with pytest.raises(EmptyLibraryError, match="python -m ingest"):
        rebuild(Settings(store=StoreSettings(path=tmp_path / "none")))
    assert Library(tmp_path / "none").generation() is None


def test_a_server_that_is_gone_ends_an_answer_as_unavailable(
    embedded: Settings, server: EmbeddingServer
) -> None:
    other = served(embedded, server)
    rebuild(other)
    assistant = open_assistant(other)
    assert assistant.ask(Question("What does Partner7 study?")).retrieved
    server.reply = lambda _: (500, "text/plain", b"")
    answer = assistant.ask(Question("What does Partner7 study?"))
    assert (answer.ending, answer.text, answer.retrieved) == (Ending.UNAVAILABLE, "", ())
    assert "Look at the server" in answer.advice


def test_a_library_of_the_encoder_that_shipped_before_is_rebuilt_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Before:
        """What an earlier version wrote down, with vectors of its own."""

        batch_size = 128
        fingerprint = Fingerprint("embedded:all-MiniLM-L6-v2", 384, "0f84acf1d07c4f5b")

        def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
            vectors = np.random.default_rng(len(texts)).normal(size=(len(texts), 384))
            units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
            return units.astype(np.float32)

    settings = Settings(store=StoreSettings(path=tmp_path / "store"))
    with monkeypatch.context() as earlier:
        earlier.setattr(pipeline, "open_embedder", lambda _: Before())
        ingest_documents(documents(), settings)
    before = Library(settings.store.path).generation()
    with pytest.raises(FingerprintError, match=r"all-MiniLM.*ingest --rebuild.*index\.$"):
        open_assistant(settings)
    with pytest.raises(FingerprintError, match="--rebuild"):
        ingest_documents(documents(2), settings)
    assert Library(settings.store.path).generation() == before
    assert rebuild(settings).encoded == DOCUMENTS
    assert open_retriever(settings).search("Who studies subject7?", 1)[0].document.name == "paper7"
