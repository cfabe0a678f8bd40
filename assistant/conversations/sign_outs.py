"""Which sign-ins were ended by hand: known to every page process that shares the conversations."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select

from assistant.conversations.store import database_of
from assistant.conversations.tables import meta
from assistant.conversations.turns import as_time

_PREFIX = "sign-out "


class SignOuts:
    """Every method raises ConversationError where the conversations cannot be used."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self._database = database_of(folder, url)

    def note(self, person: str, since: float, forgotten_after: timedelta) -> None:
        """Ends the sign-in of a person at the time `since`, in seconds of the epoch.

        What was noted longer ago is forgotten: such a sign-in has run out by itself.
        """
        now = datetime.now(UTC)
        key = _key(person, since)
        old = meta.c.key.startswith(_PREFIX) & (meta.c.value < as_time(now - forgotten_after))
        with self._database.writing() as connection:
            connection.execute(delete(meta).where(old | (meta.c.key == key)))
            connection.execute(meta.insert().values(key=key, value=as_time(now)))

    def holds(self, person: str, since: float) -> bool:
        with self._database.reading() as connection:
            query = select(meta.c.key).where(meta.c.key == _key(person, since))
            return connection.execute(query).first() is not None


def _key(person: str, since: float) -> str:
    return _PREFIX + hashlib.sha256(f"{since} {person}".encode()).hexdigest()
