"""The tables of the library, of the register and of conversations."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

LIBRARY, CONVERSATIONS = "assistant_library", "assistant_conversations"
# Sorted by their characters, as Python and SQLite do, whatever the database's language.
WORDS = sa.String(collation="C")
TEXT = sa.Text(collation="C")


def upgrade() -> None:
    op.execute(f"CREATE SCHEMA IF NOT EXISTS {CONVERSATIONS}")
    _library()
    _register()
    _conversations()


def _library() -> None:
    _table(
        LIBRARY,
        "meta",
        sa.Column("key", WORDS, primary_key=True),
        sa.Column("value", TEXT, nullable=False),
    )
    _table(
        LIBRARY,
        "documents",
        sa.Column("id", WORDS, primary_key=True),
        sa.Column("source", WORDS, nullable=False, unique=True),
        *_each(WORDS, "name", "title", "publisher", "published", "language", "content_hash"),
        *_each(sa.BigInteger(), "bytes", "mtime_ns"),
        *_each(WORDS, "loader_version", "ingested_at"),
        *_each(TEXT, "sections", "stated"),
        sa.Column("notes", TEXT, nullable=False, server_default="[]"),
        sa.Column("known", TEXT, nullable=False, server_default="{}"),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
    )
    _table(
        LIBRARY,
        "passages",
        sa.Column("id", WORDS, primary_key=True),
        sa.Column(
            "document_id",
            WORDS,
            sa.ForeignKey(f"{LIBRARY}.documents.id", ondelete="CASCADE"),
            nullable=False,
        ),
        *_each(sa.Integer(), "position", "start", "end"),
        sa.Column("heading", WORDS, nullable=False),
        sa.Column("page", sa.Integer()),
        *_each(sa.LargeBinary(), "input_hash", "digest"),
    )
    op.create_index("passages_in_order", "passages", ["document_id", "position"], schema=LIBRARY)
    _table(
        LIBRARY,
        "vectors",
        sa.Column("fingerprint", WORDS, primary_key=True),
        sa.Column("input_hash", sa.LargeBinary(), primary_key=True),
        *_each(sa.LargeBinary(), "vector", "digest"),
    )


def _register() -> None:
    _table(
        LIBRARY,
        "register_cells",
        sa.Column("document_id", WORDS, primary_key=True),
        sa.Column("part", sa.Integer(), primary_key=True, autoincrement=False),
        *_each(WORDS, "content_hash", "model"),
        *_each(sa.Integer(), "start", "end"),
        sa.Column("cells", TEXT, nullable=False),
        sa.Column("digest", sa.LargeBinary()),
    )
    _table(
        LIBRARY,
        "register_verdicts",
        *(sa.Column(key, WORDS, primary_key=True) for key in ("document_id", "key", "column")),
        *_each(WORDS, "content_hash", "state"),
        sa.Column("value", TEXT, nullable=False),
        *_each(WORDS, "by", "at"),
        sa.Column("digest", sa.LargeBinary()),
    )
    _table(
        LIBRARY,
        "register_columns",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("question", WORDS, nullable=False, unique=True),
        *_each(WORDS, "by", "at"),
    )


def _conversations() -> None:
    _table(
        CONVERSATIONS,
        "meta",
        sa.Column("key", WORDS, primary_key=True),
        sa.Column("value", TEXT, nullable=False),
    )
    _table(
        CONVERSATIONS,
        "conversations",
        sa.Column("id", WORDS, primary_key=True),
        *_each(WORDS, "owner", "name", "words", "created", "changed", "deleted"),
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("leaf", WORDS, nullable=False),
    )
    op.create_index(
        "conversations_in_order", "conversations", ["owner", "changed"], schema=CONVERSATIONS
    )
    _table(
        CONVERSATIONS,
        "turns",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("id", WORDS, nullable=False, unique=True),
        sa.Column(
            "conversation_id",
            WORDS,
            sa.ForeignKey(f"{CONVERSATIONS}.conversations.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("parent", WORDS, nullable=False),
        sa.Column("question", TEXT, nullable=False),
        sa.Column("asked", WORDS, nullable=False),
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("profile", WORDS, nullable=False),
        sa.Column("searched", sa.Integer(), nullable=False),
        *_each(TEXT, "understood", "titles", "text", "problem"),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("answer", TEXT),
        sa.Column("digest", sa.LargeBinary()),
    )
    op.create_index("turns_in_order", "turns", ["conversation_id", "number"], schema=CONVERSATIONS)
    _table(
        CONVERSATIONS,
        "feedback",
        sa.Column(
            "turn_id",
            WORDS,
            sa.ForeignKey(f"{CONVERSATIONS}.turns.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("citation", sa.Integer(), primary_key=True, autoincrement=False),
        *_each(WORDS, "verdict", "reason"),
        sa.Column("comment", TEXT, nullable=False),
        sa.Column("at", WORDS, nullable=False),
    )


def _each(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _table(schema: str, name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(name, *columns, schema=schema)
