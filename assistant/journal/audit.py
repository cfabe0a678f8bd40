"""The audit log: a file of JSON lines that many processes write to, replaced when it is large."""

import json
import logging
import os
from datetime import UTC, datetime
from functools import cache
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import AuditError
from assistant.settings.log import LogSettings

_PATIENCE = 10.0  # seconds that another process may hold the file


class Audit:
    """Safe to share between threads and processes."""

    def __init__(self, settings: LogSettings) -> None:
        self._handler = _shared(
            settings.audit, int(settings.audit_megabytes * 1e6), settings.audit_files
        )

    def note(self, event: str, who: str, **details: object) -> None:
        """Writes a line and sees it through to the disk.

        Raises:
            AuditError: it cannot be written; what was to be noted must not happen.
        """
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event}
        said = json.dumps({**line, "who": who, **details}, ensure_ascii=False, default=str)
        record = logging.LogRecord("audit", logging.INFO, "", 0, said, None, None)
        self._handler.handle(record)


def open_audit(settings: LogSettings) -> Audit | None:
    """None where none is kept."""
    return Audit(settings) if settings.audit else None


@cache
def _shared(path: str, most_bytes: int, kept: int) -> "_SharedFile":
    return _SharedFile(Path(path), most_bytes, kept)


class _SharedFile(RotatingFileHandler):
    """Takes turns with other processes, and follows the file when one of them has replaced it."""

    def __init__(self, path: Path, most_bytes: int, kept: int) -> None:
        super().__init__(path, maxBytes=most_bytes, backupCount=kept, encoding="utf-8", delay=True)
        self._turn = FileLock(path.with_name(f"{path.name}.lock"))

    def emit(self, record: logging.LogRecord) -> None:
        path = Path(self.baseFilename)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._turn.acquire(timeout=_PATIENCE):
                self._follow(path)
                if self.shouldRollover(record):
                    self.doRollover()
                self._write(record)
        except (OSError, Timeout) as error:
            raise AuditError(
                f"The audit log {path} cannot be written ({error}), so nothing is answered or "
                "changed. Make room or mend its permissions, or set log.audit to another file."
            ) from error

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).touch(mode=0o600)  # who asks what is nobody's business
        return super()._open()

    def _write(self, record: logging.LogRecord) -> None:
        if self.stream is None:
            self.stream = self._open()
        self.stream.write(f"{self.format(record)}\n")
        self.stream.flush()
        os.fsync(self.stream.fileno())

    def _follow(self, path: Path) -> None:
        if self.stream is None:
            return
        if not path.exists() or not os.path.samestat(path.stat(), os.fstat(self.stream.fileno())):
            self.stream.close()
            self.stream = None  # opened with the next line
