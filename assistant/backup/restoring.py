"""Puts a backup in the place of a store; a running page goes on with it from the next question."""

import os
import shutil
import sqlite3
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from assistant.backup.contents import Contents, digest_of, not_a_backup, read_contents
from assistant.backup.saving import copy_database, owner_only
from assistant.errors import StoreError
from assistant.library.file import FILE_NAME
from assistant.library.lock import acquired_lock

_UNDER_WAY = ".restore-"
BEFORE = ".before-restore"  # beside each file that was there


def restore(source: Path, store: Path) -> Contents:
    """Proves every file of the backup, then puts them into the store, the library last.

    What was there stays beside it with `.before-restore` after its name.

    Raises:
        BusyError: an ingest is at work in the store.
        StoreError: the file is no backup or damaged, or the store cannot be written; the store is
            as it was.
    """
    lock = acquired_lock(store)
    try:
        for left in store.glob(f"{_UNDER_WAY}*"):  # by one that was killed
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=store, prefix=_UNDER_WAY) as folder:
            contents = _unpacked(source, Path(folder))
            _put_in_place(Path(folder), store, contents)
            return contents
    except OSError as error:
        raise StoreError(
            f"{source} cannot be restored to {store} ({error}). Check both paths and the room on "
            "the disk."
        ) from error
    finally:
        lock.release()


def _unpacked(source: Path, folder: Path) -> Contents:
    try:
        with tarfile.open(source, "r:") as archive:
            contents = read_contents(archive, source)
            for name, digest in contents.files.items():
                _unpack(archive, name, digest, folder, source)
    except (tarfile.TarError, EOFError, KeyError) as error:
        raise not_a_backup(source) from error
    if FILE_NAME not in contents.files:
        raise not_a_backup(source)
    return contents


def _unpack(archive: tarfile.TarFile, name: str, digest: str, folder: Path, source: Path) -> None:
    steps = PurePosixPath(name)
    file = archive.extractfile(name)
    if steps.is_absolute() or ".." in steps.parts or file is None:
        raise not_a_backup(source)
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with file, target.open("wb") as copy:
        _keep_private(target)
        shutil.copyfileobj(file, copy)
        copy.flush()
        os.fsync(copy.fileno())
    if digest_of(target) != digest:
        raise not_a_backup(source)


def _keep_private(path: Path) -> None:
    if ".sqlite" in path.name and not path.name.startswith(FILE_NAME):
        owner_only(path)


def _keep(path: Path) -> None:
    """What is there now, with what its log holds; as it lies there where it is damaged."""
    before = path.with_name(path.name + BEFORE)
    before.unlink(missing_ok=True)
    before.touch()
    _keep_private(before)
    try:
        copy_database(path, before)
    except sqlite3.Error:
        shutil.copy2(path, before)


def _put_in_place(folder: Path, store: Path, contents: Contents) -> None:
    """Indexes and other files first: the library is what makes them count."""
    names = sorted(contents.files, key=lambda name: name == FILE_NAME)
    for name in names:
        target = store / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and "/" not in name:
            _keep(target)
        if "/" not in name:
            for log in ("-wal", "-shm", "-journal"):  # of the file that goes
                target.with_name(target.name + log).unlink(missing_ok=True)
        (folder / name).replace(target)
