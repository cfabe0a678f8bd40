"""Stands beside an assistant and notes each question and what became of it."""

import logging
import secrets
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any

from assistant.answering import Assistant, ByModel, FromDocuments
from assistant.journal.acting import actor
from assistant.journal.audit import open_audit
from assistant.journal.spans import send_span
from assistant.settings.log import LogSettings
from assistant.types import Answer, Event, Finished, Question

_log = logging.getLogger(__name__)


class Witness:
    """Notes in the audit log, among the messages and as spans, as far as the settings ask for."""

    def __init__(self, settings: LogSettings) -> None:
        self._settings = settings
        self._audit = open_audit(settings)

    def watch(self, question: Question, events: Iterator[Event]) -> Generator[Event, None, None]:
        """The same events.

        Raises:
            AuditError: it cannot be noted who asks; then nothing is answered.
        """
        key, began, who = secrets.token_hex(8), time.time_ns(), actor()
        if self._audit:
            words = {"question": question.text} if self._settings.audit_questions else {}
            self._audit.note("asked", who, id=key, **words)
        ending = "stopped"
        try:
            for event in events:
                if isinstance(event, Finished):
                    ending = self._answered(key, who, began, event.answer)
                yield event
        except Exception:
            ending = "failed"
            raise
        finally:
            if ending in ("stopped", "failed") and self._audit:
                self._audit.note(ending, who, id=key)

    def _answered(self, key: str, who: str, began: int, answer: Answer) -> str:
        values: dict[str, Any] = {
            "ending": answer.ending.value,
            "model": answer.model,
            "citations": len(answer.citations),
            **{f"seconds.{step}": round(spent, 3) for step, spent in answer.timings.items()},
        }
        if self._audit:
            cited = sorted({citation.document.name for citation in answer.citations})
            ending = answer.ending.value
            self._audit.note("answered", who, id=key, ending=ending, documents=cited)
        _log.info("answered", extra={"values": values})
        send_span(self._settings.spans_to, "ask", began, time.time_ns(), values)
        return answer.ending.value


class WatchedAssistant(Assistant):
    """An assistant whose questions a witness notes."""

    def __init__(
        self, witness: Witness, documents: FromDocuments, model: ByModel | None = None
    ) -> None:
        super().__init__(documents, model)
        self._witness = witness

    def stream(self, question: Question) -> Iterator[Event]:
        """As `Assistant.stream`; raises AuditError, too, where it cannot be noted who asks."""
        with closing(self._witness.watch(question, super().stream(question))) as events:
            yield from events
