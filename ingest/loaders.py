"""From a file to a Document; the reading itself happens in a disposable child process."""

import errno
import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from assistant.errors import LoadError
from assistant.settings import IngestSettings
from assistant.types import Document, Fault
from ingest.deriving import Cut, cut_of, document_of, versioned
from ingest.file_errors import FileError
from ingest.formats import ARCHIVES, PICTURES, SUFFIXES
from ingest.sandbox import MEMORY_BYTES, ChildDiedError, ChildTimeoutError, Sandbox

_FILES_PER_CHILD = 500  # then a fresh one, against leaks that end in a full memory


def file_hash(path: Path) -> str:
    """The `content_hash` that loading this file would give: of its bytes and LOADER_VERSION.

    Raises:
        OSError: it is no regular file, or cannot be read.
    """
    if not path.is_file():  # opening a pipe would wait for its other end
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    with path.open("rb") as file:
        return versioned(hashlib.file_digest(file, "sha256").hexdigest())


def source_of(path: Path) -> str:
    """The absolute path as text, which is `Document.source`; symbolic links stay as they are."""
    return os.path.abspath(path)  # noqa: PTH100, as Path.absolute keeps ".." and resolve follows


@dataclass(frozen=True, slots=True)
class Failure:
    """A file within a file that cannot be loaded."""

    name: str
    source: str
    error: FileError


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's document, those of the files within it, and which of these failed.

    `cuts` are the passages of the document and of the inner ones, in this order.
    """

    document: Document
    inner: tuple[Document, ...]
    failed: tuple[Failure, ...]
    cuts: tuple[Cut, ...]


Found = Loaded | LoadError  # what becomes of reading a file


class Loader:
    """Loads files one after the other with one child process, replaced when it is lost.

    A context manager; `close` ends the child. Not for several threads at once.
    """

    def __init__(self, settings: IngestSettings) -> None:
        self._settings = settings
        self._sandbox = Sandbox()
        self._loaded = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._sandbox.close()

    def load(self, path: Path, name: str) -> Document:
        """Loads a file that readers will know by `name`, without the files within it.

        Raises:
            LoadError: it cannot be loaded; the text names the file, the reason and what to do.
        """
        return self.load_all(path, name).document

    def load_all(self, path: Path, name: str) -> Loaded:
        """Loads a file and the files within it, each as a document of its own.

        Raises:
            LoadError: as `load`; what is wrong with a file within it is told in the result.
        """
        try:
            self._check(path)
            answer = self._read(path)
            return _loaded(answer, document_of(answer, source_of(path), name))
        except LoadError as error:
            raise LoadError(f"{_printable(name)}: {error}", error.fault) from error

    def found(self, path: Path, name: str) -> Found:
        """As `load_all`; why it cannot be loaded is a result too."""
        try:
            return self.load_all(path, name)
        except LoadError as error:
            return error

    def _check(self, path: Path) -> None:
        """What can be told without reading: kind, size, suffix, a usable name."""
        try:
            status = path.stat()
        except OSError as error:
            raise FileError("unreadable", said=error.strerror or "") from error
        if not stat.S_ISREG(status.st_mode):
            raise FileError("irregular")
        if path.suffix.lower() not in SUFFIXES:
            raise FileError("unsupported", kinds=", ".join(SUFFIXES))
        megabytes, most = status.st_size / 1e6, self._settings.max_megabytes
        if megabytes > most:
            raise FileError("large", size=megabytes, limit=most)
        if _printable(str(path)) != str(path):
            raise FileError("path")

    def _read(self, path: Path) -> dict[str, Any]:
        if self._loaded >= _FILES_PER_CHILD:
            self._renew()
        self._loaded += 1
        seconds = self._settings.seconds_per_file
        request = {
            "path": source_of(path),
            "suffix": path.suffix.lower(),
            "max_bytes": int(self._settings.max_megabytes * 1e6),
            "seconds": seconds,
        }
        try:
            answer = self._sandbox.ask(request, seconds)
        except ChildTimeoutError as error:
            raise FileError("slow", seconds=seconds) from error
        except ChildDiedError as error:
            raise FileError("died", code=str(error.code)) from error
        if "memory" in answer:
            self._renew()
            raise FileError("memory", limit=MEMORY_BYTES >> 20)
        if "fault" in answer:
            raise FileError(answer["fault"]["kind"], **answer["fault"]["values"])
        return answer

    def _renew(self) -> None:
        self._sandbox.close()
        self._loaded = 0


def _loaded(answer: Mapping[str, Any], document: Document) -> Loaded:
    inner, failed, notes = [], [], list(document.notes)
    cuts = [cut_of(answer, document)]
    for found in answer["inner"]:
        name = f"{document.name}/{found['name']}"
        source = f"{document.source}/{found['name']}"
        if "fault" not in found:
            inner.append(document_of(found, source, name))
            cuts.append(cut_of(found, inner[-1]))
            continue
        error = FileError(found["fault"]["kind"], **found["fault"]["values"])
        if Path(document.source).suffix.lower() in ARCHIVES:
            failed.append(Failure(name, source, error))
        elif Path(name).suffix.lower() not in PICTURES:
            said = str(error).split(". ")[0]
            notes.append(Fault("attachment", {"name": found["name"], "said": said}))
    document = replace(document, notes=tuple(notes))
    return Loaded(document, tuple(inner), tuple(failed), tuple(cuts))


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
