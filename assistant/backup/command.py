"""`python -m assistant backup FILE` and `restore FILE`."""

import argparse
from pathlib import Path
from typing import Any

from assistant.errors import StoreError
from assistant.journal.changes import note_changes
from assistant.settings import load_settings

NAMES = ("backup", "restore")
SHARED = (
    "This library is in PostgreSQL (store.library_url), whose own tools keep and restore it: "
    "pg_dump and pg_restore. Each computer builds its indexes from it; beyond the database, keep "
    "the files that pages brought in, in the folder documents of store.path."
)


def add_to(commands: Any) -> None:
    saving = commands.add_parser("backup", help="keep library and conversations in one file")
    saving.add_argument("file", metavar="FILE", type=Path)
    putting = commands.add_parser("restore", help="put a backup in the place of the store")
    putting.add_argument("file", metavar="FILE", type=Path)


def run(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    store = settings.store.path
    if settings.store.library_url:
        raise StoreError(SHARED)
    with note_changes(settings.log, f"{arguments.command} {arguments.file}"):
        return _run(arguments, store)


def _run(arguments: argparse.Namespace, store: Path) -> int:
    from assistant.backup import backup, restore

    if arguments.command == "backup":
        contents = backup(store, arguments.file)
        print(f"{contents.documents} documents of {store} are kept in {arguments.file}.")
    else:
        contents = restore(arguments.file, store)
        print(
            f"{contents.documents} documents, as they were on {contents.made_at}, are in {store}. "
            "What was there before ends in .before-restore."
        )
    return 0
