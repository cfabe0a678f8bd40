"""Search by meaning: a Chroma collection in a folder of its own; the only importer of chromadb."""

import json
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from assistant.errors import StoreError

if TYPE_CHECKING:  # importing it takes over a second, and most of the program does without
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

Progress = Callable[[int], None]  # hears how many more vectors are in

_COLLECTION = "passages"
_MARKER = "built-by.json"
_BUILDER = "collaboration-assistant"
# How many neighbours a search keeps in view. Of the nearest 100 of 4,447 real passages, Chroma's
# own 100 finds .960 in 0.4 ms, 200 finds .987, 400 finds .996 in 0.6 ms.
_SEARCHED = 400
_WRITES_TO_DISK_EVERY = 10_000  # vectors; Chroma's own 1,000 takes twice as long for 100,000
_opening = threading.RLock()  # Chroma's registry of open folders is not made for threads


class VectorIndex:
    """A read-only view of a built index; safe to share between threads."""

    def __init__(self, client: "Client", collection: "Collection", folder: Path) -> None:
        self._collection = collection
        self._folder = folder
        weakref.finalize(self, _close, client)

    @staticmethod
    def build(
        folder: Path, ids: Sequence[str], vectors: np.ndarray, progress: Progress | None = None
    ) -> None:
        """Writes a new index of unit `vectors`, float32 [len(ids), dimension], into `folder`.

        Raises:
            StoreError: the folder holds something already, or cannot be written.
        """
        with _errors(f"The vector index {folder} cannot be written"):
            folder.mkdir(parents=True)
            (folder / _MARKER).write_text(json.dumps({"built_by": _BUILDER}), encoding="utf-8")
            with _client(folder) as client:
                collection = client.create_collection(
                    _COLLECTION,
                    embedding_function=None,
                    configuration={
                        "hnsw": {
                            "space": "cosine",
                            "ef_search": _SEARCHED,
                            "sync_threshold": _sync_threshold(len(ids)),
                        }
                    },
                )
                _add(client, collection, ids, vectors, progress)

    @staticmethod
    def update(
        folder: Path,
        removed: Sequence[str],
        ids: Sequence[str],
        vectors: np.ndarray,
        progress: Progress | None = None,
    ) -> None:
        """Changes an index that nothing else has open: first drops `removed`, then adds `ids`.

        Raises:
            StoreError: this program did not build it, or it cannot be changed.
        """
        _refuse_foreign(folder)
        with _errors(f"The vector index {folder} cannot be changed"):
            with _client(folder) as client:
                collection = client.get_collection(_COLLECTION, embedding_function=None)
                threshold = _sync_threshold(len(removed) + len(ids))
                collection.modify(configuration={"hnsw": {"sync_threshold": threshold}})
            with _client(folder) as client:  # the configuration counts from the next opening on
                collection = client.get_collection(_COLLECTION, embedding_function=None)
                for batch in _batches(client, len(removed)):
                    collection.delete(ids=list(removed[batch]))
                _add(client, collection, ids, vectors, progress)

    @classmethod
    def open(cls, folder: Path) -> "VectorIndex":
        """Raises StoreError where there is no readable index that this program built."""
        _refuse_foreign(folder)
        with _errors(f"The vector index {folder} cannot be read"):
            client = _open_client(folder)
            try:
                collection = client.get_collection(_COLLECTION, embedding_function=None)
            except BaseException:
                _close(client)
                raise
            return cls(client, collection, folder)

    def count(self) -> int:
        with _errors(f"The vector index {self._folder} cannot be read"):
            return self._collection.count()

    def ids(self) -> list[str]:
        """Every passage id, in no order."""
        with _errors(f"The vector index {self._folder} cannot be read"):
            return self._collection.get(include=[])["ids"]

    def stored(self, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors as the index holds them, by id; unknown ids are absent."""
        with _errors(f"The vector index {self._folder} cannot be read"):
            found = self._collection.get(ids=list(ids), include=["embeddings"])
        vectors = np.asarray(found["embeddings"], np.float32)
        return dict(zip(found["ids"], vectors, strict=True))

    def search(self, vector: np.ndarray, limit: int) -> list[tuple[str, float]]:
        """Passage ids with their cosine similarity to a unit vector [dimension], best first."""
        return self.search_many(vector[np.newaxis], limit)[0]

    def search_many(self, vectors: np.ndarray, limit: int) -> list[list[tuple[str, float]]]:
        """As `search`, for each row of `vectors` [n, dimension]."""
        if limit < 1:
            return [[] for _ in vectors]
        with _errors(f"The vector index {self._folder} cannot be searched"):
            found = self._collection.query(
                query_embeddings=np.asarray(vectors, np.float32),
                n_results=limit,
                include=["distances"],
            )
        distances = found["distances"] or []
        return [
            [(id, 1.0 - distance) for id, distance in zip(*pair, strict=True)]
            for pair in zip(found["ids"], distances, strict=True)
        ]


def preload() -> None:
    """Does the slow import now, for a process that has time to spare before its first search."""
    import chromadb  # noqa: F401


def _add(
    client: "Client",
    collection: "Collection",
    ids: Sequence[str],
    vectors: np.ndarray,
    progress: Progress | None,
) -> None:
    for batch in _batches(client, len(ids)):
        collection.add(ids=list(ids[batch]), embeddings=np.asarray(vectors[batch], np.float32))
        if progress:
            progress(len(ids[batch]))


def _batches(client: "Client", count: int) -> Iterator[slice]:
    size = min(1000, client.get_max_batch_size())
    for start in range(0, count, size):
        yield slice(start, start + size)


def _sync_threshold(changes: int) -> int:
    """After how many changes Chroma writes its graph to the disk; nearly all are there at the end.

    The rest stay in its log, which every reader has to apply when it opens the index.
    """
    times = max(1, -(-changes // _WRITES_TO_DISK_EVERY))
    return max(2, changes // times)


def _refuse_foreign(folder: Path) -> None:
    # A Chroma folder's own configuration can make it load and run other code.
    try:
        built_by = json.loads((folder / _MARKER).read_text(encoding="utf-8"))["built_by"]
    except (OSError, ValueError, KeyError, TypeError):
        built_by = None
    if built_by != _BUILDER:
        raise StoreError(
            f"{folder} is no vector index of this program. Run `python -m ingest` to build one."
        )


@contextmanager
def _client(folder: Path) -> "Iterator[Client]":
    client = _open_client(folder)
    try:
        yield client
    finally:
        _close(client)


def _open_client(folder: Path) -> "Client":
    import chromadb
    from chromadb.config import Settings

    with _opening:
        client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    return cast("Client", client)


def _close(client: "Client") -> None:
    with _opening:
        client.close()


@contextmanager
def _errors(what: str) -> Iterator[None]:
    try:
        yield
    except StoreError:
        raise
    except Exception as error:  # Chroma's own errors share no base class with its engine's
        raise StoreError(f"{what}: {error}. Run `python -m ingest` to build it anew.") from error
