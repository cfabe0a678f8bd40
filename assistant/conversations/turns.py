"""Keeps what was asked and answered: a tree of turns, of which a conversation shows one path."""

import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from assistant.conversations.kept import is_withheld, keep, keep_scope
from assistant.conversations.recall import Recall
from assistant.conversations.records import Asked, Turn
from assistant.conversations.tables import (
    Database,
    SharedConversations,
    conversations,
    turn_digest,
    turns,
)
from assistant.library import Library
from assistant.library.digests import is_whole
from assistant.types import Answer, Message, Role

t = turns.c


class Turns:
    """The turns of all conversations; callers make sure whose a conversation is.

    Every method raises ConversationError where the file cannot be used.
    """

    def __init__(self, database: Database | SharedConversations) -> None:
        self._database = database
        self._recall = Recall()

    def add(self, conversation: str, asked: Asked) -> str:
        """Keeps a question, before it is answered, and shows it; returns its turn's id.

        It follows the last turn shown or, where it is asked instead of a turn, stands beside
        that one; what followed there stays kept with it.
        """
        key, time = secrets.token_urlsafe(12), now()
        with self._database.writing() as connection:
            if asked.instead_of:
                parent = connection.scalar(select(t.parent).where(t.id == asked.instead_of))
            else:
                its = conversations.c.id == conversation
                parent = connection.scalar(select(conversations.c.leaf).where(its))
            values = {
                "id": key,
                "conversation_id": conversation,
                "parent": parent or "",
                "question": asked.text,
                "asked": time,
                "scope": json.dumps(keep_scope(asked.scope)),
                "profile": asked.profile,
                "searched": asked.searched,
                "words": asked.text.casefold(),
            }
            connection.execute(turns.insert().values(_storable(values)))
            state = {"scope": values["scope"], "leaf": key, "changed": time}
            _change(connection, conversation, state)
        return key

    def advance(self, key: str, understood: str, titles: frozenset[str], text: str) -> None:
        """Keeps how far an answer has come."""
        self._set(key, understood=understood, titles=json.dumps(sorted(titles)), text=text)

    def fail(self, key: str, problem: str) -> None:
        """Keeps why there is no answer."""
        self._set(key, problem=problem)

    def finish(self, key: str, answer: Answer, stopped: bool = False) -> None:
        """Keeps the finished answer; `stopped` where the reader ended it."""
        with self._database.reading() as connection:
            question = connection.scalar(select(t.question).where(t.id == key)) or ""
        said = _storable(
            {
                "id": key,
                "question": question,
                "understood": answer.understood,
                "text": answer.text,
                "answer": json.dumps(keep(answer)),
            }
        )
        words = "\n".join((question, answer.understood, answer.text)).casefold()
        self._set(key, **said, digest=turn_digest(said), stopped=stopped, words=words)

    def damaged(self) -> list[str]:
        """The ids of finished turns that are not as they were written."""
        with self._database.reading() as connection:
            rows = connection.execute(select(turns).where(t.answer.is_not(None))).all()
        return [row.id for row in rows if not is_whole(row._mapping, turn_digest)]

    def path(self, conversation: str) -> list[str]:
        """The ids of the turns shown, oldest first."""
        with self._database.reading() as connection:
            return _Tree(connection, conversation).path()

    def load(self, conversation: str, library: Library) -> list[Turn]:
        """The turns shown, oldest first.

        Raises:
            StoreError: the library cannot be read.
        """
        with self._database.reading() as connection:
            tree = _Tree(connection, conversation)
            versions = {key: tree.versions(key) for key in tree.path()}
            return self._recall.turns(connection, versions, library)

    def history(self, key: str, library: Library) -> tuple[Message, ...]:
        """What was asked and answered before the turn, oldest first, as far as it may be read."""
        with self._database.reading() as connection:
            return history(connection, key, library)

    def show(self, conversation: str, version: str) -> None:
        """Shows the turn `version` in its place, with what was last asked after it."""
        with self._database.writing() as connection:
            leaf = _Tree(connection, conversation).last_after(version)
            _change(connection, conversation, {"leaf": leaf})

    def _set(self, key: str, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(update(turns).where(t.id == key).values(_storable(values)))


class _Tree:
    """Which turn of a conversation follows which."""

    def __init__(self, connection: Connection, conversation: str) -> None:
        query = select(t.id, t.parent).where(t.conversation_id == conversation)
        found = connection.execute(query.order_by(t.number))
        self._parents: dict[str, str] = {row.id: row.parent for row in found}
        its = conversations.c.id == conversation
        self._leaf = connection.scalar(select(conversations.c.leaf).where(its)) or ""

    def path(self) -> list[str]:
        return list(self._upwards(self._leaf))[::-1]

    def versions(self, key: str) -> tuple[str, ...]:
        parent = self._parents[key]
        return tuple(other for other, its in self._parents.items() if its == parent)

    def last_after(self, key: str) -> str:
        """The newest turn among `key` and all that followed it."""
        after = [other for other in self._parents if key in self._upwards(other)]
        return after[-1] if after else self._leaf

    def _upwards(self, key: str) -> Iterator[str]:
        while key in self._parents:
            yield key
            key = self._parents[key]


def history(
    connection: Connection, key: str, library: Library | None = None
) -> tuple[Message, ...]:
    """The questions before the turn that were answered, and their answers, oldest first."""
    conversation = connection.scalar(select(t.conversation_id).where(t.id == key))
    columns = (t.id, t.parent, t.question, t.understood, t.text, t.answer, t.digest)
    query = select(*columns).where(t.conversation_id == conversation)
    rows = {row.id: row for row in connection.execute(query)}
    messages = []
    while (key := rows[key].parent if key in rows else "") in rows:
        if rows[key].answer and not _is_unfit(rows[key], library):
            messages += [
                Message(Role.ASSISTANT, rows[key].text),
                Message(Role.USER, rows[key].question),
            ]
    return tuple(reversed(messages))


def _is_unfit(row: Any, library: Library | None) -> bool:
    """Whether an answer may not be read any more, or is not as it was written."""
    if not is_whole(row._mapping, turn_digest):
        return True
    if library is None or not library.view:
        return False
    return is_withheld(json.loads(row.answer), library)


def now() -> str:
    return as_time(datetime.now(UTC))


def as_time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _storable(values: dict[str, Any]) -> dict[str, Any]:
    """`values` without what no database holds: halves of characters, and the empty character."""
    return {
        name: _held(value) if isinstance(value, str) else value for name, value in values.items()
    }


def _held(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _change(connection: Connection, conversation: str, values: dict[str, Any]) -> None:
    its = conversations.c.id == conversation
    connection.execute(update(conversations).where(its).values(values))
