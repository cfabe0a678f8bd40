"""Notes what an ingest has changed, and for whom."""

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from assistant.journal.acting import actor
from assistant.journal.audit import open_audit
from assistant.journal.spans import send_span
from assistant.settings.log import LogSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a document: a word such as "added", its name and where it is from."""

    status: str
    name: str
    source: str


@contextmanager
def note_changes(settings: LogSettings, what: str) -> Iterator[list[Changed]]:
    """The block fills the list with what it has changed.

    Raises:
        AuditError: it cannot be noted that somebody is about to change something.
    """
    audit, began, who = open_audit(settings), time.time_ns(), actor()
    changes: list[Changed] = []
    if audit:
        audit.note("began", who, what=what)
    try:
        yield changes
    except BaseException as error:
        if audit:
            audit.note("failed", who, what=what, error=type(error).__name__)
        raise
    if audit:
        for one in changes:
            audit.note(one.status, who, document=one.name, source=one.source)
        audit.note("ended", who, what=what)
    _tell(settings, what, began, changes)


def _tell(settings: LogSettings, what: str, began: int, changes: Sequence[Changed]) -> None:
    counts = dict(Counter(one.status for one in changes))
    _log.info(what, extra={"values": counts})
    send_span(settings.spans_to, what, began, time.time_ns(), counts)
