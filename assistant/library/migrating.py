"""Makes the tables of a shared library, and brings older ones up, by Alembic's steps.

An SQLite library has versions of its own (tables.py), for which nothing has to be installed.
"""

import threading

from sqlalchemy import Connection, inspect, text

from assistant.errors import StoreError
from assistant.library.shared import (
    LIBRARY,
    NOT_INSTALLED,
    place,
    translated,
    writing_engine,
)

REVISION = "0001"  # the newest step in migrations/versions
VERSIONS = "alembic_version"
_ready: set[str] = set()
_preparing = threading.Lock()


def make_ready(url: str) -> None:
    """Once for a process; several that start together take turns.

    Raises:
        StoreError: the database cannot be reached or changed, or a later version of the program
            made its tables.
    """
    with _preparing:
        if url not in _ready:
            with translated(url), writing_engine(url, LIBRARY).begin() as connection:
                _bring_up(connection, url)
            _ready.add(url)


def _bring_up(connection: Connection, url: str) -> None:
    found = _revision(connection)
    if found > REVISION:
        raise StoreError(
            f"The library's database {place(url)} was made by a later version of the program "
            f"({found}; this one reads {REVISION}). Bring this computer's program up to date."
        )
    if found < REVISION:
        _upgrade(connection)


def _revision(connection: Connection) -> str:
    """The last step taken; "" before the first."""
    if not inspect(connection).has_table(VERSIONS, LIBRARY):
        return ""
    return connection.scalar(text(f"SELECT version_num FROM {LIBRARY}.{VERSIONS}")) or ""


def _upgrade(connection: Connection) -> None:
    try:
        from alembic import command
        from alembic.config import Config
    except ModuleNotFoundError as error:
        raise StoreError(NOT_INSTALLED) from error
    config = Config()
    config.set_main_option("script_location", "assistant.library:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
