"""A generation on the disk: `<store>/generations/<name>/` with both indexes and a manifest."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.errors import DamagedError, StoreError
from assistant.search.indexes.sealing import digest_of, is_passing
from assistant.search.vectors import ExactVectors, VectorIndex, VectorServer
from assistant.search.words import WordIndex

FORMAT = "5"  # raise it when either index is built in another way: the next ingest builds anew
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Generation:
    """Both indexes of one state of the library, open for reading."""

    name: str
    vectors: VectorIndex | ExactVectors
    words: WordIndex


@dataclass(frozen=True, slots=True)
class Manifest:
    """Written when a generation is complete.

    `changed` counts the passages that came and went since the vector index was last built whole;
    `files` maps each file's path to a digest of its content.
    `chroma_url` is the server that holds the vectors, "" where they are among the files.
    """

    format: str
    passages: int
    changed: int
    files: dict[str, str]
    chroma_url: str = ""


def folder_of(store: Path, name: str) -> Path:
    return store / "generations" / name


def open_generation(
    store: Path,
    name: str,
    server: VectorServer | None = None,
    instead: Callable[[], ExactVectors] | None = None,
) -> Generation:
    """Raises DamagedError where it is missing, damaged, elsewhere, or built in another format.

    Nothing is opened that is not, to the bit, what was checked when it was built: a damaged index
    can answer wrongly, or end the process that reads it. `instead` gives the vectors where Chroma
    cannot open a sound index, for it has to write even to read: the disk is full or read-only.
    """
    folder = folder_of(store, name)
    if not is_sound(store, name, server):
        raise DamagedError(
            f"The indexes in {folder}{_on(server)} are missing, damaged or from another version. "
            "Run `python -m ingest` to build them anew from the library."
        )
    vectors: VectorIndex | ExactVectors
    try:
        vectors = open_vectors(folder, server)
    except StoreError:
        if server or instead is None:
            raise
        vectors = instead()
    return Generation(name, vectors, WordIndex.open(words_folder(folder)))


def open_vectors(folder: Path, server: VectorServer | None) -> VectorIndex:
    """The vectors of the generation in `folder`, wherever they are."""
    return server.open(folder.name) if server else VectorIndex.open(vectors_folder(folder))


def is_sound(store: Path, name: str, server: VectorServer | None = None) -> bool:
    """Whether every file is as it was written, and on the server every vector.

    Opens no index. Raises UnreachableError where the server does not answer.
    """
    folder = folder_of(store, name)
    manifest = read_manifest(folder)
    if manifest is None or manifest.format != FORMAT:
        return False
    if manifest.chroma_url != (server.url if server else ""):
        return False
    return not altered_files(folder, manifest) and (
        server is None or server.holds(name, manifest.passages)
    )


def altered_files(folder: Path, manifest: Manifest) -> list[str]:
    """Paths of the files in `folder` that are not as they were written."""
    return [path for path, digest in manifest.files.items() if digest_of(folder / path) != digest]


def damage_of(store: Path, name: str, server: VectorServer | None = None) -> list[str]:
    """What is wrong with a generation, a line each; empty where it can be opened."""
    folder = folder_of(store, name)
    manifest = read_manifest(folder)
    if manifest is None:
        return [f"the indexes in {folder} are missing, or their list of files is"]
    altered = [
        f"{folder / path} is not as it was written" for path in altered_files(folder, manifest)
    ]
    if not altered and not is_sound(store, name, server):
        return [f"the indexes in {folder} were built by another version, or on another server"]
    return altered


def vectors_folder(folder: Path) -> Path:
    return folder / "vectors"


def words_folder(folder: Path) -> Path:
    return folder / "words"


def read_manifest(folder: Path) -> Manifest | None:
    """None where there is none as it was written: the generation was never completed, or lost."""
    try:
        sealed: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**sealed["manifest"])
        return manifest if sealed["seal"] == _seal(manifest) else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def complete(folder: Path, passages: int, changed: int, chroma_url: str = "") -> None:
    """Writes the manifest, and all files through to the disk."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not is_passing(path)]
    digests = {path.relative_to(folder).as_posix(): digest_of(path) for path in files}
    values = Manifest(FORMAT, passages, changed, digests, chroma_url)
    manifest = folder / _MANIFEST
    sealed = {"manifest": asdict(values), "seal": _seal(values)}
    manifest.write_text(json.dumps(sealed), encoding="utf-8")
    for path in [*files, manifest]:
        _flush(path)


def _seal(manifest: Manifest) -> str:
    return hashlib.sha256(json.dumps(asdict(manifest), sort_keys=True).encode()).hexdigest()


def _flush(path: Path) -> None:
    # The pointer that SQLite moves next is durable, so what it points to has to be.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _on(server: VectorServer | None) -> str:
    return f" and on {server.url}" if server else ""
