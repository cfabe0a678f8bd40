"""Changes the library; an ingest's view of it, for the holder of the store's lock only."""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Connection, Engine, delete, select, update

from assistant.errors import DamagedError
from assistant.library import digests, rows, tables
from assistant.library.cells import drop_cells
from assistant.library.contents import LibraryContents
from assistant.library.damage import damaged_documents, damaged_vectors
from assistant.library.file import FILE_NAME
from assistant.library.library import (
    fingerprint_key,
    get_probes,
    get_value,
    plain_rows,
    probes_name,
)
from assistant.library.records import Change, FileState, StoredFile
from assistant.library.salvage import salvage
from assistant.library.seal import is_sealed, seal
from assistant.library.tables import d, p, v
from assistant.search.embedder import Fingerprint, Identity, as_text

if TYPE_CHECKING:  # what a page does not need
    from assistant.library.lock import SharedLock

_BATCH = 500  # rows in one statement


class LibraryWriter(LibraryContents):
    """Adds to the library what only an ingest needs: its bookkeeping, and every change.

    `lock` is that of a shared library, held.
    """

    lock: "SharedLock | None" = None

    def prepare(self) -> None:
        """Creates the folder and the tables where they are missing."""
        self._create()
        self.generation()

    def mend(self, thoroughly: bool = False) -> list[StoredFile]:
        """As `prepare`; the documents that are not as they were written, to be read again.

        A file that cannot be read is replaced by what can be read of it. Vectors that are not as
        they were written are dropped, to be made again. A file that is as the last ingest left it
        is not looked through; a database is only where it is to be done `thoroughly`, for no seal
        can tell that without reading all of it.
        """
        if self.url:
            self.prepare()
            return self._weed() if thoroughly else []
        try:
            whole = is_sealed(self.folder)
            if whole:
                self._file.take_as_proven()
            self.prepare()
            return [] if whole else self._weed()
        except DamagedError:
            self._file.close()
            with self._file.translated():
                lost = salvage(self.folder)
            self.prepare()
            return [*lost, *self._weed()]

    def seal(self) -> None:
        """Lets go of the file and notes that all of it is proven, for the next `mend`."""
        self._file.close()
        if not self.url:
            seal(self.folder)

    def damage(self) -> tuple[list[StoredFile], int, int]:
        """Documents that are not as they were written, and how many vectors are not, or missing."""
        with self._reading() as connection:
            documents, altered = damaged_documents(connection), damaged_vectors(connection)
            model = get_value(connection, "fingerprint") or ""
            held = set(connection.scalars(select(v.input_hash).where(v.fingerprint == model)))
            missing = set(connection.scalars(select(p.input_hash))) - held
        return documents, len(altered), len(missing)

    def _weed(self) -> list[StoredFile]:
        with self._writing() as connection:
            for key in damaged_vectors(connection):
                connection.execute(delete(tables.vectors).where(*key))
            return damaged_documents(connection)

    def _create(self) -> None:
        with self._file.translated():
            self.folder.mkdir(parents=True, exist_ok=True)
            # No write-ahead log: what was committed is read from one file, also where the disk
            # is full or may not be written.
            if self.url:
                _name(self._file.writing())
                return
            engine = tables.open_engine(self.folder / FILE_NAME, journal="DELETE")
            tables.create_schema(engine, digests.fill)
            _name(engine)
            engine.dispose()

    def files(self) -> dict[str, StoredFile]:
        """Where each document came from, by source."""
        columns = (d.id, d.source, d.name, d.content_hash, d.bytes, d.mtime_ns, d.loader_version)
        with self._reading() as connection:
            found = connection.execute(select(*columns).order_by(d.source))
            return {row.source: rows.to_file(row) for row in found}

    def adopt(self, fingerprint: Fingerprint) -> dict[str, str | int]:
        """The identity under which this model's vectors are kept.

        That of an earlier fingerprint of the same model where one is known, since probes differ
        in their last digits from run to run; else its own, which is recorded for later.
        """
        own = fingerprint.identity
        if not fingerprint.probes:
            return own
        with self._writing() as connection:
            for key in connection.scalars(select(v.fingerprint).distinct()):
                known = json.loads(key)
                if fingerprint.is_same(known, get_probes(connection, known)):
                    return dict(known)
            _set_value(connection, probes_name(own), as_text(fingerprint.probes))
        return own

    def encoded(self, encoder: Identity) -> set[bytes]:
        """Digests of the inputs whose vectors by this model are stored."""
        query = select(v.fingerprint, v.input_hash)
        key = fingerprint_key(encoder)
        with self._reading() as connection:
            return {digest for model, digest in plain_rows(connection, query) if model == key}

    def add_vectors(self, encoder: Identity, inputs: Sequence[bytes], vectors: np.ndarray) -> None:
        """Keeps vectors by the digest of what was encoded; none of them may be stored yet."""
        key = fingerprint_key(encoder)
        new = (
            rows.vector_row(key, digest, vector.tobytes())
            for digest, vector in zip(inputs, np.asarray(vectors, np.float32), strict=True)
        )
        with self._writing() as connection:
            _insert(connection, tables.vectors, new)

    def touch(self, states: Mapping[str, FileState]) -> None:
        """Records new times of files whose content is unchanged, by document id."""
        with self._writing() as connection:
            for document_id, state in states.items():
                values = {
                    "bytes": state.bytes,
                    "mtime_ns": state.mtime_ns,
                    "loader_version": state.loader_version,
                }
                connection.execute(
                    update(tables.documents).where(d.id == document_id).values(values)
                )

    def rename(self, names: Mapping[str, str]) -> None:
        """Gives documents the names that readers know them by, by document id."""
        with self._writing() as connection:
            for document_id, name in names.items():
                connection.execute(
                    update(tables.documents).where(d.id == document_id).values(name=name)
                )

    def commit(self, change: Change) -> None:
        """Applies the change and moves the generation pointer, all or nothing.

        Vectors that no passage uses any more are dropped with it, and so are those of models that
        are neither the present one nor, where this changes the model, the one before. What
        an unfinished change of models has embedded stays until that change is finished.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        new_passages = chain.from_iterable(rows.passage_rows(entry) for entry in change.put)
        with self._writing() as connection:
            _delete(connection, [*change.remove, *(entry.document.id for entry in change.put)])
            _insert(connection, tables.documents, (rows.document_row(e, now) for e in change.put))
            _insert(connection, tables.passages, new_passages)
            model = fingerprint_key(change.fingerprint)
            former = get_value(connection, "fingerprint")
            _drop_unused_vectors(connection)
            if former not in (None, model):
                _drop_vectors_but(connection, [model, former])
            previous = get_value(connection, "generation")
            _set_value(connection, "previous_generation", previous or "")
            _set_value(connection, "generation", change.generation)
            _set_value(connection, "fingerprint", model)
            _set_value(connection, "passages_version", change.passages_version)
            if self.url:
                _set_value(connection, "previous_vectors", get_value(connection, "vectors") or "")
                _set_value(connection, "vectors", change.vectors)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._file.translated(), self._file.writing().begin() as connection:
            if self.lock:
                self.lock.prove(connection)
            yield connection


def _name(engine: Engine) -> None:
    """Gives a new library what tells it from all others."""
    with engine.begin() as connection:
        if get_value(connection, "library") is None:
            _set_value(connection, "library", secrets.token_hex(8))


def _insert(connection: Connection, table: Any, new: Iterable[dict[str, Any]]) -> None:
    batch = []
    for row in new:
        batch.append(row)
        if len(batch) == _BATCH:
            connection.execute(table.insert(), batch)
            batch = []
    if batch:
        connection.execute(table.insert(), batch)


def _delete(connection: Connection, document_ids: Sequence[str]) -> None:
    for start in range(0, len(document_ids), _BATCH):
        ids = document_ids[start : start + _BATCH]
        connection.execute(delete(tables.documents).where(d.id.in_(ids)))  # passages follow
        drop_cells(connection, ids)


def _set_value(connection: Connection, key: str, value: str) -> None:
    connection.execute(delete(tables.meta).where(tables.meta.c.key == key))
    connection.execute(tables.meta.insert().values(key=key, value=value))


def _drop_unused_vectors(connection: Connection) -> None:
    # Not as NOT IN, for which PostgreSQL may compare each with each.
    unused = select(v.input_hash).except_(select(p.input_hash))
    connection.execute(delete(tables.vectors).where(v.input_hash.in_(unused)))


def _drop_vectors_but(connection: Connection, models: Sequence[str]) -> None:
    connection.execute(delete(tables.vectors).where(v.fingerprint.not_in(models)))
