"""Keeps the library in line with folders for as long as it runs: `python -m ingest --watch`."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.errors import AssistantError, BusyError
from assistant.settings import Settings
from ingest.outcomes import Report
from ingest.pipeline import ingest_paths
from ingest.scan import find_files

_PAUSE = 1.0  # seconds between two looks
_BUSY_PAUSE = 5.0

Seen = dict[str, tuple[int, int, int]]  # by source a file's inode, size and time


def watch(
    paths: Sequence[Path],
    settings: Settings,
    hear: Callable[[Report | AssistantError], None],
    pause: float = _PAUSE,
) -> None:
    """Ingests whenever the files have changed and then stayed as they are between two looks.

    A file that is still being written is left for a later look. Runs until it is interrupted.
    """
    done: Seen | None = None
    before = look(paths)
    while True:
        now = look(paths)
        if now == before and now != done:
            try:
                hear(ingest_paths(paths, settings))
                done = now
            except BusyError:
                time.sleep(_BUSY_PAUSE)
            except AssistantError as error:
                hear(error)
                done = now  # once; the next change tries again
        before = now
        time.sleep(pause)


def look(paths: Sequence[Path]) -> Seen:
    """The files as they are now, without reading them."""
    seen: Seen = {}
    for file in find_files(paths)[0]:
        try:
            status = file.path.stat()
        except OSError:
            continue  # it went while we looked
        seen[file.source] = (status.st_ino, status.st_size, status.st_mtime_ns)
    return seen
