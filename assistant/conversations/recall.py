"""From rows to turns as they are shown; answers shown lately are held in memory."""

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from assistant.conversations.kept import (
    DAMAGED,
    WITHHELD,
    Record,
    damaged,
    is_withheld,
    kept_citations,
    restore,
    restore_scope,
    withheld,
)
from assistant.conversations.records import KeptCitation, Turn
from assistant.conversations.tables import turn_digest, turns
from assistant.library import Library
from assistant.library.digests import is_whole
from assistant.types import Answer

_HELD = 500  # answers, of all conversations together; some 20 kB each
t = turns.c

Told = tuple[Answer, tuple[KeptCitation, ...]]
# The turn, the state of the library that it was read against, and how much of it was seen.
Key = tuple[str, str | None, str]


class Recall:
    """Reads turns; a finished answer is made once for each state of the library."""

    def __init__(self) -> None:
        self._held: OrderedDict[Key, Told] = OrderedDict()
        self._lock = threading.Lock()

    def turns(
        self, connection: Connection, versions: Mapping[str, tuple[str, ...]], library: Library
    ) -> list[Turn]:
        """The turns that are the keys of `versions`, in that order."""
        columns = [column for column in t if column is not t.answer]
        answered = t.answer.is_not(None).label("answered")
        query = select(*columns, answered).where(t.id.in_(list(versions)))
        rows = {row.id: row for row in connection.execute(query)}
        told = self._told(connection, [key for key in versions if rows[key].answered], library)
        return [_turn(rows[key], its, told.get(key)) for key, its in versions.items()]

    def _told(self, connection: Connection, keys: list[str], library: Library) -> dict[str, Told]:
        state = library.generation(), library.view
        with self._lock:
            told = {key: self._held[key, *state] for key in keys if (key, *state) in self._held}
        missing = [key for key in keys if key not in told]
        query = select(turns).where(t.id.in_(missing))
        for row in connection.execute(query) if missing else ():
            told[row.id] = _restored(row, library)
        with self._lock:
            for key, value in told.items():
                self._held[key, *state] = value
                self._held.move_to_end((key, *state))
            while len(self._held) > _HELD:
                self._held.popitem(last=False)
        return told


def _restored(row: Any, library: Library) -> Told:
    if not is_whole(row._mapping, turn_digest):
        return damaged(), ()
    record: Record = json.loads(row.answer)
    if is_withheld(record, library):
        return withheld(record), ()
    return restore(record, library), kept_citations(record)


def _turn(row: Any, versions: tuple[str, ...], told: Told | None) -> Turn:
    fault = told[0].fault if told else None
    gone = fault is not None and fault.kind in (WITHHELD, DAMAGED)
    return Turn(
        id=row.id,
        question=row.question,
        asked=row.asked,
        scope=restore_scope(json.loads(row.scope)),
        profile=row.profile,
        searched=row.searched,
        understood=row.understood,
        titles=frozenset() if gone else frozenset(json.loads(row.titles)),
        text="" if gone else row.text,
        answer=told[0] if told else None,
        problem=row.problem,
        stopped=row.stopped,
        versions=versions,
        sources=told[1] if told else (),
    )
