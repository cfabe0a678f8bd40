"""Keeps what readers thought of answers and citations, for the evaluation."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from assistant.conversations.kept import Record, kept_citations, restore_scope
from assistant.conversations.records import Feedback, Judgement, Opinion, Reason
from assistant.conversations.tables import (
    Database,
    SharedConversations,
    conversations,
    feedback,
    turns,
)
from assistant.conversations.turns import history, now
from assistant.types import Ending

Judged = dict[int | None, Judgement]  # by citation's number, None for the answer itself
JudgedTurns = dict[str, Judged]
LONGEST_COMMENT = 2000  # characters
_ANSWER = 0  # stands for the answer itself where a citation's number would
f = feedback.c


class Judgements:
    """One verdict for each answer and each citation; a later one replaces it.

    Every method raises ConversationError where the file cannot be used.
    """

    def __init__(self, database: Database | SharedConversations) -> None:
        self._database = database

    def give(self, turn: str, judgement: Judgement | None, citation: int | None = None) -> None:
        """Keeps the verdict on the turn's answer or on one citation; None takes it back."""
        key = (f.turn_id == turn, f.citation == (citation or _ANSWER))
        with self._database.writing() as connection:
            connection.execute(delete(feedback).where(*key))
            if judgement:
                values = {
                    "turn_id": turn,
                    "citation": citation or _ANSWER,
                    "verdict": judgement.verdict.value,
                    "reason": judgement.reason.value if judgement.reason else "",
                    "comment": judgement.comment[:LONGEST_COMMENT],
                    "at": now(),
                }
                connection.execute(feedback.insert().values(values))

    def of(self, turns: Sequence[str]) -> JudgedTurns:
        """For each of these turns, also where nobody judged it."""
        found: JudgedTurns = {turn: {} for turn in turns}
        with self._database.reading() as connection:
            for row in connection.execute(select(feedback).where(f.turn_id.in_(turns))):
                found[row.turn_id][row.citation or None] = _judgement(row)
        return found

    def feedback(self) -> list[Feedback]:
        """All there is, oldest first, except of deleted conversations."""
        query = (
            select(turns, feedback)
            .join(feedback, f.turn_id == turns.c.id)
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(conversations.c.deleted == "")
            .order_by(f.at, turns.c.number, f.citation)
        )
        with self._database.reading() as connection:
            return [_feedback(row, connection) for row in connection.execute(query).all()]


def _judgement(row: Any) -> Judgement:
    reason = Reason(row.reason) if row.reason else None
    return Judgement(Opinion(row.verdict), reason, row.comment)


def _feedback(row: Any, connection: Connection) -> Feedback:
    answer: Record | None = json.loads(row.answer) if row.answer else None
    given = _judgement(row)
    return Feedback(
        question=row.question,
        history=history(connection, row.id),
        answer=row.text,
        citations=kept_citations(answer) if answer else (),
        verdict=given.verdict,
        reason=given.reason,
        scope=restore_scope(json.loads(row.scope)),
        at=row.at,
        comment=given.comment,
        citation=row.citation or None,
        understood=row.understood,
        ending=Ending(answer["ending"]) if answer else None,
        model=answer["model"] if answer else "",
        profile=row.profile,
    )
