"""Documents, vectors and stores for the tests of library, indexes and ingest."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.library import Change, Entry, FileState, LibraryWriter
from assistant.search.indexes import Contents, encoder_input, input_digest
from assistant.search.words import WordEntry
from assistant.types import Document, Passage, Section

DIMENSION = 16
FINGERPRINT: dict[str, str | int] = {
    "model": "test",
    "dimension": DIMENSION,
    "weights_hash": "1",
}


def make_document(name: str, text: str) -> Document:
    source = f"/documents/{name}"
    return Document(
        id=hashlib.sha256(source.encode()).hexdigest()[:16],
        source=source,
        name=name,
        title=name,
        publisher="A publisher",
        published="2024-05-01",
        language="en",
        text=text,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        sections=(Section(0, "First", 1), Section(3, "Second")),
        stated={"title": (0, 2)},
    )


def make_entry(name: str, text: str) -> Entry:
    """A document with a passage for each line."""
    document = make_document(name, text)
    passages, start = [], 0
    for index, line in enumerate(text.splitlines(keepends=True)):
        key = f"{document.id}{document.content_hash}{start}".encode()
        id = hashlib.sha256(key).hexdigest()[:24]
        end = start + len(line)
        passages.append(Passage(id, document.id, index, start, end, "A heading", 7))
        start = end
    inputs = tuple(input_digest(encoder_input(document, passage)) for passage in passages)
    return Entry(document, FileState(len(text), 5, "1"), tuple(passages), inputs)


def unit_vectors(count: int, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def vector_of(digest: bytes) -> np.ndarray:
    """A unit vector that belongs to the input, as an encoder's would."""
    return unit_vectors(1, int.from_bytes(digest[:4], "big"))[0]


def commit(
    library: LibraryWriter,
    put: Sequence[Entry],
    remove: Sequence[str] = (),
    generation: str = "first",
) -> None:
    """Puts entries with their vectors into the library, without building indexes."""
    library.prepare()
    digests = {digest for entry in put for digest in entry.inputs}
    new = sorted(digests - library.encoded(FINGERPRINT))
    if new:
        library.add_vectors(FINGERPRINT, new, np.stack([vector_of(digest) for digest in new]))
    library.commit(Change(put, remove, generation, FINGERPRINT, "1"))


def contents_of(entries: Sequence[Entry]) -> Contents:
    pairs = [(entry.document, passage) for entry in entries for passage in entry.passages]
    vectors = [vector_of(digest) for entry in entries for digest in entry.inputs]
    return Contents(
        ids=[passage.id for _, passage in pairs],
        vectors=lambda rows: np.array([vectors[row] for row in rows], np.float32).reshape(
            -1, DIMENSION
        ),
        entries=lambda wanted: (
            WordEntry(p.id, d.language, d.title, p.heading, d.text[p.start : p.end])
            for d, p in pairs
            if wanted is None or p.id in wanted
        ),
    )


def many_entries(documents: int, passages: int) -> list[Entry]:
    """Distinct documents; every passage says which one it is."""
    return [
        make_entry(
            f"paper{number}.txt",
            "".join(
                f"Partner{number} begins study{line} of subject{number * line}.\n"
                for line in range(passages)
            ),
        )
        for number in range(documents)
    ]


def files_under(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
