"""What tells a stored row from an altered one: a digest over all of it that is ever shown or used.

Names, file sizes and times are left out: they change without the document.
"""

import hashlib
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, bindparam, update

from assistant.library import tables

_DOCUMENT = (
    *("id", "source", "title", "publisher", "published", "language", "content_hash"),
    *("sections", "stated", "notes", "known", "text"),
)
_PASSAGE = itemgetter(
    *("id", "document_id", "position", "start", "end", "heading", "page", "input_hash")
)
_BYTES = 12
_AT_ONCE = 500

Row = Any  # a mapping of columns


def document_digest(row: Row) -> bytes:
    whole = hashlib.blake2b(digest_size=_BYTES)
    for column in _DOCUMENT:
        data = str(row[column]).encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.digest()


def passage_digest(row: Row) -> bytes:
    data = repr(_PASSAGE(row)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_BYTES).digest()


def vector_digest(row: Row) -> bytes:
    data = row["fingerprint"].encode() + row["input_hash"] + row["vector"]
    return hashlib.blake2b(data, digest_size=_BYTES).digest()


def of_values(*values: Any) -> bytes:
    """Of a row that people or the register made: of its plain values, in an order of its own."""
    # A member of an enumeration is stored as its text, and read as that.
    plain = tuple(str(one) if isinstance(one, str) else one for one in values)
    data = repr(plain).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_BYTES).digest()


def is_whole(row: Row, digest: Callable[[Any], bytes]) -> bool:
    """Whether a row is as it was written."""
    try:
        return bool(digest(row) == row["digest"])
    except (TypeError, AttributeError):  # a value that is of another type by now
        return False


def fill(connection: Connection) -> None:
    """Gives every row of a library that was made without digests its own."""
    for table, digest in (
        (tables.documents, document_digest),
        (tables.passages, passage_digest),
        (tables.vectors, vector_digest),
    ):
        keys = [column.name for column in table.primary_key]
        statement = _statement(table, keys)
        found = connection.execute(table.select()).mappings()
        while rows := found.fetchmany(_AT_ONCE):
            values = [
                {f"key_{key}": row[key] for key in keys} | {"value": digest(row)} for row in rows
            ]
            connection.execute(statement, values)


def _statement(table: Table, keys: list[str]) -> Any:
    statement = update(table).values(digest=bindparam("value", type_=LargeBinary))
    for key in keys:
        statement = statement.where(table.c[key] == bindparam(f"key_{key}"))
    return statement
