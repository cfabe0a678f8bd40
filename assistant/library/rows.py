"""Between the values of the program and the rows of the library's tables."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from assistant.errors import DamagedError
from assistant.library.digests import (
    document_digest,
    is_whole,
    passage_digest,
    vector_digest,
)
from assistant.library.records import DocumentSummary, Entry, FileState, StoredFile
from assistant.types import Document, Fault, Likeness, Passage, Section

_ALTERED = (
    "{what} is not as it was written, so nothing is quoted from it. Run `python -m ingest "
    "--repair`, which reads the file again."
)


def document_row(entry: Entry, ingested_at: str) -> dict[str, Any]:
    document, file = entry.document, entry.file
    row = {
        "id": document.id,
        "source": document.source,
        "name": document.name,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "language": document.language,
        "content_hash": document.content_hash,
        "bytes": file.bytes,
        "mtime_ns": file.mtime_ns,
        "loader_version": file.loader_version,
        "ingested_at": ingested_at,
        "sections": json.dumps([[s.start, s.heading, s.page] for s in document.sections]),
        "stated": json.dumps({field: list(span) for field, span in document.stated.items()}),
        "notes": json.dumps([[note.kind, dict(note.values)] for note in document.notes]),
        "known": _known_row(document),
        "text": document.text,
    }
    return row | {"digest": document_digest(row)}


def passage_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    for passage, input_hash in zip(entry.passages, entry.inputs, strict=True):
        row = {
            "id": passage.id,
            "document_id": passage.document_id,
            "position": passage.index,
            "start": passage.start,
            "end": passage.end,
            "heading": passage.heading,
            "page": passage.page,
            "input_hash": input_hash,
        }
        yield row | {"digest": passage_digest(row)}


def vector_row(fingerprint: str, input_hash: bytes, vector: bytes) -> dict[str, Any]:
    row = {"fingerprint": fingerprint, "input_hash": input_hash, "vector": vector}
    return row | {"digest": vector_digest(row)}


def to_vector(row: Any) -> np.ndarray:
    """Raises DamagedError where the row was altered."""
    if not is_whole(row._mapping, vector_digest):
        raise DamagedError(_ALTERED.format(what="A stored vector"))
    return np.frombuffer(row.vector, np.float32)


def to_document(row: Any) -> Document:
    """Raises DamagedError where the row was altered: a damaged text is never quoted."""
    if not is_whole(row._mapping, document_digest):
        raise DamagedError(_ALTERED.format(what=f"The stored text of {row.name}"))
    return Document(
        id=row.id,
        source=row.source,
        name=row.name,
        title=row.title,
        publisher=row.publisher,
        published=row.published,
        language=row.language,
        text=row.text,
        content_hash=row.content_hash,
        sections=tuple(Section(*section) for section in json.loads(row.sections)),
        stated={field: (start, end) for field, (start, end) in json.loads(row.stated).items()},
        notes=_notes(row),
        **_known(row),
    )


def _known_row(document: Document) -> str:
    likeness = asdict(document.likeness)
    known = {"kind": document.kind, "origins": dict(document.origins), "likeness": likeness}
    return json.dumps(known | {"spoken": document.spoken})


def _known(row: Any) -> dict[str, Any]:
    known = json.loads(row.known)
    likeness = known.get("likeness", {})
    return {
        "kind": known.get("kind", ""),
        "origins": known.get("origins", {}),
        "spoken": tuple(known.get("spoken", ())),
        "likeness": Likeness(**(likeness | {"marks": tuple(likeness.get("marks", ()))})),
    }


def _notes(row: Any) -> tuple[Fault, ...]:
    return tuple(Fault(kind, values) for kind, values in json.loads(row.notes))


def to_passage(row: Any) -> Passage:
    """Raises DamagedError where the row was altered."""
    if not is_whole(row._mapping, passage_digest):
        raise DamagedError(_ALTERED.format(what="A stored passage"))
    return Passage(
        id=row.id,
        document_id=row.document_id,
        index=row.position,
        start=row.start,
        end=row.end,
        heading=row.heading,
        page=row.page,
    )


def to_file(row: Any) -> StoredFile:
    state = FileState(row.bytes, row.mtime_ns, row.loader_version)
    return StoredFile(row.id, row.source, row.name, row.content_hash, state)


def to_summary(row: Any) -> DocumentSummary:
    return DocumentSummary(
        id=row.id,
        source=row.source,
        name=row.name,
        title=row.title,
        publisher=row.publisher,
        published=row.published,
        language=row.language,
        bytes=row.bytes,
        ingested_at=row.ingested_at,
        passages=row.passages,
        notes=_notes(row),
        **_known(row),
    )
