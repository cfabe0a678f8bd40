"""Reads the library; between the search and everything that shows documents."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, func, select

from assistant.errors import FingerprintError
from assistant.library import rows, tables
from assistant.library.cache import DocumentCache
from assistant.library.file import LibraryFile
from assistant.library.records import DocumentSummary, Place
from assistant.library.shared import SharedDatabase
from assistant.library.tables import d, p, v
from assistant.search.embedder import SHIPPED, Fingerprint, Identity, describe, from_text
from assistant.types import Document, Passage

_CACHED_CHARACTERS = 32_000_000
_CHUNK = 500  # ids in one statement
_DOCUMENTS_AT_ONCE = 100


class Library:
    """The library in a store's folder; an absent one reads as empty. Safe to share by threads.

    With a `url` it is in that PostgreSQL database, and the folder holds what is this computer's
    own: the indexes. Every method raises StoreError where it cannot be read, and DamagedError
    where what is in it is not what was written. `view` names a part of it, as guarded.py gives
    one; "" is all.
    """

    view = ""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, self.url = folder, url
        self._file = SharedDatabase(url) if url else LibraryFile(folder, self._forget)
        self._cache = DocumentCache(_CACHED_CHARACTERS)
        self._summaries: tuple[str | None, list[DocumentSummary]] = (None, [])

    def hides(self, name: str) -> bool:
        """Whether a document of this name, if there is one, may not be read here."""
        return False

    def generation(self) -> str | None:
        """The name of the indexes that belong to this state; None before the first ingest."""
        with self._reading() as connection:
            return get_value(connection, "generation")

    def fingerprint(self) -> dict[str, str | int] | None:
        """The model that made the indexed vectors; None before the first ingest."""
        with self._reading() as connection:
            return _fingerprint(connection)

    def check_fingerprint(self, fingerprint: Fingerprint) -> None:
        """Raises FingerprintError where the indexed vectors were made by another model."""
        with self._reading() as connection:
            stored = _fingerprint(connection)
            if stored is None or fingerprint.is_same(stored, get_probes(connection, stored)):
                return
        configured = fingerprint.identity
        names = f"{describe(stored)}, but the configured one is {describe(configured)}"
        if describe(stored) == describe(configured):
            names = f"another {describe(stored)} than the configured one, by its vectors"
        # A model that shipped with an earlier version cannot be set back.
        back = "" if str(stored["model"]).startswith(SHIPPED) else ", or set [embedding] back"
        raise FingerprintError(
            f"The library's vectors were made by {names}. Run `python -m ingest --rebuild` to "
            f"embed the documents with the configured model beside the present index{back}."
        )

    def documents(self) -> list[DocumentSummary]:
        """All documents without their texts, by name; read once for each generation."""
        with self._reading() as connection:
            generation = get_value(connection, "generation")
            known, summaries = self._summaries
            if generation is None or generation != known:
                summaries = _summaries(connection)
                self._summaries = generation, summaries
        return list(summaries)

    def versions(self) -> dict[str, str]:
        """The hash of each document's content, by id."""
        with self._reading() as connection:
            found = connection.execute(select(d.id, d.content_hash).order_by(d.name))
            return {row.id: row.content_hash for row in found}

    def document(self, document_id: str) -> Document | None:
        with self._reading() as connection:
            found = connection.execute(select(tables.documents).where(d.id == document_id)).first()
        return rows.to_document(found) if found else None

    def each_document(self) -> Iterator[Document]:
        """Every document with its text, by id; a few at a time in memory."""
        with self._reading() as connection:
            ids = list(connection.scalars(select(d.id).order_by(d.id)))
        for start in range(0, len(ids), _DOCUMENTS_AT_ONCE):
            some = ids[start : start + _DOCUMENTS_AT_ONCE]
            with self._reading() as connection:
                found = list(chunked(connection, select(tables.documents), d.id, some))
            yield from map(rows.to_document, found)

    def passage_ids(self, document_ids: Sequence[str]) -> list[str]:
        """Ids of all passages of these documents."""
        with self._reading() as connection:
            found = chunked(connection, select(p.id), p.document_id, document_ids)
            return [row.id for row in found]

    def places(self, passage_ids: Sequence[str]) -> dict[str, Place]:
        """Which document each passage is of, and that document's language; unknown ids absent."""
        query = select(p.id, p.document_id, d.language).join(tables.documents)
        with self._reading() as connection:
            found = chunked(connection, query, p.id, passage_ids)
            return {row.id: Place(row.document_id, row.language) for row in found}

    def passage_count(self) -> int:
        with self._reading() as connection:
            return connection.scalar(select(func.count()).select_from(tables.passages)) or 0

    def passages_of(self, document_id: str) -> list[Passage]:
        """The passages that tile the document, in order; empty where it is unknown."""
        query = select(tables.passages).where(p.document_id == document_id).order_by(p.position)
        with self._reading() as connection:
            return [rows.to_passage(row) for row in connection.execute(query)]

    def load(self, passage_ids: Sequence[str]) -> dict[str, tuple[Passage, Document]]:
        """Passages with their documents, one object for each document.

        An id that is not in the library is absent from the result: an ingest may have replaced
        its document since the search.
        """
        query = select(tables.passages, d.content_hash, d.name).join(tables.documents)
        with self._reading() as connection:
            found = list(chunked(connection, query, p.id, passage_ids))
            keys = {(row.document_id, row.content_hash, row.name) for row in found}
            documents = self._load_documents(connection, keys)
        pairs = {row.id: (rows.to_passage(row), documents[row.document_id]) for row in found}
        return {key: pairs[key] for key in passage_ids if key in pairs}

    def vectors(
        self, passage_ids: Sequence[str], made_by: Fingerprint | None = None
    ) -> dict[str, np.ndarray]:
        """Unit vectors, float32 [dimension], by passage id; unknown ids are absent.

        Empty where the library has moved on to another model than `made_by`.
        """
        with self._reading() as connection:
            stored = _fingerprint(connection)
            if stored is None:
                return {}
            if made_by and not made_by.is_same(stored, get_probes(connection, stored)):
                return {}
            same_input = v.input_hash == p.input_hash
            query = select(p.id, *v).join(
                tables.vectors, same_input & (v.fingerprint == fingerprint_key(stored))
            )
            found = chunked(connection, query, p.id, passage_ids)
            return {row.id: rows.to_vector(row) for row in found}

    def _load_documents(
        self, connection: Connection, keys: set[tuple[str, str, str]]
    ) -> dict[str, Document]:
        """By id; only those that are not in memory are read."""
        documents = {key[0]: document for key in keys if (document := self._cache.get(key))}
        missing = [key[0] for key in keys if key[0] not in documents]
        for row in chunked(connection, select(tables.documents), d.id, missing):
            documents[row.id] = document = rows.to_document(row)
            self._cache.put((document.id, document.content_hash, document.name), document)
        return documents

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One consistent state for all statements inside."""
        with self._file.translated(), self._file.engine().connect() as connection:
            yield connection

    def _forget(self) -> None:
        """What was read is another library's."""
        self._cache = DocumentCache(_CACHED_CHARACTERS)
        self._summaries = (None, [])


def fingerprint_key(fingerprint: Identity) -> str:
    """The fingerprint as one string, equal for equal fingerprints only."""
    return json.dumps(dict(fingerprint), sort_keys=True)


def _summaries(connection: Connection) -> list[DocumentSummary]:
    count = func.count(p.id).label("passages")
    columns = [
        column for column in d if column.name not in ("text", "sections", "stated", "digest")
    ]
    joined = tables.documents.outerjoin(tables.passages)
    query = select(*columns, count).select_from(joined).group_by(d.id).order_by(d.name, d.id)
    return [rows.to_summary(row) for row in connection.execute(query)]


def get_value(connection: Connection, key: str) -> str | None:
    query = select(tables.meta.c.value).where(tables.meta.c.key == key)
    return connection.scalar(query)


def chunked(
    connection: Connection, query: Any, column: Any, values: Sequence[Any]
) -> Iterator[Any]:
    """The rows whose `column` is among `values`, however many these are."""
    for start in range(0, len(values), _CHUNK):
        yield from connection.execute(query.where(column.in_(values[start : start + _CHUNK])))


def plain_rows(connection: Connection, query: Any) -> list[tuple[Any, ...]]:
    """All rows of a query without parameters, as the driver gives them: in a third of the time."""
    plain: Any = connection.connection.driver_connection
    return list(plain.execute(str(query.compile(connection))))


def get_probes(connection: Connection, identity: Identity) -> bytes:
    """The probe vectors kept of a model; empty where none are."""
    return from_text(get_value(connection, probes_name(identity)) or "")


def probes_name(identity: Identity) -> str:
    return f"probes of {fingerprint_key(identity)}"


def _fingerprint(connection: Connection) -> dict[str, str | int] | None:
    stored = get_value(connection, "fingerprint")
    return json.loads(stored) if stored else None
