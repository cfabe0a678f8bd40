"""The vectors on a real Chroma server: built, checked, swapped and read as in the store."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from chroma_server import chroma_server, free_port, running
from store_samples import make_document, unit_vectors

from assistant.errors import StoreError, UnreachableError
from assistant.library import Library, LibraryWriter
from assistant.search.vectors import VectorServer
from assistant.settings import Settings, StoreSettings
from assistant.types import Document
from assistant.wiring import open_retriever
from ingest.pipeline import ingest_documents, rebuild


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma") / "data") as address:
        yield address


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    return Settings(store=StoreSettings(path=tmp_path / "store", chroma_url=url))


def documents(count: int, edition: int = 1) -> list[Document]:
    return [
        make_document(f"paper{n}", f"Partner{n} studies subject{n}, edition {edition}.")
        for n in range(count)
    ]


def best(settings: Settings, number: int = 3) -> str:
    return open_retriever(settings).search(f"What does Partner{number} study?", 1)[0].text


def collections(url: str) -> set[str]:
    """The generations on the server, whichever library's."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    port, quiet = int(url.rpartition(":")[2]), ChromaSettings(anonymized_telemetry=False)
    listed = chromadb.HttpClient("127.0.0.1", port, settings=quiet).list_collections()
    return {collection.name.removeprefix("passages-") for collection in listed}


def generations(settings: Settings) -> set[str]:
    name = Library(settings.store.path).generation()
    return {name} if name else set()


def test_what_is_put_in_is_found(url: str) -> None:
    server, vectors = VectorServer(url, "test"), unit_vectors(1500)
    ids = [f"p{number}" for number in range(1500)]
    heard: list[int] = []
    server.build("whole", ids, vectors, heard.append)
    index = server.open("whole")
    assert (index.count(), sum(heard)) == (1500, 1500)
    assert set(index.ids()) == set(ids)
    assert [hits[0][0] for hits in index.search_many(vectors[:200], 1)] == ids[:200]
    query = unit_vectors(1, seed=9)[0]
    similar = np.sort(vectors @ query)[::-1][:5]
    found = index.search(query, 5)
    assert [score for _, score in found] == pytest.approx(similar.tolist(), abs=1e-4)
    assert np.allclose(index.stored(["p7"])["p7"], vectors[7], atol=1e-6)
    server.build("whole", ids[:10], vectors[10:20])  # the same ids take the new vectors
    assert index.count() == 1500
    assert np.allclose(index.stored(["p3"])["p3"], vectors[13], atol=1e-6)
    assert server.holds("whole", 1500)
    assert not server.holds("whole", 1499)
    assert not server.holds("absent", 0)


def test_a_library_deletes_its_own_collections_only(url: str) -> None:
    ours, theirs, vectors = VectorServer(url, "ours"), VectorServer(url, "theirs"), unit_vectors(2)
    for server, name in ((ours, "old"), (ours, "new"), (theirs, "kept")):
        server.build(name, ["a", "b"], vectors)
    ours.delete_all_but(["new"])
    assert {"new", "kept"} <= collections(url)
    assert "old" not in collections(url)
    with pytest.raises(StoreError, match="python -m ingest"):
        ours.open("old")


@pytest.mark.slow
def test_an_ingest_swaps_collections_and_readers_follow(url: str, settings: Settings) -> None:
    ingest_documents(documents(5), settings)
    first = generations(settings)
    assert first <= collections(url)
    assert not list(settings.store.path.rglob("chroma.sqlite3"))
    reader = open_retriever(settings)
    assert "edition 1" in reader.search("What does Partner3 study?", 1)[0].text
    ingest_documents(documents(8, edition=2), settings)
    assert "edition 2" in reader.search("What does Partner3 study?", 1)[0].text
    second = generations(settings)
    assert first | second <= collections(url), "a reader may still be on the one before"
    assert ingest_documents(documents(8, edition=2), settings).encoded == 0
    assert generations(settings) == second, "nothing changed, so nothing was built"
    ingest_documents(documents(9, edition=3), settings)
    assert not first & collections(url)


def test_the_vectors_move_to_a_server_and_back_without_embedding(
    url: str, settings: Settings
) -> None:
    store = settings.store.model_copy(update={"chroma_url": ""})
    at_home = settings.model_copy(update={"store": store})
    ingest_documents(documents(5), at_home)
    for moved, left in ((settings, at_home), (at_home, settings)):
        with pytest.raises(StoreError, match="python -m ingest"):
            best(moved)
        assert ingest_documents(documents(5), moved).encoded == 0
        assert "Partner3" in best(moved)
        with pytest.raises(StoreError, match="python -m ingest"):
            best(left)


@pytest.mark.slow
def test_a_server_that_lost_its_data_is_filled_again(url: str, settings: Settings) -> None:
    ingest_documents(documents(5), settings)
    VectorServer(url, LibraryWriter(settings.store.path).id()).delete_all_but([])
    with pytest.raises(StoreError, match="python -m ingest"):
        best(settings)
    assert ingest_documents(documents(5), settings).encoded == 0
    assert "Partner3" in best(settings)
    assert rebuild(settings).encoded == 0


@pytest.mark.slow
def test_a_server_that_is_down_is_told_and_loses_nothing(tmp_path: Path) -> None:
    port = free_port()
    store = StoreSettings(path=tmp_path / "store", chroma_url=f"http://127.0.0.1:{port}")
    settings = Settings(store=store)
    with pytest.raises(UnreachableError, match=r"cannot be reached .*refused.*chroma run"):
        ingest_documents(documents(3), settings)
    with ExitStack() as up:
        up.enter_context(running(tmp_path / "data", port))
        ingest_documents(documents(5), settings)
        reader = open_retriever(settings)
        assert "Partner3" in reader.search("What does Partner3 study?", 1)[0].text
    with pytest.raises(UnreachableError, match="does not answer"):
        reader.search("What does Partner3 study?", 1)
    with pytest.raises(UnreachableError, match="cannot be reached"):
        best(settings)
    with pytest.raises(UnreachableError):
        ingest_documents(documents(6), settings)
    with running(tmp_path / "data", port):
        assert "Partner3" in reader.search("What does Partner3 study?", 1)[0].text
        assert len(ingest_documents(documents(6), settings).outcomes) == 6
        assert "Partner5" in best(settings, 5)


def test_what_is_no_chroma_server_is_told() -> None:
    from embedding_server import EmbeddingServer, serving

    with serving(EmbeddingServer()) as other:
        address = other.url.removesuffix("/v1")
        with pytest.raises(UnreachableError, match="no Chroma server"):
            VectorServer(address, "test").open("any")
