"""Reads .zip: a list of what is in it; its files become documents of their own."""

from functools import partial

from ingest.archive import Archive
from ingest.file_errors import FileError
from ingest.reading import Attached, Composer, Reading


def read_zip(data: bytes) -> Reading:
    """Raises FileError where it is encrypted, no archive, or holds no file."""
    archive = Archive(data)
    names = [info.filename for info in archive.members if not info.is_dir()]
    names = [name for name in names if not _is_hidden(name)]
    if not names:
        raise FileError("no_text")
    composer = Composer()
    composer.add("\n".join(f"- {name}" for name in names))
    attached = tuple(Attached(_plain(name), partial(archive.read, name)) for name in names)
    return Reading(composer.text, attached=attached)


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX", "~$")) for part in name.split("/"))


def _plain(name: str) -> str:
    """A name that leads nowhere else."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "file"
