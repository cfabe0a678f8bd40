"""A Chroma collection, read; and built in a folder of its own."""

import json
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from assistant.errors import StoreError
from assistant.search.vectors.collection import BUILDER, Progress, errors, fill, graph

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

_COLLECTION = "passages"
_MARKER = "built-by.json"
# Vectors after which Chroma writes its graph to the disk, and how often at most: it writes all of
# it each time. Its own 1,000 takes twice as long for 100,000.
_WRITES_TO_DISK_EVERY, _WRITES = 10_000, 10
_opening = threading.RLock()  # Chroma's registry of open folders is not made for threads


class VectorIndex:
    """A read-only view of a built index; safe to share between threads."""

    def __init__(self, collection: "Collection", place: str, address: str = "") -> None:
        """`place` says where it is; `address` is that of the Chroma server, if it is on one."""
        self._collection = collection
        self._place, self._address = place, address

    @staticmethod
    def build(
        folder: Path, ids: Sequence[str], vectors: np.ndarray, progress: Progress | None = None
    ) -> None:
        """Writes a new index of unit `vectors`, float32 [len(ids), dimension], into `folder`.

        Raises:
            StoreError: the folder holds something already, or cannot be written.
        """
        with errors(f"The vector index {folder} cannot be written"):
            folder.mkdir(parents=True)
            (folder / _MARKER).write_text(json.dumps({"built_by": BUILDER}), encoding="utf-8")
            threshold = _sync_threshold(len(ids))
            with _client(folder) as client:
                collection = client.create_collection(
                    _COLLECTION,
                    embedding_function=None,
                    configuration=graph(sync_threshold=threshold),
                )
                fill(client, collection, ids, vectors, progress, threshold)
                if len(ids) == 1:  # a graph of one is only written after a second change
                    fill(client, collection, ids, vectors, None)

    @classmethod
    def open(cls, folder: Path) -> "VectorIndex":
        """Raises StoreError where there is no readable index that this program built."""
        _refuse_foreign(folder)
        with errors(f"The vector index {folder} cannot be read"):
            client = _open_client(folder)
            try:
                collection = client.get_collection(_COLLECTION, embedding_function=None)
            except BaseException:
                _close(client)
                raise
        index = cls(collection, str(folder))
        weakref.finalize(index, _close, client)
        return index

    def count(self) -> int:
        with self._errors("cannot be read"):
            return self._collection.count()

    def ids(self) -> list[str]:
        """Every passage id, in no order."""
        with self._errors("cannot be read"):
            return self._collection.get(include=[])["ids"]

    def stored(self, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors as the index holds them, by id; unknown ids are absent."""
        with self._errors("cannot be read"):
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
        with self._errors("cannot be searched"):
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

    def _errors(self, what: str) -> AbstractContextManager[None]:
        return errors(f"The vector index {self._place} {what}", self._address)


def _sync_threshold(changes: int) -> int:
    """After how many changes Chroma writes its graph to the disk; nearly all are there at the end.

    The rest, fewer than it writes times, stay in its log, which every reader has to apply before
    its first search: 94,000 of them took two and a half minutes.
    """
    times = min(_WRITES, max(1, -(-changes // _WRITES_TO_DISK_EVERY)))
    return max(2, changes // times)


def _refuse_foreign(folder: Path) -> None:
    # A Chroma folder's own configuration can make it load and run other code.
    try:
        built_by = json.loads((folder / _MARKER).read_text(encoding="utf-8"))["built_by"]
    except (OSError, ValueError, KeyError, TypeError):
        built_by = None
    if built_by != BUILDER:
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
