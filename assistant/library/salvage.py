"""Moves what can still be read of a damaged library into a new one, which takes its place."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from assistant.library import tables
from assistant.library.cells import asked, row_digest, verdicts
from assistant.library.cells import schema as kept_tables
from assistant.library.damage import is_tiled
from assistant.library.digests import document_digest, is_whole, passage_digest, vector_digest
from assistant.library.file import FILE_NAME
from assistant.library.records import FileState, StoredFile

SET_ASIDE = f"{FILE_NAME}.damaged"
SALVAGED = "salvaged"  # a generation that there is not: the next ingest builds one
_LONGEST_LEAP = 1 << 24  # rows, in search of a part that can be read
_KEPT_VALUES = ("library", "fingerprint", "passages_version")
_PROBES = "probes of "

Row = dict[str, Any]


def salvage(folder: Path) -> list[StoredFile]:
    """The documents that are lost, as far as their rows tell; the damaged file is set aside."""
    path, fresh = folder / FILE_NAME, folder / f"{FILE_NAME}.new"
    fresh.unlink(missing_ok=True)
    engine = tables.open_engine(fresh, journal="DELETE")
    tables.create_schema(engine)
    kept_tables.create_all(engine)
    lost: list[StoredFile] = []
    if path.exists():
        with closing(_opened(path)) as damaged, engine.begin() as target:
            lost = _copied(damaged, target)
    engine.dispose()
    if path.exists():
        (folder / SET_ASIDE).unlink(missing_ok=True)
        with suppress(OSError):  # a file system without links keeps no copy
            os.link(path, folder / SET_ASIDE)
    for leftover in (f"{FILE_NAME}-journal", f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"):
        (folder / leftover).unlink(missing_ok=True)  # of the damaged file, never of the new one
    fresh.replace(path)
    return lost


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    return connection


def _copied(damaged: sqlite3.Connection, target: Any) -> list[StoredFile]:
    values = {row["key"]: row["value"] for row in _rows(damaged, "meta")}
    kept = {k: v for k, v in values.items() if k in _KEPT_VALUES or k.startswith(_PROBES)}
    rows = [{"key": key, "value": value} for key, value in kept.items()]
    rows.append({"key": "generation", "value": SALVAGED})
    target.execute(insert(tables.meta), rows)
    found = {row["id"]: row for row in _rows(damaged, "documents")}
    passages: dict[str, list[Row]] = {}
    for row in _rows(damaged, "passages"):
        if is_whole(row, passage_digest):
            passages.setdefault(row["document_id"], []).append(row)
    lost = []
    for key, row in found.items():
        own = passages.get(key, [])
        places = [(each["position"], each["start"], each["end"]) for each in own]
        if is_whole(row, document_digest) and is_tiled(places, len(row["text"])):
            target.execute(insert(tables.documents), [row])
            if own:
                target.execute(insert(tables.passages), own)
        else:
            lost.append(_stored_file(row))
    vectors = {
        (row["fingerprint"], row["input_hash"]): row
        for row in _rows(damaged, "vectors")
        if is_whole(row, vector_digest)
    }
    if vectors:
        target.execute(insert(tables.vectors), list(vectors.values()))
    for table in (verdicts, asked):  # people's own work; cells are found again
        for row in _rows(damaged, table.name):
            if table is verdicts and "digest" not in row:  # an earlier version's
                row["digest"] = row_digest(row)
            target.execute(insert(table).prefix_with("OR IGNORE"), [row])
    return lost


def _stored_file(row: Mapping[str, Any]) -> StoredFile:
    source, name = str(row.get("source") or ""), str(row.get("name") or "")
    return StoredFile(str(row.get("id")), source, name, "", FileState(0, 0, "1"))


def _rows(damaged: sqlite3.Connection, table: str) -> Iterator[Row]:
    """Every row that can be reached, from the front and, past what cannot be read, further on."""
    last, leap = 0, 0
    while leap <= _LONGEST_LEAP:
        try:
            cursor = damaged.execute(
                f"SELECT rowid AS at_row, * FROM {table} WHERE rowid > ? ORDER BY rowid",
                (last + leap,),
            )
            names = [column[0] for column in cursor.description][1:]
            for at, *values in cursor:
                last, leap = at, 0
                yield dict(zip(names, values, strict=True))
            return
        except sqlite3.DatabaseError:
            leap = max(1, leap * 2)
