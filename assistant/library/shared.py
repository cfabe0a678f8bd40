"""The library in a PostgreSQL database that several computers share, and its connections."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import StoreError

LIBRARY, CONVERSATIONS = "assistant_library", "assistant_conversations"  # schemas of the database
INGEST_LOCK = 0x10CA1_0001  # advisory locks are numbers, and known in the whole database
_WRITE_LOCKS = {LIBRARY: 0x10CA1_0002, CONVERSATIONS: 0x10CA1_0003}
_CONNECT_SECONDS = 5
_SILENT_MILLISECONDS = 60_000  # after which a server that has vanished is taken for lost
_UNREACHABLE = ("OperationalError", "InterfaceError", "AdminShutdown")
NOT_INSTALLED = (
    "A library in PostgreSQL needs further packages: pip install 'collaboration-assistant[cluster]'"
    ", or in a clone .venv/bin/python -m pip install 'psycopg[binary]' alembic."
)


class SharedDatabase:
    """Answers what a `LibraryFile` does, of the database at `url`."""

    def __init__(self, url: str) -> None:
        self._url = url

    def engine(self) -> Engine:
        """Each transaction on it sees one state; the tables are made with the first use."""
        from assistant.library.migrating import make_ready

        make_ready(self._url)
        return reading_engine(self._url, LIBRARY)

    def writing(self) -> Engine:
        """As `engine`, for transactions that change what is there."""
        self.engine()
        return writing_engine(self._url, LIBRARY)

    def take_as_proven(self) -> None:
        """PostgreSQL proves its pages itself."""

    def close(self) -> None:
        """Connections stay with the process, for all that read the same database."""

    @contextmanager
    def translated(self) -> Iterator[None]:
        with translated(self._url):
            yield


@cache
def reading_engine(url: str, schema: str) -> Engine:
    """Whose transactions see one state from their first statement to their last."""
    return _engine(url, schema, "REPEATABLE READ")


@cache
def writing_engine(url: str, schema: str) -> Engine:
    """Whose transactions on a schema wait for each other, as those on an SQLite file do."""
    engine = _engine(url, schema, "READ COMMITTED")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCKS[schema]})")

    return engine


@contextmanager
def translated(url: str, error_type: type[StoreError] = StoreError) -> Iterator[None]:
    """Whatever PostgreSQL finds wrong becomes an error that says what to do."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise error_type(f"{_what(url, cause)} ({_first_line(cause)}). {_ADVICE}") from error


_ADVICE = "What is stored there stays as it is."


def _what(url: str, cause: BaseException) -> str:
    names = {one.__name__ for one in type(cause).__mro__}
    if names & set(_UNREACHABLE):
        return (
            f"The library's database {place(url)} does not answer. Ask again when it runs, or "
            "check store.library_url"
        )
    return f"The library's database {place(url)} cannot be used. Its log and its rights say more"


def place(url: str) -> str:
    """The database as people know it, without a name or a secret."""
    address = make_url(url)
    return f"{address.host or 'localhost'}/{address.database}"


def _first_line(cause: BaseException) -> str:
    return re.sub(r"\s+", " ", str(cause)).strip().partition(" Is the server running")[0][:200]


def _engine(url: str, schema: str, isolation: Any) -> Engine:
    try:
        return create_engine(
            url,
            isolation_level=isolation,
            pool_pre_ping=True,  # a database that was restarted is noticed before it is asked
            connect_args={
                "connect_timeout": _CONNECT_SECONDS,
                "tcp_user_timeout": _SILENT_MILLISECONDS,
                "application_name": "collaboration-assistant",
                "options": f"-csearch_path={schema} -ctcp_keepalives_idle=30 "
                "-ctcp_keepalives_interval=10 -ctcp_keepalives_count=3",
            },
        )
    except ModuleNotFoundError as error:
        raise StoreError(NOT_INSTALLED) from error
