"""Copies a store into one file while pages and ingests go on."""

import glob
import io
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from assistant.backup.contents import FORMAT, LIST_NAME, Contents, digest_of
from assistant.errors import EmptyLibraryError, StoreError
from assistant.library import Library
from assistant.library.file import FILE_NAME, GENERATIONS
from assistant.search.indexes import folder_of, is_sound, needed

_KEPT_FILES = "documents"  # those that a page brought in
_TRIES = 3  # an ingest may replace the indexes while they are copied


def backup(store: Path, target: Path) -> Contents:
    """Writes library, indexes, conversations and kept files of a store to `target`.

    What is there under that name is replaced when the new one is complete.

    Raises:
        EmptyLibraryError: there is nothing to keep.
        DamagedError: the library is not as it was written.
        StoreError: the file cannot be written.
    """
    under_way = f".{target.name}-"
    try:
        with tempfile.TemporaryDirectory(dir=_swept(target, under_way), prefix=under_way) as folder:
            copy = Path(folder) / "store"
            copy.mkdir()
            documents = _copied_consistently(store, copy)
            contents = _contents(copy, documents)
            whole = Path(folder) / "whole.tar"
            _write(copy, contents, whole)
            whole.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"The backup {target} cannot be written ({error}). Check the folder and the room on "
            "its disk; what was there before stays."
        ) from error
    return contents


def _swept(target: Path, under_way: str) -> Path:
    """The backup's folder, without what one under the same name left when it was killed."""
    folder = target.resolve().parent
    for left in folder.glob(f"{glob.escape(under_way)}*"):
        shutil.rmtree(left, ignore_errors=True)
    return folder


def _copied_consistently(store: Path, copy: Path) -> int:
    """Copies library and indexes of one state, and the rest; how many documents there are."""
    for path in store.glob("*.sqlite"):
        if path.name != FILE_NAME:
            copy_database(path, copy / path.name)
    if (store / _KEPT_FILES).is_dir():
        visible = shutil.ignore_patterns(".*")
        shutil.copytree(store / _KEPT_FILES, copy / _KEPT_FILES, ignore=visible)
    for _ in range(_TRIES):
        if not (store / FILE_NAME).is_file():
            break
        copy_database(store / FILE_NAME, copy / FILE_NAME)
        library = Library(copy)
        generation = library.generation()
        if generation is None:
            break
        count = sum(1 for _ in library.each_document())  # each is proven as it is read
        shutil.rmtree(copy / GENERATIONS, ignore_errors=True)
        try:
            for each in needed(store, generation):
                shutil.copytree(folder_of(store, each), folder_of(copy, each))
        except (OSError, shutil.Error):
            continue
        if is_sound(copy, generation):
            return count
    else:
        raise StoreError(
            f"The indexes in {store} are damaged or keep changing. Run `python -m ingest --check`, "
            "then make the backup again."
        )
    raise EmptyLibraryError(f"{store} holds no library to keep. Run `python -m ingest FOLDER`.")


def copy_database(source: Path, target: Path) -> None:
    """By SQLite itself, so that what is being written is whole or absent."""
    address = f"{source.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)


def _contents(copy: Path, documents: int) -> Contents:
    files = sorted(path for path in copy.rglob("*") if path.is_file())
    digests = {path.relative_to(copy).as_posix(): digest_of(path) for path in files}
    return Contents(FORMAT, datetime.now(UTC).isoformat(timespec="seconds"), documents, digests)


def _write(copy: Path, contents: Contents, whole: Path) -> None:
    said = contents.as_json()
    with whole.open("wb") as file:
        owner_only(whole)
        with tarfile.open(fileobj=file, mode="w") as archive:
            listed = tarfile.TarInfo(LIST_NAME)
            listed.size = len(said)
            archive.addfile(listed, io.BytesIO(said))
            for name in contents.files:
                archive.add(copy / name, name, filter=_plain)
        file.flush()
        os.fsync(file.fileno())


def owner_only(path: Path) -> None:
    """Nobody else may read a file that holds everybody's questions."""
    path.chmod(0o600)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the names of who made it."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry
