"""One writer at a time in a library: a lock that ends with the process, however that ends."""

import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout
from sqlalchemy import Connection, delete, select, text
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import BusyError, StoreError
from assistant.library.shared import INGEST_LOCK, SharedDatabase, place, translated
from assistant.library.tables import meta

LOCK_NAME = "ingest.lock"
_REGISTER = "register.lock"
BUILDING = "indexes.lock"
_WRITER = "writer"
_PATIENCE, _PAUSE = 2.0, 0.1  # seconds


class Lock(Protocol):
    def release(self) -> object: ...


def acquired_lock(store: Path) -> FileLock:
    """The lock of a store, held; the folder is made where it is missing.

    Raises:
        BusyError: another process holds it.
        StoreError: the store cannot be written.
    """
    lock = FileLock(store / LOCK_NAME, timeout=0)
    try:
        store.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise BusyError(
            f"Another ingest is at work in {store}. Wait until it has ended, then try again."
        ) from error
    except OSError as error:
        raise StoreError(
            f"The store {store} cannot be written ({error.strerror}). Check its permissions, or "
            "set store.path to another folder."
        ) from error
    return lock


def building_lock(store: Path) -> FileLock:
    """Held by whoever builds or deletes indexes in the store of a shared library; waits."""
    return FileLock(store / BUILDING)


class SharedLock:
    """The one writer of a shared library, wherever it runs.

    PostgreSQL lets go of it when the connection ends. That can be lost without the process
    noticing, and another may begin; so each writes its own mark, and every change looks for it.
    """

    def __init__(self, url: str) -> None:
        """Raises BusyError where another computer or process holds it, else StoreError."""
        self._url, self._mark = url, secrets.token_hex(8)
        with translated(url):
            engine = SharedDatabase(url).engine()
            self._connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if not self._acquired():
                self.release()
                raise BusyError(
                    f"Another ingest is at work in {place(url)}, perhaps on another computer. "
                    "Wait until it has ended, then try again."
                )
            with engine.begin() as connection:
                connection.execute(delete(meta).where(meta.c.key == _WRITER))
                connection.execute(meta.insert().values(key=_WRITER, value=self._mark))

    def prove(self, connection: Connection) -> None:
        """Raises BusyError, in a transaction that changes the library, where another took over."""
        held = select(meta.c.value).where(meta.c.key == _WRITER).with_for_update()
        if connection.scalar(held) != self._mark:
            raise BusyError(
                f"Another ingest has begun in {place(self._url)} since the connection was lost, "
                "so this one has ended. What was stored stays; run the command again."
            )

    def release(self) -> None:
        with suppress(SQLAlchemyError):  # a connection that is lost has let go already
            self._connection.execute(text("SELECT pg_advisory_unlock_all()"))
        self._connection.invalidate()  # closed, not given back for others to use
        self._connection.close()

    def _acquired(self) -> bool:
        """PostgreSQL takes a moment to notice that a process has been killed."""
        until = time.monotonic() + _PATIENCE
        while not self._connection.scalar(text(f"SELECT pg_try_advisory_lock({INGEST_LOCK})")):
            if time.monotonic() > until:
                return False
            time.sleep(_PAUSE)
        return True


def register_lock(folder: Path) -> FileLock | None:
    """What one process holds while it reads documents for the register; None where one does.

    Raises:
        StoreError: the folder cannot be written.
    """
    lock = FileLock(folder / _REGISTER, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return None
    except OSError as error:
        raise StoreError(
            f"The library in {folder} cannot be written ({error.strerror}). Check its permissions."
        ) from error
    return lock
