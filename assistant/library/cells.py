"""The register's cells and people's verdicts on them, kept with the library.

Cells are derived: those of another version of a document, found by other means, or not as they were
written are as good as absent. Verdicts are a person's work and stay until that person takes them
back; one that is not as it was written is not used, and named by the doctor.
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    delete,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import StoreError
from assistant.library.digests import is_whole, of_values
from assistant.library.file import FILE_NAME, identity_of
from assistant.library.library import chunked
from assistant.library.shared import SharedDatabase
from assistant.library.tables import memory_engine, open_engine

schema = MetaData()

# One line for each collaboration of a document; `part` counts them from 0, `start` and `end` say
# where in the document it is told, and -1 that all of it is about it. `cells` is JSON by column.
cells = Table(
    "register_cells",
    schema,
    Column("document_id", String, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("content_hash", String, nullable=False),
    Column("model", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("cells", Text, nullable=False),
    Column("digest", LargeBinary),
)

# `key` tells the collaborations of a document apart and is empty where there is only one.
verdicts = Table(
    "register_verdicts",
    schema,
    Column("document_id", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("column", String, primary_key=True),
    Column("content_hash", String, nullable=False),
    Column("state", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("digest", LargeBinary),
)


# Columns that people have added; their cells stand beside those of the others.
asked = Table(
    "register_columns",
    schema,
    Column("number", Integer, primary_key=True),
    Column("question", String, nullable=False, unique=True),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One collaboration of a document, its cells as plain records by column."""

    start: int
    end: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    document_id: str
    key: str
    column: str
    content_hash: str
    state: str
    value: Any
    by: str
    at: str


def drop_cells(connection: Connection, document_ids: Sequence[str]) -> None:
    """Of documents that leave, in the change that removes them; verdicts stay."""
    if inspect(connection).has_table(cells.name):
        connection.execute(delete(cells).where(cells.c.document_id.in_(document_ids)))


class KeptCells:
    """Safe to share between threads and processes. Raises StoreError where the file is at fault."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self._path, self._url = folder / FILE_NAME, url
        self._engines: dict[str, Engine] = {}
        self._identity: tuple[int, int] | None = None
        self._lock = threading.Lock()

    def read(self, model: str, versions: Mapping[str, str]) -> dict[str, list[Part]]:
        """What `model` found in these versions, content hashes by document id."""
        found: dict[str, list[Part]] = {}
        damaged: set[str] = set()
        query = select(cells).where(cells.c.model == model).order_by(cells.c.part)
        with self._reading() as connection:
            for row in chunked(connection, query, cells.c.document_id, list(versions)):
                if not _is_whole(row):
                    damaged.add(row.document_id)
                elif row.content_hash == versions[row.document_id]:
                    part = Part(row.start, row.end, json.loads(row.cells))
                    found.setdefault(row.document_id, []).append(part)
        return {id: parts for id, parts in found.items() if id not in damaged}

    def state(self) -> tuple[int, ...]:
        """What any change of the library's file changes: its log's size and time, and its own.

        Of a library that several computers share nothing tells: each state is another one.
        """
        if self._url:
            return (time.monotonic_ns(),)
        log = self._path.with_name(f"{self._path.name}-wal")
        known = [path.stat() for path in (self._path, log) if path.exists()]
        return tuple(number for one in known for number in (one.st_mtime_ns, one.st_size))

    def values(
        self, columns: Sequence[str], versions: Mapping[str, str]
    ) -> Iterator[tuple[str, str, Any]]:
        """Ids, columns and values of the cells of these versions that hold something.

        What a person corrected takes the place of what was found; "" there is nothing.
        """
        said = {(v.document_id, v.column): v.value for v in self.verdicts()}
        query = select(cells)
        with self._reading() as connection:
            rows = list(chunked(connection, query, cells.c.document_id, list(versions)))
        for row in rows:
            if row.content_hash != versions[row.document_id] or not _is_whole(row):
                continue
            kept = json.loads(row.cells)
            for column in columns:
                found = kept.get(column, {}).get("value")
                if value := said.get((row.document_id, column), found):
                    yield row.document_id, column, value

    def write(self, model: str, document_id: str, content_hash: str, parts: Sequence[Part]) -> None:
        """Takes the place of all that was kept of the document, in one transaction."""
        rows = [
            {
                "document_id": document_id,
                "part": number,
                "content_hash": content_hash,
                "model": model,
                "start": part.start,
                "end": part.end,
                "cells": json.dumps(dict(part.cells), ensure_ascii=False),
            }
            for number, part in enumerate(parts)
        ]
        rows = [{**row, "digest": row_digest(row)} for row in rows]
        with self._writing() as connection:
            connection.execute(delete(cells).where(cells.c.document_id == document_id))
            if rows:
                connection.execute(cells.insert(), rows)

    def questions(self) -> list[str]:
        """What people ask of every document, in the order in which they began to."""
        with self._reading() as connection:
            return list(connection.scalars(select(asked.c.question).order_by(asked.c.number)))

    def ask(self, question: str, by: str, at: str) -> None:
        """Keeps a question; one that is kept already stays as it is."""
        with self._writing() as connection:
            known = select(asked.c.number).where(asked.c.question == question)
            if connection.execute(known).first() is None:
                connection.execute(asked.insert().values(question=question, by=by, at=at))

    def ask_no_more(self, question: str) -> None:
        with self._writing() as connection:
            connection.execute(delete(asked).where(asked.c.question == question))

    def verdicts(self) -> list[Verdict]:
        """All that are as they were written."""
        with self._reading() as connection:
            rows = [row._asdict() for row in connection.execute(select(verdicts)) if _is_whole(row)]
        for row in rows:
            del row["digest"]
        return [Verdict(**{**row, "value": json.loads(row["value"])}) for row in rows]

    def damaged_verdicts(self) -> list[tuple[str, str]]:
        """Of each verdict that is not as it was written, the document's id and the column."""
        with self._reading() as connection:
            rows = connection.execute(select(verdicts)).all()
        return [(row.document_id, row.column) for row in rows if not _is_whole(row)]

    def judge(self, verdict: Verdict) -> None:
        """Keeps a verdict in the place of an earlier one on the same cell."""
        values = {field: getattr(verdict, field) for field in Verdict.__slots__}
        values["value"] = json.dumps(verdict.value, ensure_ascii=False)
        values["digest"] = row_digest(values)
        with self._writing() as connection:
            connection.execute(delete(verdicts).where(_same(verdict)))
            connection.execute(verdicts.insert().values(values))

    def take_back(self, verdict: Verdict) -> None:
        with self._writing() as connection:
            connection.execute(delete(verdicts).where(_same(verdict)))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._url:
            shared = SharedDatabase(self._url)
            with shared.translated(), shared.engine().connect() as connection:
                yield connection
            return
        with self._translated(), self._engine("BEGIN").connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._url:
            shared = SharedDatabase(self._url)
            with shared.translated(), shared.writing().begin() as connection:
                yield connection
            return
        with self._translated(), self._engine("BEGIN IMMEDIATE").begin() as connection:
            yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(
                f"The register in {self._path} cannot be used: "
                f"{getattr(error, 'orig', None) or error}. Check the disk and its permissions."
            ) from error

    def _engine(self, begin_with: str) -> Engine:
        """The tables are made with the first use; a library without any is not made by it.

        A file that has taken the place of the one in use, by a restore or a repair, is opened anew.
        """
        identity = identity_of(self._path)
        if identity is None:
            return _nothing()
        with self._lock:
            if identity != self._identity:
                for engine in self._engines.values():
                    engine.dispose()
                self._engines, self._identity = {}, identity
            if begin_with not in self._engines:
                engine = open_engine(self._path, begin_with)
                schema.create_all(engine)
                _add_digests(engine)
                self._engines[begin_with] = engine
            return self._engines[begin_with]


@cache
def _nothing() -> Engine:
    """Stands in for a library that does not exist: the tables, empty, nothing on disk."""
    engine = memory_engine()
    schema.create_all(engine)
    return engine


def _add_digests(engine: Engine) -> None:
    """To tables that an earlier version made; it takes their rows as they are."""
    for table in (cells, verdicts):
        if any(one["name"] == "digest" for one in inspect(engine).get_columns(table.name)):
            continue
        with engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN digest BLOB")
            for row in connection.execute(select(table)).all():
                own = [column == row._mapping[column.name] for column in table.primary_key]
                told = update(table).where(*own).values(digest=row_digest(row._mapping))
                connection.execute(told)


def row_digest(row: Any) -> bytes:
    """Of a row of cells or of a verdict, by a mapping of all its columns."""
    return of_values(*(row[name] for name in sorted(row) if name != "digest"))


def _is_whole(row: Any) -> bool:
    return is_whole(row._mapping, row_digest)


def _same(verdict: Verdict) -> Any:
    own = (verdicts.c.document_id == verdict.document_id) & (verdicts.c.key == verdict.key)
    return own & (verdicts.c.column == verdict.column)
