"""Digests of a generation's files, which show a single bit that is not as it was written."""

import hashlib
import marshal
import sqlite3
from contextlib import closing
from pathlib import Path

DATABASE = "chroma.sqlite3"  # the one file that Chroma writes to even when it only reads
_NOTED_BY_READERS = "acquire_write"  # its table for that
_ROWS, _PLAINLY = 1000, 0  # at once; the marshal format in which equal values look equal
_SEARCHED_TEXT = "embedding_fulltext_search"  # its tables for texts, of which we give it none


def digest_of(path: Path) -> str:
    """Of a file's content; "" where there is none that can be read."""
    try:
        if path.name == DATABASE:
            return _content(path)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, sqlite3.Error, UnicodeError):
        return ""


def is_passing(path: Path) -> bool:
    """Whether a file belongs to somebody at work, not to what was built."""
    return path.name.startswith(f"{DATABASE}-") or path.suffix == ".lock"


def _content(path: Path) -> str:
    """What Chroma's database says, whatever it noted since; "" where its pages do not fit."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            return ""
        whole = hashlib.sha256()
        schema = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name")
        for kind, name, sql in schema.fetchall():
            whole.update(repr((kind, name, sql)).encode())
            if kind == "table" and name != _NOTED_BY_READERS and _SEARCHED_TEXT not in name:
                quoted = name.replace('"', '""')
                found = connection.execute(f'SELECT * FROM "{quoted}"')
                while rows := found.fetchmany(_ROWS):
                    whole.update(marshal.dumps(rows, _PLAINLY))
    return whole.hexdigest()
