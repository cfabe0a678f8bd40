"""Tells in one reading that the library's file is, to the bit, as the last ingest left it.

Only a short cut: where the seal is missing or another file's, every row is compared with its own
digest, as it would be without a seal.
"""

import hashlib
from pathlib import Path

from assistant.library.file import FILE_NAME

_SEAL = "library.seal"


def is_sealed(folder: Path) -> bool:
    """Whether nothing has written to the file, or damaged it, since it was sealed."""
    try:
        return (folder / _SEAL).read_text(encoding="ascii") == _digest(folder)
    except (OSError, UnicodeError):
        return False


def seal(folder: Path) -> None:
    """For the holder of the ingest lock, once all rows are proven and nothing has it open."""
    fresh = folder / f"{_SEAL}.new"
    try:
        fresh.write_text(_digest(folder), encoding="ascii")
        fresh.replace(folder / _SEAL)
    except OSError:  # a full disk: the next ingest compares row by row
        fresh.unlink(missing_ok=True)


def _digest(folder: Path) -> str:
    with (folder / FILE_NAME).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
