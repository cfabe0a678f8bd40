"""Fills the register in a thread of its own, after an ingest, while the page goes on."""

import logging
import threading
from collections.abc import Callable

from assistant.errors import AssistantError
from assistant.register.completing import Completion
from assistant.register.progress import Progress
from assistant.register.register import Register

_log = logging.getLogger(__name__)


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

    def __init__(self, register: Register, completion: Completion | None = None) -> None:
        """With a `completion` a chat model can be asked for what is missing."""
        self.completion = completion
        self.fault: AssistantError | None = None  # for which the last asking ended
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
        """Reads what is missing, unless something is under way."""
        self._begin(self._fill)

    def ask(self) -> None:
        """Asks the chat model for all that is missing, unless something is under way."""
        self._begin(self._complete)

    def wait(self, seconds: float) -> bool:
        """Whether it has ended within the time."""
        if self._thread is not None:
            self._thread.join(seconds)
        return not self.running

    def _begin(self, work: Callable[[], None]) -> None:
        with self._lock:
            if not self.running:
                self._progress = None
                self._thread = threading.Thread(target=work, daemon=True, name="register")
                self._thread.start()

    def _fill(self) -> None:
        try:
            fill(self._register, self._hear)
        except AssistantError as error:
            # Who looks at the register reads what is missing then, and is told what is wrong.
            _log.warning("The register could not be filled in the background: %s", error)
        except RuntimeError:
            # Once the program ends no work may be handed out any more; the next one goes on.
            if threading.main_thread().is_alive():
                raise

    def _complete(self) -> None:
        self.fault = None
        try:
            if self.completion:
                self.completion.run(self._hear)
        except AssistantError as fault:  # told on the page
            self.fault = fault

    def _hear(self, progress: Progress) -> None:
        self._progress = progress
