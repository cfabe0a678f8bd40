"""From loaded documents to the next complete state: passages, vectors, indexes, one commit."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from itertools import chain

import numpy as np

from assistant.errors import EmbeddingError, StoreError
from assistant.library import Change, Entry, FileState, LibraryWriter
from assistant.search.embedder import Embedder
from assistant.search.indexes import (
    INPUT_VERSION,
    Difference,
    Follower,
    build_generation,
    delete_generations,
    encoder_input,
    is_sound,
    on_server,
    stored_contents,
    vectors_of,
)
from assistant.search.vectors import VectorServer
from assistant.types import Document
from ingest.deriving import cut
from ingest.splitter import SPLITTER_VERSION

Progress = Callable[[str, int, int], None]  # hears a step's name, how much is done, of how much

PASSAGES_VERSION = f"{SPLITTER_VERSION}.{INPUT_VERSION}"


def derive(document: Document, file: FileState) -> Entry:
    """A document with its passages and the digests of what the encoder sees of them."""
    return Entry(document, file, *cut(document))


class Publisher:
    """Takes the library to its next state; for the holder of the ingest lock."""

    def __init__(
        self,
        library: LibraryWriter,
        embedder: Embedder,
        progress: Progress | None = None,
        server: VectorServer | None = None,
    ) -> None:
        self._library = library
        self._server = server
        self._embedder = embedder
        self._fingerprint = library.adopt(embedder.fingerprint)
        self._progress = progress or (lambda step, done, total: None)
        self._follower = Follower(library.folder, library.url, server) if library.url else None

    def publish(self, put: Sequence[Entry], remove: Sequence[str], anew: bool = False) -> int:
        """How many passages had to be encoded.

        Does nothing where nothing changed: neither the documents, nor the rules for passages,
        nor the files of the indexes. Everything shows at once or not at all. With `anew` the
        indexes are built whole, also with another embedding model than before; whatever vectors
        of it an earlier run left are used.

        Raises:
            FingerprintError: the library is another embedding model's, and `anew` is not set.
            EmbeddingError: the embedding model's server is at fault; what it gave is kept.
            StoreError: the library or the indexes cannot be written; the old state stays.
        """
        if not anew and self._library.passage_count():
            self._library.check_fingerprint(self._embedder.fingerprint)
        if self._library.passages_version() not in (None, PASSAGES_VERSION):
            put = self._derived_anew(put, remove)
        if not put and not remove and not anew and self._is_current():
            return self._encode(
                {digest for _, _, digest in self._library.passage_inputs()}, (), set()
            )
        gone = {*remove, *(entry.document.id for entry in put)}
        stored = self._library.passage_inputs()
        following = {id: digest for id, document, digest in stored if document not in gone}
        for entry in put:
            following.update(
                (passage.id, digest)
                for passage, digest in zip(entry.passages, entry.inputs, strict=True)
            )
        encoded = self._encode(set(following.values()), put, gone)
        before = {id: digest for id, _, digest in stored}
        difference = None if anew else self._difference(before, following, stored, put, gone)
        self._catch_up()
        with self._follower.turn() if self._follower else nullcontext():
            generation = build_generation(
                self._library.folder,
                stored_contents(self._library, self._fingerprint, following, put, gone),
                difference,
                lambda done, total: self._progress("Indexing", done, total),
                self._server,
            )
            model, place = self._fingerprint, self._place(generation)
            change = Change(put, remove, generation, model, PASSAGES_VERSION, place)
            self._library.commit(change)
            if self._follower:
                self._follower.mark(generation)
        return encoded

    def clean(self) -> None:
        """Deletes indexes that no reader can be on, and what killed runs left behind."""
        if self._follower:
            with self._follower.turn():
                self._follower.tidy(self._library.generation() or "")
            if self._server:
                used = filter(None, self._library.vector_places())
                self._server.delete_all_but({on_server(place).base for place in used})
            return
        delete_generations(self._library.folder, self._library.generations(), self._server)

    def _is_current(self) -> bool:
        generation = self._library.generation()
        if generation is None:
            return True
        self._catch_up()
        same_model = self._library.fingerprint() == self._fingerprint
        return same_model and is_sound(self._library.folder, generation, self._server)

    def _place(self, generation: str) -> str:
        """Where other computers find the vectors of a generation; "" where they make their own."""
        if not (self._follower and self._server):
            return ""
        return vectors_of(self._library.folder, generation).as_text()

    def _catch_up(self) -> None:
        """Has this computer's indexes of a shared library ready, to build the next ones upon."""
        if self._follower and self._library.generation():
            with suppress(StoreError):  # what cannot be followed is built whole by this ingest
                self._follower.catch_up()

    def _derived_anew(self, put: Sequence[Entry], remove: Sequence[str]) -> list[Entry]:
        """With every stored document, since the rules by which passages are made have changed."""
        gone = {*remove, *(entry.document.id for entry in put)}
        return [*put, *(derive(entry.document, entry.file) for entry in self._kept(gone))]

    def _encode(self, needed: set[bytes], put: Sequence[Entry], gone: set[str]) -> int:
        """Encodes what is not yet in the library, and keeps it there batch by batch."""
        missing = needed - self._library.encoded(self._fingerprint)
        texts: dict[bytes, str] = {}
        for entry in chain(put, self._kept(gone) if missing else ()):
            if len(texts) == len(missing):
                break
            for passage, digest in zip(entry.passages, entry.inputs, strict=True):
                if digest in missing:
                    texts[digest] = encoder_input(entry.document, passage)
        digests = sorted(texts, key=lambda digest: len(texts[digest]))
        size = self._embedder.batch_size
        for start in range(0, len(digests), size):
            self._progress("Encoding", start, len(digests))
            batch = digests[start : start + size]
            vectors = self._encoded([texts[digest] for digest in batch], start, len(digests))
            self._library.add_vectors(self._fingerprint, batch, vectors)
        self._progress("Encoding", len(digests), len(digests))
        return len(digests)

    def _encoded(self, texts: Sequence[str], done: int, total: int) -> np.ndarray:
        try:
            return self._embedder.encode_passages(texts)
        except EmbeddingError as error:
            raise EmbeddingError(
                f"{error} {done} of {total} passages were embedded in this run and are kept, and "
                "the library is as it was; run the same command again to go on from there.",
                error.fault,
            ) from error

    def _difference(
        self,
        before: dict[str, bytes],
        following: dict[str, bytes],
        stored: Sequence[tuple[str, str, bytes]],
        put: Sequence[Entry],
        gone: set[str],
    ) -> Difference | None:
        generation = self._library.generation()
        if generation is None or self._library.fingerprint() != self._fingerprint:
            return None
        removed = [id for id, digest in before.items() if following.get(id) != digest]
        added = [
            row for row, (id, digest) in enumerate(following.items()) if before.get(id) != digest
        ]
        reworded = {id for id, document, _ in stored if document in gone}
        reworded.update(passage.id for entry in put for passage in entry.passages)
        return Difference(generation, removed, added, reworded)

    def _kept(self, gone: set[str]) -> Iterator[Entry]:
        return self._library.entries(without=gone)
