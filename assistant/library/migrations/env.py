"""Alembic's own entry: runs the steps in the transaction that `migrating.py` has begun."""

from alembic import context
from sqlalchemy import text

from assistant.library.migrating import VERSIONS
from assistant.library.shared import LIBRARY

connection = context.config.attributes["connection"]
connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {LIBRARY}"))
context.configure(connection=connection, version_table=VERSIONS, version_table_schema=LIBRARY)
with context.begin_transaction():
    context.run_migrations()
