"""Builds the next generation beside the present one and has it checked before anyone sees it."""

import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.errors import StoreError, SuspectError
from assistant.search.indexes.generation import (
    complete,
    folder_of,
    is_sound,
    read_manifest,
    vectors_folder,
    words_folder,
)
from assistant.search.indexes.verify import Damage, Sample, Verifier
from assistant.search.vectors import VectorIndex, VectorServer
from assistant.search.words import WordEntry, WordIndex

_SMALL_CHANGE = 0.2  # of the passages; with more, building whole is quicker and searches better
_SAMPLES = 200


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation is to hold. Row i is the passage `ids[i]`.

    `vectors` gives float32 [len(rows), dimension] for some rows; `entries` gives the words of
    every passage, or of those that are named, in any order.
    """

    ids: Sequence[str]
    vectors: Callable[[Sequence[int]], np.ndarray]
    entries: Callable[[Collection[str] | None], Iterable[WordEntry]]


@dataclass(frozen=True, slots=True)
class Difference:
    """How the contents differ from those of the generation `base`: ids that go, rows that come.

    `reworded` are the ids, of both states, whose words may differ.
    """

    base: str
    removed: Sequence[str]
    added: Sequence[int]
    reworded: Collection[str]


def build_generation(
    store: Path,
    contents: Contents,
    difference: Difference | None = None,
    progress: Callable[[int, int], None] | None = None,
    server: VectorServer | None = None,
) -> str:
    """The name of a new, complete and checked generation.

    A small difference is applied to a copy of its base; `server`, where the vectors go if it is
    given, makes no copies, and takes them all. If the check fails, the vector index is built
    whole once more. `progress` hears how many vectors are in, of how many.

    Raises:
        SuspectError: it fails its check because of certain passages, however it is built.
        StoreError: it cannot be written, or fails its check twice.
    """
    if difference and (server or not _is_small(store, difference, len(contents.ids))):
        difference = None
    first = _attempt(store, contents, difference, progress, server)
    if first.fault is None:
        return first.name
    second = _attempt(store, contents, None, progress, server)
    if second.fault is None:
        return second.name
    message = (
        f"The new indexes failed their check twice ({second.fault.fault}), so the old ones stay. "
        "Check the disk for space and errors, then run `python -m ingest` again."
    )
    if second.fault.passages:
        raise SuspectError(message, second.fault.passages)
    raise StoreError(message)


def delete_generations(
    store: Path, keep: Collection[str], server: VectorServer | None = None
) -> None:
    """Deletes every generation but these: older ones, and what a killed build left behind."""
    if server:
        server.delete_all_but(keep)
    folder = folder_of(store, "")
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in keep:
            # Windows deletes no file that a reader still has open; the next ingest tries again.
            shutil.rmtree(path, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Attempt:
    name: str
    fault: Damage | None


def _attempt(
    store: Path,
    contents: Contents,
    difference: Difference | None,
    progress: Callable[[int, int], None] | None,
    server: VectorServer | None,
) -> _Attempt:
    # Always a fresh path: Chroma keeps state by path for as long as the process lives.
    name = secrets.token_hex(8)
    folder = folder_of(store, name)
    try:
        folder.mkdir(parents=True)
        with Verifier() as verifier:  # its slow imports run beside the building
            changed = _write_vectors(store, folder, contents, difference, progress, server)
            _write_words(store, folder, contents, difference)
            samples = _samples(contents, difference)
            complete(folder, len(contents.ids), changed, server.url if server else "")
            fault = verifier.check(folder, contents.ids, samples, server)
    except OSError as error:
        raise StoreError(
            f"The indexes cannot be written ({error.strerror or error}). The last complete state "
            "stays; make room on the disk or mend its permissions, then run the command again."
        ) from error
    return _Attempt(name, fault)


def _write_vectors(
    store: Path,
    folder: Path,
    contents: Contents,
    difference: Difference | None,
    progress: Callable[[int, int], None] | None,
    server: VectorServer | None,
) -> int:
    """How many passages changed since the vector index was last built whole."""
    rows = difference.added if difference else range(len(contents.ids))
    done = 0

    def hear(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress(done, len(rows))

    target, ids, vectors = vectors_folder(folder), [contents.ids[r] for r in rows], contents.vectors
    if server:
        server.build(folder.name, ids, vectors(rows), hear)
        return 0
    if difference is None:
        VectorIndex.build(target, ids, vectors(rows), hear)
        return 0
    base = folder_of(store, difference.base)
    shutil.copytree(vectors_folder(base), target)
    VectorIndex.update(target, difference.removed, ids, vectors(rows), hear)
    return _changes(base, difference)


def _write_words(
    store: Path, folder: Path, contents: Contents, difference: Difference | None
) -> None:
    target = words_folder(folder)
    if difference is None:
        WordIndex.build(target, contents.entries(None))
        return
    base = words_folder(folder_of(store, difference.base))
    shutil.copytree(base, target, ignore=shutil.ignore_patterns("*.lock"))
    wanted = set(contents.ids).intersection(difference.reworded)
    WordIndex.update(target, difference.reworded, contents.entries(wanted))


def _samples(contents: Contents, difference: Difference | None) -> list[Sample]:
    """What the check looks for: passages from all over, with the words and vectors they have."""
    rows = _sampled_rows(contents, difference)
    vectors = {
        contents.ids[row]: vector for row, vector in zip(rows, contents.vectors(rows), strict=True)
    }
    found = contents.entries(set(vectors)) if vectors else ()
    return [Sample(entry, vectors[entry.passage_id]) for entry in found]


def _sampled_rows(contents: Contents, difference: Difference | None) -> list[int]:
    """Rows spread over all passages and over the new ones."""
    new = difference.added if difference else ()
    return sorted({*_spread(range(len(contents.ids))), *_spread(new)})


def _spread(rows: Sequence[int]) -> Sequence[int]:
    return rows[:: max(1, len(rows) * 2 // _SAMPLES)]


def _is_small(store: Path, difference: Difference, passages: int) -> bool:
    if not is_sound(store, difference.base):
        return False
    changed = _changes(folder_of(store, difference.base), difference)
    return changed <= _SMALL_CHANGE * passages


def _changes(base: Path, difference: Difference) -> int:
    manifest = read_manifest(base)
    before = manifest.changed if manifest else 0
    return before + len(difference.removed) + len(difference.added)
