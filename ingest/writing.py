"""Writes files so that each is there whole, or as it was before."""

import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Puts a file in its place, in a folder that is made; it is on the disk when this returns.

    Raises OSError where that fails, and leaves what was there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".new-{path.name}")
    try:
        with fresh.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
