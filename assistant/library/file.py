"""The SQLite file of the library as a reader holds it: the one opened, whole, or said why not."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import DamagedError, StoreError
from assistant.library import tables

FILE_NAME = "library.sqlite"
GENERATIONS = "generations"
REPAIR = (
    "Run `python -m ingest --repair`, which keeps all that can be read, or restore a backup with "
    "`python -m assistant restore FILE`."
)
_ADVICE = {
    sqlite3.SQLITE_CORRUPT: f"It is damaged. {REPAIR}",
    sqlite3.SQLITE_NOTADB: f"It is damaged. {REPAIR}",
    sqlite3.SQLITE_FULL: "The disk is full. Its last complete state stays; free some room and run "
    "the command again.",
    sqlite3.SQLITE_READONLY: "It may only be read. Give the program the right to write to it.",
    sqlite3.SQLITE_BUSY: "Another program keeps it locked. Try again when that has ended.",
}
_OTHERWISE = "Check the disk, the room on it and the permissions; what was stored last stays."
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class LibraryFile:
    """Opens the file when it is first there, and anew when another takes its place."""

    def __init__(self, folder: Path, replaced: Callable[[], None]) -> None:
        """`replaced` is called where what was read before is another library's."""
        self.path = folder / FILE_NAME
        self._generations = folder / GENERATIONS
        self._replaced = replaced
        self._engine: Engine | None = None
        self._identity: tuple[int, int] | None = None
        self._proven: tuple[int, int] | None = None
        self._lock = threading.Lock()

    def engine(self) -> Engine:
        """For the file as it is now; an empty stand-in before there is one.

        Raises:
            DamagedError: it cannot be read as it was written, or is lost.
            StoreError: it was deleted since it was opened.
        """
        with self._lock:
            identity = self._identity_now()
            if self._engine is not None and identity != self._identity:
                self._close()
                if identity is None:
                    raise StoreError(
                        f"The library {self.path} was deleted or moved away while it was in use. "
                        "Put it back, restore a backup with `python -m assistant restore FILE`, "
                        "or run `python -m ingest FOLDER` to begin a new one."
                    )
            if self._engine is None:
                self._engine = self._opened(identity)
                self._identity = identity
            return self._engine or tables.empty_engine()

    def writing(self) -> Engine:
        """For the holder of the ingest lock, whom nobody else disturbs."""
        return self.engine()

    def take_as_proven(self) -> None:
        """All of the file as it is now is known to be as it was written; its pages too."""
        self._proven = self._identity_now()

    def close(self) -> None:
        """Lets go of the file; the next use opens it again."""
        with self._lock:
            self._close()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Whatever SQLite finds wrong becomes a StoreError that says what to do."""
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            cause = getattr(error, "orig", None) or error
            code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
            undecodable = "decode" in str(cause)  # text that is no UTF-8 any more
            advice = _ADVICE[sqlite3.SQLITE_CORRUPT] if undecodable else _ADVICE.get(code)
            kind = DamagedError if undecodable or code in _DAMAGE else StoreError
            raise kind(
                f"The library {self.path} cannot be used: {cause}. {advice or _OTHERWISE}"
            ) from error

    def _close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._replaced()
        self._engine, self._identity = None, None

    def _opened(self, identity: tuple[int, int] | None) -> Engine | None:
        """The file's engine once all its pages fit together; None before the first ingest."""
        if identity is not None:
            engine = tables.open_engine(self.path)
            if tables.has_schema(engine):
                if identity != self._proven:
                    _check_pages(engine, self.path)
                return engine
            engine.dispose()
        if any(self._generations.glob("*/manifest.json")):
            raise DamagedError(
                f"The library {self.path} is missing or empty, though its indexes are there. "
                f"{REPAIR}"
            )
        return None

    def _identity_now(self) -> tuple[int, int] | None:
        try:
            return identity_of(self.path)
        except NotADirectoryError as error:
            raise StoreError(
                f"The store {self.path.parent} cannot be used: it is a file, or lies below one. "
                "Set store.path to a folder."
            ) from error


def identity_of(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one of the same name; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116, as Path.exists hides what keeps us from it
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _check_pages(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if found != "ok":
        raise DamagedError(f"The library {path} is damaged ({found}). {REPAIR}")
