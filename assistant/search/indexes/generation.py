"""A generation on the disk: `<store>/generations/<name>/` with both indexes and a manifest."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.errors import DamagedError, StoreError
from assistant.search.indexes.sealing import digest_of, is_passing
from assistant.search.indexes.since import read_new_vectors, read_since
from assistant.search.vectors import (
    ExactVectors,
    LayeredVectors,
    VectorIndex,
    Vectors,
    VectorServer,
)
from assistant.search.words import WordIndex

FORMAT = "6"  # raise it when either index is built in another way: the next ingest builds anew
VECTORS = "vectors"
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Generation:
    """Both indexes of one state of the library, open for reading."""

    name: str
    vectors: Vectors
    words: WordIndex
    base: str  # the generation whose vector index it reads; its own name where it has one


@dataclass(frozen=True, slots=True)
class Manifest:
    """Written when a generation is complete.

    `base` is the generation whose vector index serves this one too, together with what came and
    went since; "" where it has its own. `files` maps each file's path to a digest of its content.
    `chroma_url` is the server that holds the vectors, "" where they are among the files.
    """

    format: str
    passages: int
    base: str
    files: dict[str, str]
    chroma_url: str = ""


def folder_of(store: Path, name: str) -> Path:
    return store / "generations" / name


def open_generation(
    store: Path,
    name: str,
    server: VectorServer | None = None,
    instead: Callable[[], ExactVectors] | None = None,
    held: Generation | None = None,
) -> Generation:
    """Raises DamagedError where it is missing, damaged, elsewhere, or built in another format.

    Nothing is opened that is not, to the bit, what was checked when it was built: a damaged index
    can answer wrongly, or end the process that reads it. `instead` gives the vectors where Chroma
    cannot open a sound index, for it has to write even to read: the disk is full or read-only.
    The vector index of `held`, which is open already, is used again where it serves.
    """
    folder = folder_of(store, name)
    open_base = held.base if held and not isinstance(held.vectors, ExactVectors) else ""
    if not is_sound(store, name, server, open_base):
        raise DamagedError(
            f"The indexes in {folder}{_on(server)} are missing, damaged or from another version. "
            "Run `python -m ingest` to build them anew from the library."
        )
    manifest = read_manifest(folder)
    base = (manifest.base if manifest else "") or name
    vectors: Vectors
    try:
        index = _index_of(held) if held and base == open_base else None
        vectors = open_vectors(folder, server, index)
    except StoreError:
        if server or instead is None:
            raise
        vectors = instead()
    return Generation(name, vectors, WordIndex.open(words_folder(folder)), base)


def open_vectors(
    folder: Path, server: VectorServer | None, index: VectorIndex | None = None
) -> VectorIndex | LayeredVectors:
    """The vectors of the generation in `folder`, wherever they are.

    `index` is the one that they rest on, where it is open already.
    """
    manifest = read_manifest(folder)
    base = manifest.base if manifest else ""
    if index is None:
        index = _open_index(folder.with_name(base) if base else folder, server)
    if not base:
        return index
    since = read_since(folder)
    return LayeredVectors(index, since.gone, ExactVectors(read_new_vectors(folder, since)))


def needed(store: Path, name: str) -> tuple[str, ...]:
    """The generation and that whose vector index it rests on: what has to be kept for it."""
    manifest = read_manifest(folder_of(store, name))
    return (name, manifest.base) if manifest and manifest.base else (name,)


def is_sound(
    store: Path, name: str, server: VectorServer | None = None, open_base: str = ""
) -> bool:
    """Whether every file is as it was written, and on the server every vector.

    Opens no index. The vectors of `open_base` are not looked at: they are in use. Raises
    UnreachableError where the server does not answer.
    """
    if _foreign(store, name, server) or any(_altered(store, name, open_base)):
        return False
    base = needed(store, name)[-1]
    if server is None or base == open_base:
        return True
    manifest = read_manifest(folder_of(store, base))
    return manifest is not None and server.holds(base, manifest.passages)


def damage_of(store: Path, name: str, server: VectorServer | None = None) -> list[str]:
    """What is wrong with a generation, a line each; empty where it can be opened."""
    folder = folder_of(store, name)
    if read_manifest(folder) is None:
        return [f"the indexes in {folder} are missing, or their list of files is"]
    altered = [f"{path} is not as it was written" for path in _altered(store, name)]
    if not altered and not is_sound(store, name, server):
        return [f"the indexes in {folder} were built by another version, or on another server"]
    return altered


def _foreign(store: Path, name: str, server: VectorServer | None) -> bool:
    """Whether one of its lists is missing, of another format, or of another place for vectors."""
    url = server.url if server else ""
    lists = [read_manifest(folder_of(store, each)) for each in needed(store, name)]
    return any(one is None or one.format != FORMAT or one.chroma_url != url for one in lists)


def _altered(store: Path, name: str, open_base: str = "") -> Iterator[Path]:
    """The files that are not as they were written, of the base only its vectors."""
    for each in needed(store, name):
        folder = folder_of(store, each)
        manifest = read_manifest(folder)
        for path, digest in manifest.files.items() if manifest else ():
            in_use = path.startswith(f"{VECTORS}/")
            wanted = each == name or in_use
            if wanted and not (in_use and each == open_base) and digest_of(folder / path) != digest:
                yield folder / path


def _open_index(folder: Path, server: VectorServer | None) -> VectorIndex:
    return server.open(folder.name) if server else VectorIndex.open(vectors_folder(folder))


def _index_of(held: Generation) -> VectorIndex | None:
    vectors = held.vectors
    if isinstance(vectors, LayeredVectors):
        return vectors.base
    return vectors if isinstance(vectors, VectorIndex) else None


def vectors_folder(folder: Path) -> Path:
    return folder / VECTORS


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


def complete(
    folder: Path, passages: int, chroma_url: str = "", base: str = "", linked: Path | None = None
) -> None:
    """Writes the manifest, and all files through to the disk.

    Those that are one with a file of `linked`, the folder of a sound generation, are neither read
    nor written again.
    """
    known = _digests_of_linked(folder, linked) if linked else {}
    digests = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not is_passing(path):
            digests[name] = known.get(name) or digest_of(path)
            if name not in known:
                _flush(path)
    values = Manifest(FORMAT, passages, base, digests, chroma_url)
    manifest = folder / _MANIFEST
    sealed = {"manifest": asdict(values), "seal": _seal(values)}
    manifest.write_text(json.dumps(sealed), encoding="utf-8")
    _flush(manifest)


def _digests_of_linked(folder: Path, other: Path) -> dict[str, str]:
    """By path, of the files that are hard links to those of another generation."""
    manifest = read_manifest(other)
    found = manifest.files if manifest else {}
    return {
        name: digest
        for name, digest in found.items()
        if (folder / name).exists() and (folder / name).samefile(other / name)
    }


def _seal(manifest: Manifest) -> str:
    return hashlib.sha256(json.dumps(asdict(manifest), sort_keys=True).encode()).hexdigest()


def _flush(path: Path) -> None:
    # The pointer that SQLite moves next is durable, so what it points to has to be.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _on(server: VectorServer | None) -> str:
    return f" and on {server.url}" if server else ""
