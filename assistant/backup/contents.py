"""What a backup holds: a tar file, its list of contents with their digests first."""

import hashlib
import json
import tarfile
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.errors import StoreError

LIST_NAME = "contents.json"
FORMAT = "1"


@dataclass(frozen=True, slots=True)
class Contents:
    """`files` maps each path, relative to the store, to the sha256 of its content."""

    format: str
    made_at: str
    documents: int
    files: dict[str, str]

    def as_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_contents(archive: tarfile.TarFile, path: Path) -> Contents:
    """Raises StoreError where the file is no backup that this program reads."""
    try:
        listed = archive.extractfile(LIST_NAME)
        contents = Contents(**json.loads(listed.read() if listed else b""))
    except (KeyError, ValueError, TypeError, tarfile.TarError, EOFError) as error:
        raise not_a_backup(path) from error
    if contents.format != FORMAT:
        raise StoreError(
            f"{path} is a backup of format {contents.format}, this program reads {FORMAT}. "
            "Restore it with the version that made it."
        )
    return contents


def not_a_backup(path: Path) -> StoreError:
    return StoreError(f"{path} is no backup of this program, or is damaged. Use another one.")
