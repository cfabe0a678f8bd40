"""The library's tables, and how its SQLite file is opened."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    BigInteger,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    inspect,
    select,
)
from sqlalchemy.pool import StaticPool

from assistant.errors import StoreError

SCHEMA_VERSION = "4"
# What takes a library from a version to the next.
_UPGRADES = {
    "1": ("2", ("ALTER TABLE documents ADD COLUMN notes TEXT NOT NULL DEFAULT '[]'",)),
    "2": (
        "3",
        (
            "ALTER TABLE documents ADD COLUMN digest BLOB NOT NULL DEFAULT x''",
            "ALTER TABLE passages ADD COLUMN digest BLOB NOT NULL DEFAULT x''",
            "ALTER TABLE vectors ADD COLUMN digest BLOB NOT NULL DEFAULT x''",
        ),
    ),
    "3": ("4", ("ALTER TABLE documents ADD COLUMN known TEXT NOT NULL DEFAULT '{}'",)),
}
_BUSY_MILLISECONDS = 10_000
_CACHE_KIBIBYTES = 200_000  # a change that outgrows it keeps readers out until it is committed

schema = MetaData()

meta = Table(
    "meta",
    schema,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

# The text stands last: SQLite then lists documents without walking through their texts.
documents = Table(
    "documents",
    schema,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("title", String, nullable=False),
    Column("publisher", String, nullable=False),
    Column("published", String, nullable=False),
    Column("language", String, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("loader_version", String, nullable=False),
    Column("ingested_at", String, nullable=False),
    Column("sections", Text, nullable=False),
    Column("stated", Text, nullable=False),
    Column("notes", Text, nullable=False, server_default="[]"),
    Column("known", Text, nullable=False, server_default="{}"),
    Column("text", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

passages = Table(
    "passages",
    schema,
    Column("id", String, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("heading", String, nullable=False),
    Column("page", Integer),
    Column("input_hash", LargeBinary(32), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Index("passages_in_order", "document_id", "position"),
)

# Keyed by what was encoded, not by passage: vectors survive renames, edits elsewhere in the
# document, and an ingest that was killed before its documents were committed.
vectors = Table(
    "vectors",
    schema,
    Column("fingerprint", String, primary_key=True),
    Column("input_hash", LargeBinary(32), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

d, p, v = documents.c, passages.c, vectors.c


def open_engine(path: Path, begin_with: str = "BEGIN", journal: str = "") -> Engine:
    """An engine on the SQLite file, which is created with the first write if it is missing.

    Transactions that read and then write must `begin_with` "BEGIN IMMEDIATE" where others write.
    `journal` is the mode to bring the file to; a reader leaves it as it is.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions begin where SQLAlchemy says, see below
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        if journal:
            connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        connection.execute("PRAGMA foreign_keys = ON")

    # sqlite3 begins no transaction for a SELECT; two of them must see the same state.
    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql(begin_with)

    return engine


@cache
def empty_engine() -> Engine:
    """Stands in for libraries that do not exist yet: all tables, no rows, nothing on disk."""
    engine = memory_engine()
    create_schema(engine)
    return engine


def memory_engine() -> Engine:
    """An engine on nothing, for any number of threads."""
    return create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )


def create_schema(engine: Engine, upgraded: Callable[[Connection], None] | None = None) -> None:
    """Creates the tables in one transaction where they are missing; brings older ones up.

    `upgraded` fills what an upgrade has added.
    """
    version = meta.c.key == "schema"
    with engine.begin() as connection:
        if not inspect(connection).has_table(meta.name):
            schema.create_all(connection)
            connection.execute(meta.insert().values(key="schema", value=SCHEMA_VERSION))
        while (found := connection.scalar(select(meta.c.value).where(version))) in _UPGRADES:
            following, statements = _UPGRADES[found]
            for statement in statements:
                connection.exec_driver_sql(statement)
            connection.execute(meta.update().where(version).values(value=following))
            if upgraded and following == SCHEMA_VERSION:
                upgraded(connection)


def has_schema(engine: Engine) -> bool:
    """Whether the tables exist, in the version that this program reads.

    Raises:
        StoreError: they were made by another version of the program.
    """
    with engine.connect() as connection:
        if not inspect(connection).has_table(meta.name):
            return False
        found = connection.scalar(select(meta.c.value).where(meta.c.key == "schema"))
    if found != SCHEMA_VERSION:
        if found in _UPGRADES:
            raise StoreError(
                f"{engine.url.database} was made by an earlier version of the program. Run "
                "`python -m ingest` with the documents' folder once, which brings it up to date."
            )
        raise StoreError(
            f"{engine.url.database} has schema version {found}, this program reads version "
            f"{SCHEMA_VERSION}. Use the program version that made it, or set store.path to "
            "another folder and run `python -m ingest`."
        )
    return True
