"""Keeps one computer's indexes at the state of a library that it shares with others.

Whoever ingests builds indexes on its own computer; every other one builds its own from the
library, beside those that it answers from, and checks them as they are checked there.
"""

import hashlib
import json
import logging
import shutil
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from assistant.errors import EmptyLibraryError, StoreError
from assistant.library import LibraryContents, Marks
from assistant.library.lock import building_lock
from assistant.search.indexes.beside import build_beside, on_server
from assistant.search.indexes.build import (
    Contents,
    Difference,
    build_generation,
    delete_generations,
)
from assistant.search.indexes.generation import (
    folder_of,
    is_sound,
    read_manifest,
    words_folder,
)
from assistant.search.indexes.stored import stored_contents
from assistant.search.vectors import VectorServer
from assistant.search.words import WordIndex

log = logging.getLogger(__name__)

_PATIENCE = 10.0  # seconds that a question waits, before it is answered from the state before
_TRIES = 5  # ingests may follow each other faster than one computer follows
_KEPT = 3  # states: other processes of this computer may not have gone on yet
_MARKS = "state.json"
NOT_SHARED = (
    "The library's vectors are on no server, though store.chroma_url is set here. Set it alike on "
    "all computers, and run `python -m ingest` on one."
)

Stored = Sequence[tuple[str, str, bytes]]  # a passage's id, its document's, what was encoded


class Follower:
    """Follows the library that `folder` and `url` name. Safe to share by threads and processes."""

    def __init__(self, folder: Path, url: str, server: VectorServer | None = None) -> None:
        """`server` holds the vectors, which the computer that ingests has put there for all."""
        self._server = server
        self._library = LibraryContents(folder, url)
        self._store = folder
        self._under_way: Future[str] | None = None
        self._starting = threading.Lock()

    def reached(self, wanted: str, held: str | None) -> str:
        """The generation to read: `wanted`, or that which is `held` open where that takes long.

        Raises:
            StoreError: the library cannot be read, or indexes cannot be built from it, and none
                are open.
        """
        if is_here(self._store, wanted):
            return wanted
        if held is None:
            return self._begun().result()
        try:
            return self._begun().result(_PATIENCE)
        except TimeoutError:
            return held
        except StoreError as error:  # a full disk, say; each question tries again
            log.error("%s Until then questions are answered from the state before.", error)
            return held

    def catch_up(self) -> str:
        """Builds indexes for the present state where this computer has none; the state's name."""
        with self.turn():
            for _ in range(_TRIES):
                name = self._library.generation()
                if name is None:
                    raise EmptyLibraryError(
                        "The library is empty. Run `python -m ingest` to fill it."
                    )
                if is_here(self._store, name) or self._built(name):
                    self.tidy(name)
                    return name
        raise StoreError("The library changes faster than this computer can follow. Ask again.")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Nobody else on this computer builds or deletes indexes meanwhile."""
        self._store.mkdir(parents=True, exist_ok=True)
        with building_lock(self._store):
            yield

    def mark(self, name: str) -> None:
        """Notes what the indexes `name` were built from; the library must be in that state."""
        _write_marks(folder_of(self._store, name), self._library.marks())

    def tidy(self, present: str) -> None:
        """Deletes what no process of this computer can be on; for the holder of the turn."""
        paths = folder_of(self._store, "").glob(f"*/{_MARKS}")
        latest = sorted(paths, key=lambda path: path.stat().st_mtime)[-_KEPT:]
        delete_generations(self._store, {present, *(path.parent.name for path in latest)})

    def _begun(self) -> Future[str]:
        """What is being built now, in a thread that keeps no program from ending."""
        with self._starting:
            if self._under_way is None or self._under_way.done():
                self._under_way = under_way = Future[str]()
                threading.Thread(target=self._run, args=(under_way,), daemon=True).start()
            return self._under_way

    def _run(self, future: Future[str]) -> None:
        try:
            future.set_result(self.catch_up())
        except BaseException as error:  # it is raised where the result is waited for
            future.set_exception(error)

    def _built(self, name: str) -> bool:
        """Whether indexes of the state `name` are there now; not where the library has gone on."""
        try:
            built = self._beside(name) if self._server else self._build()
        except (StoreError, KeyError) as error:
            self.tidy(name)
            if self._library.generation() != name:
                return False
            if isinstance(error, StoreError):
                raise
            raise StoreError(
                "The library lacks vectors of its passages. Run `python -m ingest --repair`."
            ) from error
        fresh = folder_of(self._store, built)
        if self._library.generation() != name:
            shutil.rmtree(fresh, ignore_errors=True)
            return False
        self.mark(built)
        if built == name:
            return True
        place = folder_of(self._store, name)
        shutil.rmtree(place, ignore_errors=True)  # what a killed build left
        fresh.rename(place)
        return True

    def _build(self) -> str:
        stored = self._library.passage_inputs()
        return build_generation(self._store, self._contents(stored), self._difference(stored))

    def _beside(self, name: str) -> str:
        assert self._server
        place, _ = self._library.vector_places()
        if not place:
            raise StoreError(NOT_SHARED)
        stored = self._library.passage_inputs()
        contents, difference = self._contents(stored), self._difference(stored)
        if difference and not is_sound(self._store, difference.base, self._server):
            difference = None
        build_beside(self._store, name, contents, on_server(place), difference, self._server)
        return name

    def _contents(self, stored: Stored) -> Contents:
        inputs = {id: digest for id, _, digest in stored}
        return stored_contents(self._library, self._library.fingerprint() or {}, inputs)

    def _difference(self, stored: Stored) -> Difference | None:
        """From the latest indexes that are here; None where all has to be built anew."""
        base, before = self._latest()
        now = self._library.marks()
        if before is None or (before.fingerprint, before.passages_version) != (
            now.fingerprint,
            now.passages_version,
        ):
            return None
        was = set(WordIndex.open(words_folder(folder_of(self._store, base))).ids())
        same = {id for id, digest in now.documents.items() if before.documents.get(id) == digest}
        kept = {id for id, document, _ in stored if document in same and id in was}
        added = [row for row, (id, _, _) in enumerate(stored) if id not in kept]
        removed = sorted(was - kept)
        return Difference(base, removed, added, {*removed, *(stored[row][0] for row in added)})

    def _latest(self) -> tuple[str, Marks | None]:
        paths = list(folder_of(self._store, "").glob(f"*/{_MARKS}"))
        for path in sorted(paths, key=lambda path: -path.stat().st_mtime):
            if marks := _read_marks(path.parent):
                return path.parent.name, marks
        return "", None


def is_here(store: Path, name: str) -> bool:
    """Whether this computer has complete indexes of a state; they are proven when opened."""
    return read_manifest(folder_of(store, name)) is not None


def is_followed(store: Path) -> bool:
    """Whether this computer has indexes of any state of its shared library."""
    return any(folder_of(store, "").glob(f"*/{_MARKS}"))


def _write_marks(folder: Path, marks: Marks) -> None:
    values = asdict(marks)
    fresh = folder / f"{_MARKS}.new"
    fresh.write_text(json.dumps({"marks": values, "seal": _seal(values)}), encoding="utf-8")
    fresh.replace(folder / _MARKS)


def _read_marks(folder: Path) -> Marks | None:
    try:
        found = json.loads((folder / _MARKS).read_text(encoding="utf-8"))
        return Marks(**found["marks"]) if found["seal"] == _seal(found["marks"]) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _seal(values: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
