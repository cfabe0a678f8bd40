"""Keeps each reader's conversations: the list, the names, the search, and what was deleted."""

import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from assistant.conversations.judgements import Judgements
from assistant.conversations.kept import keep_scope, restore_scope
from assistant.conversations.records import Conversation, Feedback
from assistant.conversations.tables import (
    Database,
    SharedConversations,
    conversations,
    turns,
)
from assistant.conversations.turns import Turns, as_time, now
from assistant.scope import EVERYTHING
from assistant.types import Scope

FILE_NAME = "conversations.sqlite"
_KEPT_AFTER_DELETION = timedelta(hours=24)
_LONGEST_NAME = 80  # characters
c = conversations.c


class Conversations:
    """The conversations in a store's folder, or in the database `url`.

    Safe to share by threads and by processes.

    An `owner` is the secret of one browser; only its digest is stored. Every method raises
    ConversationError where they cannot be used.
    """

    def __init__(self, folder: Path, url: str = "") -> None:
        self._database = database_of(folder, url)
        self.turns = Turns(self._database)
        self.judgements = Judgements(self._database)

    def begin(self, owner: str, question: str, scope: Scope = EVERYTHING) -> str:
        """A new conversation, named after its first question; its id cannot be guessed."""
        key, time, name = secrets.token_urlsafe(16), now(), shortened(question)
        values = {
            "id": key,
            "owner": _digest(owner),
            "name": name,
            "words": name.casefold(),
            "created": time,
            "changed": time,
            "deleted": "",
            "scope": json.dumps(keep_scope(scope)),
            "leaf": "",
        }
        with self._database.writing() as connection:
            connection.execute(conversations.insert().values(values))
        return key

    def find(self, owner: str, key: str) -> Conversation | None:
        """The conversation, if it is this owner's and was not deleted."""
        with self._database.reading() as connection:
            row = connection.execute(_of(owner).where(c.id == key, c.deleted == "")).first()
        return _conversation(row) if row else None

    def search(self, owner: str, words: str = "", most: int = 100) -> list[Conversation]:
        """The owner's conversations, last changed first.

        With `words`, those that have each of them in the name, a question or an answer.
        """
        query = _of(owner).where(c.deleted == "").order_by(c.changed.desc(), c.id).limit(most)
        for word in words.casefold().split():
            query = query.where(_mentions(word))
        with self._database.reading() as connection:
            return [_conversation(row) for row in connection.execute(query)]

    def rename(self, owner: str, key: str, name: str) -> None:
        """Gives the conversation another name; an empty one changes nothing."""
        name = shortened(name)
        if name:
            self._change(owner, key, {"name": name, "words": name.casefold()})

    def delete(self, owner: str, key: str) -> None:
        """Takes the conversation off the list; a day later it is gone for good."""
        self._change(owner, key, {"deleted": now()})
        self.purge()

    def last_deleted(self, owner: str, within: timedelta) -> Conversation | None:
        """What the owner deleted last, if that was no longer ago than `within`."""
        since = as_time(datetime.now(UTC) - within)
        query = _of(owner).where(c.deleted > since).order_by(c.deleted.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return _conversation(row) if row else None

    def undelete(self, owner: str, key: str) -> None:
        """Puts a deleted conversation back, within a day."""
        self._change(owner, key, {"deleted": ""})

    def purge(self, deleted_before: datetime | None = None) -> None:
        """Erases what was deleted before then (a day ago), with its turns and feedback."""
        before = as_time(deleted_before or datetime.now(UTC) - _KEPT_AFTER_DELETION)
        with self._database.writing() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            connection.execute(delete(conversations).where(c.deleted != "", c.deleted < before))

    def adopt(self, owner: str, by: str) -> None:
        """Gives everything of one owner to another."""
        with self._database.writing() as connection:
            whose = c.owner == _digest(owner)
            connection.execute(update(conversations).where(whose).values(owner=_digest(by)))

    def feedback(self) -> list[Feedback]:
        """Every verdict of every reader, oldest first, each with its question and answer."""
        return self.judgements.feedback()

    def _change(self, owner: str, key: str, values: dict[str, str]) -> None:
        its = (c.id == key, c.owner == _digest(owner))
        with self._database.writing() as connection:
            connection.execute(update(conversations).where(*its).values(values))


def database_of(folder: Path, url: str = "") -> Database | SharedConversations:
    """That of the shared library at `url`, or the file in a store's folder."""
    return SharedConversations(url) if url else Database(folder / FILE_NAME)


def shortened(text: str) -> str:
    """`text` on one line, cut between words where it is longer than a name may be."""
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    if len(line) <= _LONGEST_NAME:
        return line
    cut = line.rfind(" ", _LONGEST_NAME // 2, _LONGEST_NAME)
    return line[: cut if cut > 0 else _LONGEST_NAME].rstrip(" ,;:") + "…"


def _digest(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()


def _of(owner: str) -> Any:
    return select(conversations).where(c.owner == _digest(owner))


def _mentions(word: str) -> ColumnElement[bool]:
    said = select(turns.c.id).where(
        turns.c.conversation_id == c.id, turns.c.words.contains(word, autoescape=True)
    )
    return or_(c.words.contains(word, autoescape=True), said.exists())


def _conversation(row: Any) -> Conversation:
    scope = restore_scope(json.loads(row.scope))
    return Conversation(row.id, row.name, row.created, row.changed, scope)
