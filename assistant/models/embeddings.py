"""The embedding model that the settings name: the one that ships, or one on a server."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from assistant.core.encoder import THREADS, Encoder
from assistant.errors import FingerprintError
from assistant.models.embedding_faults import embedding_fault
from assistant.search.embedder import Embedder, Fingerprint, agree
from assistant.settings.embedding import EMBEDDED, EmbeddingSettings

# Known texts, whose vectors tell one model from another. The first goes along with every request.
_PROBES = Path(__file__).with_name("probes.txt").read_text(encoding="utf-8").splitlines()
_QUESTION_CHARACTERS = 1500  # about 500 tokens, which is all that many models take


class EmbeddingServer(Protocol):
    """One request to a model; rows of numbers in the order of the texts."""

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]: ...

    def embed_question(self, texts: Sequence[str]) -> Sequence[Sequence[float]]: ...


def open_embedder(settings: EmbeddingSettings, threads: int = THREADS) -> Embedder:
    """The configured model; nothing is loaded or contacted before its first use.

    The one that ships computes on as many `threads`.

    Raises:
        SettingsError: the provider is unknown or its package is not installed, or a key is missing.
    """
    if settings.model == EMBEDDED:
        return Encoder(threads)
    from assistant.models.embedding_servers import open_server

    return ServedEmbedder(settings, open_server(settings))


class ServedEmbedder:
    """A model behind an address; what it returns is checked before it is used.

    A known text goes along with every request: a server that has changed its model since the
    fingerprint was taken is noticed even where the dimension is the same.
    """

    def __init__(self, settings: EmbeddingSettings, server: EmbeddingServer) -> None:
        self._settings = settings
        self._server = server

    @property
    def batch_size(self) -> int:
        return self._settings.batch_size - 1  # the known text makes up the number

    @cached_property
    def fingerprint(self) -> Fingerprint:
        prefix = self._settings.passage_prefix
        texts = [prefix + text for text in _PROBES]
        probes = self._units(self._server.embed(texts), len(texts))
        packed = probes.tobytes()
        digest = hashlib.sha256(packed).hexdigest()[:16]
        return Fingerprint(self._settings.model, probes.shape[1], digest, prefix, packed)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, float32 [len(texts), dimension].

        Raises:
            EmbeddingError: the server cannot be reached, refuses, or gives no usable vectors.
            FingerprintError: it now runs another model than before.
        """
        dimension = self.fingerprint.dimension
        prefix = self._settings.passage_prefix
        parts = [
            self._checked(self._server.embed([*batch, prefix + _PROBES[0]]), len(batch))
            for batch in self._batches([_sendable(prefix + text) for text in texts])
        ]
        return np.concatenate([np.empty((0, dimension), np.float32), *parts])

    def encode_question(self, text: str) -> np.ndarray:
        """A unit vector, float32 [dimension]; raises what `encode_passages` raises."""
        _ = self.fingerprint
        asked = _sendable(self._settings.question_prefix + text[:_QUESTION_CHARACTERS])
        known = self._settings.passage_prefix + _PROBES[0]
        vector: np.ndarray = self._checked(self._server.embed_question([asked, known]), 1)[0]
        return vector

    def _batches(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        for start in range(0, len(texts), self.batch_size):
            yield texts[start : start + self.batch_size]

    def _checked(self, rows: Sequence[Sequence[float]], count: int) -> np.ndarray:
        """The first `count` rows as unit vectors, once the known text after them is as before."""
        vectors = self._units(rows, count + 1)
        known = np.frombuffer(self.fingerprint.probes, np.float32)[: self.fingerprint.dimension]
        if not agree(vectors[count].tobytes(), known.tobytes()):
            raise FingerprintError(
                f"The model behind {self._settings.model} has been changed: it gives another "
                "vector for the same text. Serve the former model again, or start this program "
                "anew after `python -m ingest --rebuild`."
            )
        return vectors[:count]

    def _units(self, rows: Sequence[Sequence[float]], count: int) -> np.ndarray:
        """Float32 [count, dimension], each of length 1; raises EmbeddingError for anything else."""
        name, wanted = self._settings.model, self._settings.dimensions
        try:
            vectors = np.array(rows, np.float32)
        except (TypeError, ValueError) as error:
            raise embedding_fault("not_vectors", model=name) from error
        if vectors.ndim != 2 or len(vectors) != count:
            raise embedding_fault("count", model=name, given=len(vectors), asked=count)
        if wanted and vectors.shape[1] != wanted:
            given = vectors.shape[1]
            raise embedding_fault("dimensions", model=name, given=given, asked=wanted)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or not lengths.all():
            raise embedding_fault("zeros", model=name)
        return np.asarray(vectors / lengths, np.float32)


def _sendable(text: str) -> str:
    """What every server takes: valid Unicode, and not blank."""
    return text.encode("utf-8", "replace").decode("utf-8") if text.strip() else "."
