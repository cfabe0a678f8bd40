"""One writer at a time in a store: a lock that ends with the process, however that ends."""

from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import BusyError, StoreError

LOCK_NAME = "ingest.lock"


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
