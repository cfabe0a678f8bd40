"""From loaded documents to the next complete state: passages, vectors, indexes, one commit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from itertools import chain

from assistant.encoder import Encoder
from assistant.indexes import (
    INPUT_VERSION,
    Contents,
    Difference,
    build_generation,
    delete_generations,
    encoder_input,
    input_digest,
    is_sound,
)
from assistant.library import Change, Entry, FileState, LibraryWriter
from assistant.types import Document
from assistant.words import WordEntry
from ingest.splitter import SPLITTER_VERSION, split

Progress = Callable[[str, int, int], None]  # hears a step's name, how much is done, of how much

PASSAGES_VERSION = f"{SPLITTER_VERSION}.{INPUT_VERSION}"
_ENCODED_AT_ONCE = 128  # passages: under a second, which is all that a killed run loses


def derive(document: Document, file: FileState) -> Entry:
    """A document with its passages and the digests of what the encoder sees of them."""
    passages = tuple(split(document))
    inputs = tuple(input_digest(encoder_input(document, passage)) for passage in passages)
    return Entry(document, file, passages, inputs)


class Publisher:
    """Takes the library to its next state; for the holder of the ingest lock."""

    def __init__(
        self, library: LibraryWriter, encoder: Encoder, progress: Progress | None = None
    ) -> None:
        self._library = library
        self._encoder = encoder
        self._fingerprint = asdict(encoder.fingerprint)
        self._progress = progress or (lambda step, done, total: None)

    def publish(self, put: Sequence[Entry], remove: Sequence[str]) -> int:
        """How many passages had to be encoded.

        Does nothing where nothing changed: neither the documents, nor the rules for passages,
        nor the encoder, nor the files of the indexes. Everything shows at once or not at all.

        Raises:
            StoreError: the library or the indexes cannot be written; the old state stays.
        """
        if self._library.passages_version() not in (None, PASSAGES_VERSION):
            put = self._derived_anew(put, remove)
        if not put and not remove and self._is_current():
            return 0
        gone = {*remove, *(entry.document.id for entry in put)}
        stored = self._library.passage_inputs()
        following = {id: digest for id, document, digest in stored if document not in gone}
        for entry in put:
            following.update(
                (passage.id, digest)
                for passage, digest in zip(entry.passages, entry.inputs, strict=True)
            )
        encoded = self._encode(set(following.values()), put, gone)
        difference = self._difference({id: digest for id, _, digest in stored}, following)
        generation = build_generation(
            self._library.folder,
            self._contents(following, put, gone),
            difference,
            lambda done, total: self._progress("Indexing", done, total),
        )
        change = Change(put, remove, generation, self._fingerprint, PASSAGES_VERSION)
        self._library.commit(change)
        return encoded

    def clean(self) -> None:
        """Deletes indexes that no reader can be on, and what killed runs left behind."""
        delete_generations(self._library.folder, self._library.generations())

    def _is_current(self) -> bool:
        generation = self._library.generation()
        if generation is None:
            return True
        same_encoder = self._library.fingerprint() == self._fingerprint
        return same_encoder and is_sound(self._library.folder, generation)

    def _derived_anew(self, put: Sequence[Entry], remove: Sequence[str]) -> list[Entry]:
        """With every stored document, since the rules by which passages are made have changed."""
        gone = {*remove, *(entry.document.id for entry in put)}
        stored = (entry for entry in self._library.entries() if entry.document.id not in gone)
        return [*put, *(derive(entry.document, entry.file) for entry in stored)]

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
        for start in range(0, len(digests), _ENCODED_AT_ONCE):
            self._progress("Encoding", start, len(digests))
            batch = digests[start : start + _ENCODED_AT_ONCE]
            vectors = self._encoder.encode([texts[digest] for digest in batch])
            self._library.add_vectors(self._fingerprint, batch, vectors)
        self._progress("Encoding", len(digests), len(digests))
        return len(digests)

    def _difference(
        self, before: dict[str, bytes], following: dict[str, bytes]
    ) -> Difference | None:
        generation = self._library.generation()
        if generation is None or self._library.fingerprint() != self._fingerprint:
            return None
        removed = [id for id, digest in before.items() if following.get(id) != digest]
        added = [
            row for row, (id, digest) in enumerate(following.items()) if before.get(id) != digest
        ]
        return Difference(generation, removed, added)

    def _contents(
        self, following: dict[str, bytes], put: Sequence[Entry], gone: set[str]
    ) -> Contents:
        digests = list(following.values())
        return Contents(
            ids=list(following),
            vectors=lambda rows: self._library.vectors_of(
                self._fingerprint, [digests[row] for row in rows]
            ),
            entries=lambda: chain.from_iterable(
                _word_entries(entry) for entry in chain(self._kept(gone), put)
            ),
        )

    def _kept(self, gone: set[str]) -> Iterator[Entry]:
        return (entry for entry in self._library.entries() if entry.document.id not in gone)


def _word_entries(entry: Entry) -> Iterator[WordEntry]:
    document = entry.document
    for passage in entry.passages:
        text = document.text[passage.start : passage.end]
        yield WordEntry(passage.id, document.language, document.title, passage.heading, text)
