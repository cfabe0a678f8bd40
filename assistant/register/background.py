"""Fills the register in a thread of its own, after an ingest, while the page goes on."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import AssistantError
from assistant.register.register import Register

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `count` documents have been read, the last of them called `document`."""

    done: int
    count: int
    document: str = ""


def fill(register: Register, heard: Callable[[Progress], None]) -> int:
    """Reads what is missing; gives how many documents that were.

    Raises:
        StoreError: the library cannot be read or written.
    """
    missing = register.missing()
    if missing:
        heard(Progress(0, len(missing)))
    for done, rows in enumerate(register.filled(missing) if missing else (), start=1):
        heard(Progress(done, len(missing), rows[0].document.name))
    return len(missing)


class Background:
    """One thread at most that fills the register. Safe to share between threads."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._progress: Progress | None = None

    @property
    def progress(self) -> Progress | None:
        """How far it is; None while there is nothing to read."""
        return self._progress if self.running else None

    @property
    def running(self) -> bool:
        thread = self._thread
        return thread is not None and thread.is_alive()

    def start(self) -> None:
        """Reads what is missing, unless that is under way."""
        with self._lock:
            if not self.running:
                self._thread = threading.Thread(target=self._run, daemon=True, name="register")
                self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Whether it has ended within the time."""
        if self._thread is not None:
            self._thread.join(seconds)
        return not self.running

    def _run(self) -> None:
        try:
            fill(self._register, self._hear)
        except AssistantError:
            # Who looks at the register reads what is missing then, and is told what is wrong.
            _log.exception("The register could not be filled in the background.")

    def _hear(self, progress: Progress) -> None:
        self._progress = progress
