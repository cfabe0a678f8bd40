"""Whether the files that documents came from are still as they were read."""

from pathlib import Path

from assistant.intake import State
from assistant.library import LibraryWriter, StoredFile
from ingest.loaders import file_hash
from ingest.scan import inner_files

_Seen = tuple[str, int, int]


class FileStates:
    """Compares stored documents with their files; a file that may differ is read once."""

    def __init__(self, library: LibraryWriter) -> None:
        self._library = library
        self._hashes: dict[_Seen, str] = {}

    def current(self) -> dict[str, State]:
        """By document id; one that came from no file is held."""
        stored = self._library.files()
        states = {file.document_id: self._state(file) for file in stored.values()}
        for holder, files in inner_files(stored).items():
            states |= {file.document_id: states[stored[holder].document_id] for file in files}
        return states

    def _state(self, file: StoredFile) -> State:
        if not file.state.loader_version:
            return State.HELD
        try:
            status = Path(file.source).stat()
            if status.st_size != file.state.bytes:
                return State.CHANGED
            if file.state.mtime_ns and status.st_mtime_ns == file.state.mtime_ns:
                return State.HELD
            same = self._hash(file.source, status.st_size, status.st_mtime_ns)
        except OSError:
            return State.GONE
        return State.HELD if same == file.content_hash else State.CHANGED

    def _hash(self, source: str, size: int, mtime_ns: int) -> str:
        seen = (source, size, mtime_ns)
        if seen not in self._hashes:
            self._hashes[seen] = file_hash(Path(source))
        return self._hashes[seen]
