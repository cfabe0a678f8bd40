"""All that indexes are built from: by an ingest, and by each computer of a shared library."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
from sqlalchemy import select

from assistant.library import rows, tables
from assistant.library.library import (
    Library,
    chunked,
    fingerprint_key,
    get_value,
    plain_rows,
)
from assistant.library.records import Entry, Marks
from assistant.library.tables import d, p, v
from assistant.search.embedder import Identity

_BATCH = 500  # rows in one statement
_DOCUMENTS_AT_ONCE = 100


class LibraryContents(Library):
    """Gives whole documents with their passages, and vectors by what was encoded."""

    def id(self) -> str:
        """Tells this library from all others, on a server that several share."""
        with self._reading() as connection:
            return get_value(connection, "library") or ""

    def generations(self) -> tuple[str, ...]:
        """The present generation and the one before it, which readers may still be on."""
        with self._reading() as connection:
            names = [get_value(connection, key) for key in ("generation", "previous_generation")]
        return tuple(name for name in names if name)

    def passages_version(self) -> str | None:
        """By which rules the stored passages were made; None before the first ingest."""
        with self._reading() as connection:
            return get_value(connection, "passages_version")

    def vector_places(self) -> tuple[str, str]:
        """Where on a server the vectors of this state and of the one before are; "" for nowhere."""
        with self._reading() as connection:
            keys = ("vectors", "previous_vectors")
            present, previous = (get_value(connection, key) or "" for key in keys)
        return present, previous

    def marks(self) -> Marks:
        """What tells this state from others, as far as indexes differ by it."""
        with self._reading() as connection:
            found = connection.execute(select(d.id, d.digest))
            return Marks(
                get_value(connection, "fingerprint") or "",
                get_value(connection, "passages_version") or "",
                {row.id: row.digest.hex() for row in found},
            )

    def passage_inputs(self) -> list[tuple[str, str, bytes]]:
        """For each passage its id, its document's id and the digest of the encoder's input."""
        query = select(p.id, p.document_id, p.input_hash).order_by(p.document_id, p.position)
        with self._reading() as connection:
            return plain_rows(connection, query)

    def entries(self, without: Collection[str] = ()) -> Iterator[Entry]:
        """Documents with their passages, in the order of `passage_inputs`; a few at a time.

        Those of the ids `without` are not even read.
        """
        with self._reading() as connection:
            found = connection.scalars(select(d.id).order_by(d.id))
            ids = [id for id in found if id not in without]
        for start in range(0, len(ids), _DOCUMENTS_AT_ONCE):
            yield from self._entries(ids[start : start + _DOCUMENTS_AT_ONCE])

    def vectors_of(self, encoder: Identity, inputs: Sequence[bytes]) -> np.ndarray:
        """Float32 [len(inputs), dimension], by digest of the input; a missing one is a KeyError."""
        query = select(*v).where(v.fingerprint == fingerprint_key(encoder))
        result = np.empty((len(inputs), int(encoder["dimension"])), np.float32)
        with self._reading() as connection:
            for start in range(0, len(inputs), _BATCH):
                wanted = inputs[start : start + _BATCH]
                rows_found = chunked(connection, query, v.input_hash, wanted)
                found = {row.input_hash: rows.to_vector(row) for row in rows_found}
                for index, digest in enumerate(wanted, start):
                    result[index] = found[digest]
        return result

    def _entries(self, document_ids: Sequence[str]) -> Iterator[Entry]:
        query = select(tables.passages).order_by(p.position)
        with self._reading() as connection:
            documents = list(chunked(connection, select(tables.documents), d.id, document_ids))
            passages: dict[str, list[Any]] = {row.id: [] for row in documents}
            for row in chunked(connection, query, p.document_id, document_ids):
                passages[row.document_id].append(row)
        for row in sorted(documents, key=lambda row: str(row.id)):
            yield Entry(
                rows.to_document(row),
                rows.to_file(row).state,
                tuple(rows.to_passage(passage) for passage in passages[row.id]),
                tuple(passage.input_hash for passage in passages[row.id]),
            )
