"""A generation on the disk: `<store>/generations/<name>/` with both indexes and a manifest."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.errors import StoreError
from assistant.search.vectors import VectorIndex, VectorServer
from assistant.search.words import WordIndex

FORMAT = "4"  # raise it when either index is built in another way: the next ingest builds anew
_MANIFEST = "manifest.json"
_DATABASE = "chroma.sqlite3"  # the one file that Chroma writes to even when it only reads


@dataclass(frozen=True, slots=True)
class Generation:
    """Both indexes of one state of the library, open for reading."""

    name: str
    vectors: VectorIndex
    words: WordIndex


@dataclass(frozen=True, slots=True)
class Manifest:
    """Written when a generation is complete.

    `changed` counts the passages that came and went since the vector index was last built whole;
    `files` maps each file's path to its size, which shows whether one was lost or cut off.
    `chroma_url` is the server that holds the vectors, "" where they are among the files.
    """

    format: str
    passages: int
    changed: int
    files: dict[str, int]
    chroma_url: str = ""


def folder_of(store: Path, name: str) -> Path:
    return store / "generations" / name


def open_generation(store: Path, name: str, server: VectorServer | None = None) -> Generation:
    """Raises StoreError where it is missing, damaged, elsewhere, or was built in another format."""
    folder = folder_of(store, name)
    if not is_sound(store, name, server):
        raise StoreError(
            f"The indexes in {folder}{_on(server)} are missing, damaged or from another version. "
            "Run `python -m ingest` to build them anew from the library."
        )
    return Generation(name, open_vectors(folder, server), WordIndex.open(words_folder(folder)))


def open_vectors(folder: Path, server: VectorServer | None) -> VectorIndex:
    """The vectors of the generation in `folder`, wherever they are."""
    return server.open(folder.name) if server else VectorIndex.open(vectors_folder(folder))


def is_sound(store: Path, name: str, server: VectorServer | None = None) -> bool:
    """Whether every file is there in its size, and on the server every vector.

    Quick: opens no index. Raises UnreachableError where the server does not answer.
    """
    folder = folder_of(store, name)
    manifest = read_manifest(folder)
    if manifest is None or manifest.format != FORMAT:
        return False
    if manifest.chroma_url != (server.url if server else ""):
        return False
    whole = all(_size(folder / path) == size for path, size in manifest.files.items())
    return whole and (server is None or server.holds(name, manifest.passages))


def vectors_folder(folder: Path) -> Path:
    return folder / "vectors"


def words_folder(folder: Path) -> Path:
    return folder / "words"


def read_manifest(folder: Path) -> Manifest | None:
    """None where there is none that can be read: the generation was never completed."""
    try:
        values: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return Manifest(**values)
    except (OSError, ValueError, TypeError):
        return None


def complete(folder: Path, passages: int, changed: int, chroma_url: str = "") -> None:
    """Writes the manifest, and all files through to the disk."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    sizes = {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in files
        if not path.name.startswith(_DATABASE)
    }
    values = Manifest(FORMAT, passages, changed, sizes, chroma_url)
    manifest = folder / _MANIFEST
    manifest.write_text(json.dumps(asdict(values)), encoding="utf-8")
    for path in [*files, manifest]:
        _flush(path)


def _flush(path: Path) -> None:
    # The pointer that SQLite moves next is durable, so what it points to has to be.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _on(server: VectorServer | None) -> str:
    return f" and on {server.url}" if server else ""


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
