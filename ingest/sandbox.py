"""A disposable child process that reads files for us: it may hang, swell or die, we may not."""

import contextlib
import subprocess
import threading
from typing import Any

from assistant.children import start_child
from assistant.settings import plain_environment
from ingest.frames import read_frame, write_frame

MEMORY_BYTES = 1 << 30  # address space of the child
_START_SECONDS = 60.0


class ChildTimeoutError(Exception):
    """The child did not answer in time and was killed."""


class ChildDiedError(Exception):
    """The child ended with `code`, or sent what is no answer."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"exit code {code}")
        self.code = code


class Sandbox:
    """Starts the child when it is first asked, and a fresh one after each that was lost.

    The child is a plain interpreter that imports `ingest.worker` only, so the parent's main
    module (a page, a test run) is not run again. It writes no bytecode: its guard would forbid
    the last step of that and leave the half-done file. What it sends is JSON, never pickles.
    Not for use by several threads at once.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The running child's process id; None before the first request and after a loss."""
        return self._process.pid if self._process else None

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """The child's answer to one request.

        Raises:
            ChildTimeoutError: there was none within `seconds`.
            ChildDiedError: the child ended first.
        """
        process = self._process or self._start()
        return self._exchange(process, request, seconds)

    def close(self) -> None:
        """Ends the child; asking again starts another."""
        if self._process:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(BrokenPipeError):  # what the dead child left unread
                    if pipe:
                        pipe.close()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = start_child("ingest.worker", plain_environment())
        self._exchange(self._process, {"memory_bytes": MEMORY_BYTES}, _START_SECONDS)
        return self._process

    def _exchange(
        self, process: subprocess.Popen[bytes], request: dict[str, Any], seconds: float
    ) -> dict[str, Any]:
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            process.kill()  # which ends the blocking read below

        timer = threading.Timer(seconds, expire)
        timer.start()
        try:
            assert process.stdin
            assert process.stdout
            write_frame(process.stdin, request)
            return read_frame(process.stdout)
        except (EOFError, OSError, ValueError) as error:
            self._bury(process)
            if expired.is_set():
                raise ChildTimeoutError(f"no answer within {seconds:g} seconds") from error
            raise ChildDiedError(process.returncode) from error
        except BaseException:
            self.close()  # half an exchange: the next answer would be taken for another request's
            raise
        finally:
            timer.cancel()
            timer.join()
            if expired.is_set():
                self.close()

    def _bury(self, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):  # alive: then it is killed below
            process.wait(timeout=1)
        self.close()
