"""The tables of conversations, and how their database is opened, checked and spoken of."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
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
    event,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import ConversationError
from assistant.library.digests import of_values
from assistant.library.file import identity_of
from assistant.library.migrating import make_ready
from assistant.library.shared import (
    CONVERSATIONS,
    reading_engine,
    translated,
    writing_engine,
)
from assistant.library.tables import open_engine

SCHEMA_VERSION = "1"

schema = MetaData()

meta = Table(
    "meta",
    schema,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

# `leaf` is the id of the turn that the conversation ends with as it is shown; `deleted` is the
# time of deletion, empty before. `words`, here and below, is what a search reads.
conversations = Table(
    "conversations",
    schema,
    Column("id", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("name", String, nullable=False),
    Column("words", String, nullable=False),
    Column("created", String, nullable=False),
    Column("changed", String, nullable=False),
    Column("deleted", String, nullable=False),
    Column("scope", Text, nullable=False),
    Column("leaf", String, nullable=False),
    Index("conversations_in_order", "owner", "changed"),
)

# A tree: `parent` is the turn before this one, empty at the start. An edited question is a sibling
# of the one it was made from, so that nothing said is ever lost.
turns = Table(
    "turns",
    schema,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("parent", String, nullable=False),
    Column("question", Text, nullable=False),
    Column("asked", String, nullable=False),
    Column("scope", Text, nullable=False),
    Column("profile", String, nullable=False),
    Column("searched", Integer, nullable=False),
    Column("understood", Text, nullable=False, default=""),
    Column("titles", Text, nullable=False, default="[]"),
    Column("text", Text, nullable=False, default=""),
    Column("problem", Text, nullable=False, default=""),
    Column("stopped", Boolean, nullable=False, default=False),
    Column("words", Text, nullable=False),
    Column("answer", Text),
    Column("digest", LargeBinary),  # of what a finished answer says; nothing before it is finished
    Index("turns_in_order", "conversation_id", "number"),
)

# `citation` is the number of the citation judged, 0 where the answer itself was.
feedback = Table(
    "feedback",
    schema,
    Column("turn_id", ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("citation", Integer, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", String, nullable=False),
)


class SharedConversations:
    """Answers what a `Database` does, in the PostgreSQL database of a shared library."""

    def __init__(self, url: str) -> None:
        self._url = url

    def reading(self) -> AbstractContextManager[Connection]:
        return self._transaction(reading_engine)

    def writing(self) -> AbstractContextManager[Connection]:
        return self._transaction(writing_engine)

    @contextmanager
    def _transaction(self, engine_of: Callable[[str, str], Engine]) -> Iterator[Connection]:
        with translated(self._url, ConversationError):
            make_ready(self._url)
            with engine_of(self._url, CONVERSATIONS).begin() as connection:
                yield connection


class Database:
    """The SQLite file of conversations, made with the first use. Safe to share by threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: tuple[Engine, Engine] | None = None
        self._identity: tuple[int, int] | None = None
        self._lock, self._turn_to_write = threading.Lock(), threading.Lock()

    def reading(self) -> AbstractContextManager[Connection]:
        """One consistent state for all statements inside; raises as `writing`."""
        return self._transaction(0)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, undone as a whole where something in it fails.

        Raises:
            ConversationError: the file is damaged, cannot be reached, or was made by another
                version of the program. It is left as it is.
        """
        # Left to SQLite, threads would find their turn by sleeping and looking again.
        with self._turn_to_write, self._transaction(1) as connection:
            yield connection

    @contextmanager
    def _transaction(self, which: int) -> Iterator[Connection]:
        try:
            with self._engines()[which].begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise ConversationError(
                f"The conversations in {self._path} cannot be used: "
                f"{getattr(error, 'orig', None) or error}. Nothing was changed. Check the disk "
                "and its permissions; if the file is damaged, put a copy from a backup in its "
                "place, or move it away to begin a new one."
            ) from error

    def _engines(self) -> tuple[Engine, Engine]:
        """For reading and for writing.

        A file that has taken the place of the one in use, by a restore, is opened anew; what is
        written to a file without a name is lost.
        """
        with self._lock:
            if self._opened is None or identity_of(self._path) != self._identity:
                for engine in self._opened or ():
                    engine.dispose()
                self._opened = self._open()
                self._identity = identity_of(self._path)
            return self._opened

    def _open(self) -> tuple[Engine, Engine]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)  # other people's questions are nobody's business
        writer = _quick(open_engine(self._path, "BEGIN IMMEDIATE", "WAL"))
        self._prepare(writer)
        return open_engine(self._path, journal="WAL"), writer

    def _prepare(self, engine: Engine) -> None:
        with engine.begin() as connection:
            if not inspect(connection).has_table(meta.name):
                schema.create_all(connection)
                connection.execute(meta.insert().values(key="schema", value=SCHEMA_VERSION))
            found = connection.scalar(select(meta.c.value).where(meta.c.key == "schema"))
            if found == SCHEMA_VERSION:
                _add_digests(connection)
        if found != SCHEMA_VERSION:
            raise ConversationError(
                f"{self._path} has schema version {found}, this program knows version "
                f"{SCHEMA_VERSION}. Nothing was changed. Use the program version that made it, or "
                "move the file away to begin a new one."
            )


def turn_digest(row: Any) -> bytes:
    """Of all that a finished answer says, by a mapping of columns."""
    return of_values(*(row[name] for name in ("id", "question", "understood", "text", "answer")))


def _add_digests(connection: Connection) -> None:
    """To a file that an earlier version made; it takes the answers as they are."""
    known = inspect(connection).get_columns(turns.name)
    if any(column["name"] == "digest" for column in known):
        return
    connection.exec_driver_sql(f"ALTER TABLE {turns.name} ADD COLUMN digest BLOB")
    for row in connection.execute(select(turns).where(turns.c.answer.is_not(None))).all():
        told = update(turns).where(turns.c.id == row.id)
        connection.execute(told.values(digest=turn_digest(row._mapping)))


def _quick(engine: Engine) -> Engine:
    """Does not wait for the disk with every commit: a power cut may cost the last words.

    The file stays whole even then, and a crash of the program costs nothing.
    """

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _: object) -> None:
        connection.execute("PRAGMA synchronous = NORMAL")

    return engine
