"""Conversations that outlive the page: kept in SQLite, answered in the background, exported.

May use: answering, errors, fault_texts, journal, language, library, scope, survey, types.
"""

from assistant.conversations.desk import Desk
from assistant.conversations.jobs import Job, Stage
from assistant.conversations.judgements import Judged, JudgedTurns, Judgements
from assistant.conversations.records import (
    Asked,
    Conversation,
    Feedback,
    Judgement,
    KeptCitation,
    Opinion,
    Reason,
    Turn,
)
from assistant.conversations.store import Conversations

__all__ = [
    "Asked",
    "Conversation",
    "Conversations",
    "Desk",
    "Feedback",
    "Job",
    "Judged",
    "JudgedTurns",
    "Judgement",
    "Judgements",
    "KeptCitation",
    "Opinion",
    "Reason",
    "Stage",
    "Turn",
]
