"""Builds the next generation beside the present one and has it checked before anyone sees it."""

import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.errors import StoreError, SuspectError
from assistant.search.indexes.generation import (
    complete,
    folder_of,
    is_sound,
    needed,
    read_manifest,
    vectors_folder,
    words_folder,
)
from assistant.search.indexes.linking import link_words
from assistant.search.indexes.since import Since, read_since, write_since
from assistant.search.indexes.verify import Damage, Sample, Verifier
from assistant.search.vectors import VectorIndex, VectorServer
from assistant.search.words import WordEntry, WordIndex

# Of the passages: so many may have come and gone beside the vector index. They are compared one
# by one with each question, 20,000 of them in 3 ms.
_SMALL_CHANGE = 0.2
_HEARD_AT_ONCE = 1000  # passages whose words are in
_SAMPLES = 100
_SAMPLES_AGAIN = 10  # of what was checked when it was added


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

    A small difference is kept beside the vector index of its base, and added to links of its words
    index; the vectors go to `server` if it is given. If the check fails, all is built whole once
    more. `progress` hears how many passages are in, of how many: one is half in by its vector, and
    wholly by its words.

    Raises:
        SuspectError: it fails its check because of certain passages, however it is built.
        StoreError: it cannot be written, or fails its check twice.
    """
    if difference and not _is_small(store, contents, difference, server):
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
    kept = {each for name in keep for each in needed(store, name)}
    if server:
        server.delete_all_but(kept)
    folder = folder_of(store, "")
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in kept:
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
        if difference:
            fault = _upon_base(folder, contents, difference, server)
        else:
            fault = _whole(folder, contents, progress, server)
    except OSError as error:
        raise StoreError(
            f"The indexes cannot be written ({error.strerror or error}). The last complete state "
            "stays; make room on the disk or mend its permissions, then run the command again."
        ) from error
    return _Attempt(name, fault)


def _whole(
    folder: Path,
    contents: Contents,
    progress: Callable[[int, int], None] | None,
    server: VectorServer | None,
) -> Damage | None:
    rows, halves = range(len(contents.ids)), 0

    def hear(more: int) -> None:
        nonlocal halves
        halves += more
        if progress:
            progress(halves // 2, len(rows))

    with Verifier() as verifier:  # its slow imports run beside the building
        vectors = contents.vectors(rows)
        if server:
            server.build(folder.name, contents.ids, vectors, hear)
        else:
            VectorIndex.build(vectors_folder(folder), contents.ids, vectors, hear)
        WordIndex.build(words_folder(folder), _counted(contents.entries(None), hear))
        complete(folder, len(rows), server.url if server else "")
        samples = [Sample(*pair) for pair in _sampled(contents, _spread(rows))]
        return verifier.check(folder, contents.ids, samples, server)


def _counted(entries: Iterable[WordEntry], hear: Callable[[int], None]) -> Iterator[WordEntry]:
    """The entries, while it hears of every thousand that were taken."""
    since = 0
    for entry in entries:
        yield entry
        since += 1
        if since == _HEARD_AT_ONCE:
            hear(since)
            since = 0
    hear(since)


def _upon_base(
    folder: Path, contents: Contents, difference: Difference, server: VectorServer | None
) -> Damage | None:
    """What has come and gone, beside a sound generation that stays as it is."""
    before = folder.with_name(difference.base)
    since, rows = _since(before, contents, difference)
    write_since(folder, since, contents.vectors(rows))
    link_words(words_folder(before), words_folder(folder))
    wanted = set(contents.ids).intersection(difference.reworded)
    WordIndex.update(words_folder(folder), difference.reworded, contents.entries(wanted))
    base = needed(folder.parents[1], difference.base)[-1]
    complete(folder, len(contents.ids), server.url if server else "", base, before)
    whole = read_manifest(folder.with_name(base))
    if not whole or whole.passages - len(since.gone) + len(since.new) != len(contents.ids):
        return Damage("the vectors are of other passages than the library's")
    return _misread_words(folder, contents, difference)


def _misread_words(folder: Path, contents: Contents, difference: Difference) -> Damage | None:
    """What is wrong with the words index.

    All that was there before has been proven, so that only what came and went is looked up.
    """
    index, wanted = WordIndex.open(words_folder(folder)), set(contents.ids)
    amiss = any(index.times(id) != (id in wanted) for id in difference.reworded)
    if amiss or index.count() != len(wanted):
        return Damage("the words index holds other passages than the library")
    every = range(len(contents.ids))
    some = [*_spread(difference.added), *every[:: max(1, len(every) // _SAMPLES_AGAIN)]]
    found = [entry for entry, _ in _sampled(contents, some)]
    lost = tuple(entry.passage_id for entry in found if not index.holds(entry))
    return Damage(f"{len(lost)} passages are not stored with their words", lost) if lost else None


def _since(before: Path, contents: Contents, difference: Difference) -> tuple[Since, Sequence[int]]:
    """What came and went since the vector index was built, and the rows of what came."""
    added = [contents.ids[row] for row in difference.added]
    since = read_since(before).followed_by(difference.removed, added)
    rows = {id: row for row, id in enumerate(contents.ids)}
    return since, [rows[id] for id in since.new]


def _sampled(contents: Contents, rows: Sequence[int]) -> Iterator[tuple[WordEntry, np.ndarray]]:
    """What a check looks for: the words and vectors of passages."""
    chosen = sorted(set(rows))
    vectors = dict(
        zip((contents.ids[row] for row in chosen), contents.vectors(chosen), strict=True)
    )
    found = contents.entries(set(vectors)) if vectors else ()
    return ((entry, vectors[entry.passage_id]) for entry in found)


def _spread(rows: Sequence[int]) -> Sequence[int]:
    return rows[:: max(1, len(rows) // _SAMPLES)]


def _is_small(
    store: Path, contents: Contents, difference: Difference, server: VectorServer | None
) -> bool:
    if not is_sound(store, difference.base, server):
        return False
    since, _ = _since(folder_of(store, difference.base), contents, difference)
    return len(since) <= _SMALL_CHANGE * len(contents.ids)
