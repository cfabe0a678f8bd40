"""The folder in the store where files that a page brought in are kept, replaced and removed."""

import re
import shutil
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from assistant.language.visible import visible
from ingest.loaders import source_of
from ingest.writing import write_whole

FOLDER = "documents"
_LONGEST_STEM = 120  # bytes: file systems allow 255 for a name, and the old one is set aside
_LONGEST_SUFFIX = 20
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*]+')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Placed:
    """A file just put on the shelf, and where the one that it replaced was set aside."""

    path: Path
    before: Path | None


class Shelf:
    """The kept files. Not for several threads at once."""

    def __init__(self, store: Path) -> None:
        self._folder = store / FOLDER

    def path(self, name: str) -> Path:
        """Where a file of this name is kept, or would be."""
        return self._folder / safe_name(name)

    def holds(self, source: str) -> bool:
        """Whether a source is one of ours."""
        return Path(source).parent == Path(source_of(self._folder))

    def put(self, name: str, data: bytes) -> Placed:
        """Writes a file; raises OSError where that fails, and leaves everything as it was."""
        path = self.path(name)
        before = _aside(path) if path.exists() else None
        try:
            write_whole(path, data)
        except OSError:
            self.keep(Placed(path, before))
            raise
        return Placed(path, before)

    def keep(self, placed: Placed) -> None:
        """Lets go of what was replaced."""
        if placed.before:
            placed.before.unlink(missing_ok=True)

    def take_back(self, placed: Placed) -> None:
        """Puts everything back as it was before `put`."""
        if placed.before:
            placed.before.replace(placed.path)
        else:
            placed.path.unlink(missing_ok=True)


def _aside(path: Path) -> Path:
    """The same file under a second name, so that it stays in its place until it is replaced."""
    other = path.with_name(f".old-{path.name}")
    other.unlink(missing_ok=True)
    try:
        other.hardlink_to(path)
    except OSError:  # where a file system knows one name only
        shutil.copy2(path, other)
    return other


def safe_name(name: str) -> str:
    """A file name made of `name` that stays in its folder on every system, its suffix kept."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    stem, dot, suffix = visible(_UNFIT.sub(" ", plain)).strip().rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    stem = " ".join(stem.split()).strip(" .")
    if _DEVICES.match(stem):
        stem = f"{stem} file"
    short = stem.encode("utf-8")[:_LONGEST_STEM].decode("utf-8", "ignore").strip(" .")
    ending = f".{suffix.strip().lower()}"[:_LONGEST_SUFFIX].rstrip(" .")
    return f"{short or 'document'}{ending}"
