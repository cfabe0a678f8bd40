"""Conversations that outlive the page: kept in SQLite, answered in the background, exported."""

from assistant.conversations.records import (
    Conversation,
    Feedback,
    Judgement,
    KeptCitation,
    Reason,
    Turn,
    Verdict,
)
from assistant.conversations.store import Conversations

__all__ = [
    "Conversation",
    "Conversations",
    "Feedback",
    "Judgement",
    "KeptCitation",
    "Reason",
    "Turn",
    "Verdict",
]
