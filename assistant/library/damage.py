"""Finds what of a library is not as it was written, row by row."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, select

from assistant.library import rows, tables
from assistant.library.digests import (
    document_digest,
    is_whole,
    passage_digest,
    vector_digest,
)
from assistant.library.records import StoredFile
from assistant.library.tables import d, v

Tile = tuple[int, int, int]  # a passage's place in the order, start and end


def damaged_documents(connection: Connection) -> list[StoredFile]:
    """Documents that are altered themselves, or whose passages are, or are not all there."""
    places: dict[str, list[Tile]] = {}
    altered = set()
    for row in connection.execute(select(tables.passages)):
        places.setdefault(row.document_id, []).append((row.position, row.start, row.end))
        if not is_whole(row._mapping, passage_digest):
            altered.add(row.document_id)
    found = []
    for row in connection.execute(select(tables.documents).order_by(d.source)):
        whole = row.id not in altered and is_whole(row._mapping, document_digest)
        if not (whole and is_tiled(places.get(row.id, ()), len(row.text))):
            found.append(rows.to_file(row))
    return found


def damaged_vectors(connection: Connection) -> list[tuple[ColumnElement[bool], ...]]:
    """For each altered vector the conditions that name it."""
    return [
        (v.fingerprint == row.fingerprint, v.input_hash == row.input_hash)
        for row in connection.execute(select(tables.vectors))
        if not is_whole(row._mapping, vector_digest)
    ]


def is_tiled(places: Sequence[Tile], length: int) -> bool:
    """Whether passages cover a text without a gap; an empty one has none."""
    ordered = sorted(places)
    numbers = [number for number, _, _ in ordered]
    starts = [*(start for _, start, _ in ordered), length]
    ends = [0, *(end for _, _, end in ordered)]
    return numbers == list(range(len(ordered))) and starts == ends
