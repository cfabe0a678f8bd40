"""Fills the register after an ingest: in a thread while the page goes on, or a process apart."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from assistant.errors import AssistantError
from assistant.library.lock import register_lock
from assistant.register.completing import Completion
from assistant.register.progress import Progress
from assistant.register.register import Register

_EVERY = 1.0  # seconds between looks at how far another process is
_log = logging.getLogger(__name__)


def fill(register: Register, heard: Callable[[Progress], None]) -> int:
    """Reads what is missing; gives how many documents that were.

    Where another process reads them already, this one waits for it and tells how far it is.

    Raises:
        StoreError: the library cannot be read or written.
    """
    count = len(register.missing())
    if not count:
        return 0
    heard(Progress(0, count))
    while (lock := register_lock(register.library.folder)) is None:
        time.sleep(_EVERY)
        heard(Progress(max(0, count - len(register.missing())), count))
    try:
        return _fill(register, heard, count)
    finally:
        lock.release()


def _fill(register: Register, heard: Callable[[Progress], None], count: int) -> int:
    """Until nothing is missing, also of what comes in meanwhile."""
    tried: set[str] = set()
    while missing := [id for id in register.missing() if id not in tried]:
        tried |= set(missing)
        count = max(count, len(tried))
        before = count - len(missing)
        for done, rows in enumerate(register.filled(missing), start=1):
            heard(Progress(before + done, count, rows[0].document.name))
    return count


def fill_apart() -> None:
    """Starts a process of its own that reads what is missing and then ends.

    It has this process's settings. Where another process reads already,
    that one reads this too.

    Raises:
        AssistantError: no process can be started.
    """
    command = [sys.executable, "-m", "assistant", "register", "--fill"]
    quiet = subprocess.DEVNULL
    try:
        subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError as error:
        raise AssistantError(
            f"The register cannot be filled in the background ({error.strerror}); "
            "run: python -m assistant register"
        ) from error


def is_being_filled(folder: Path) -> bool:
    """Whether a process reads documents for the register of the library in `folder`."""
    lock = register_lock(folder)
    if lock:
        lock.release()
    return lock is None


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
        except RuntimeError as error:
            # Once the program ends no work may be handed out any more; the next one goes on.
            if "shutdown" not in str(error):
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
