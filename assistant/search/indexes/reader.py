"""Follows the generation pointer, so that a running program sees new documents at once."""

import threading

from assistant.errors import EmptyLibraryError, StoreError
from assistant.library import Library
from assistant.search.indexes.following import Follower
from assistant.search.indexes.generation import Generation, open_generation
from assistant.search.vectors import ExactVectors, VectorServer


class Indexes:
    """The present indexes of a library, opened once and shared by all threads."""

    def __init__(self, library: Library, server: VectorServer | None = None) -> None:
        """`server` is where the library's vectors are, if not beside it."""
        self._library = library
        self._server = server
        self._follower = Follower(library.folder, library.url, server) if library.url else None
        self._open: Generation | None = None
        self._lock = threading.Lock()

    def current(self) -> Generation:
        """The generation that the library points to; cheap to ask before each question.

        Of a shared library it is this computer's own, and may lag behind after a large ingest.

        One that was handed out stays usable until an ingest after the next one replaces it.

        Raises:
            EmptyLibraryError: nothing has been ingested.
            UnreachableError: the server with the vectors does not answer.
            StoreError: the indexes are missing or damaged.
        """
        with self._lock:
            name = self._name()
            while self._open is None or self._open.name != name:
                try:
                    self._open = open_generation(
                        self._library.folder, name, self._server, self._exact, self._open
                    )
                except StoreError:
                    # Ingests may have moved the pointer on and deleted what it pointed to.
                    named = self._name()
                    if named == name:
                        raise
                    name = named
            return self._open

    def _exact(self) -> ExactVectors:
        passages = self._library.passage_ids([d.id for d in self._library.documents()])
        return ExactVectors(self._library.vectors(passages))

    def _name(self) -> str:
        name = self._library.generation()
        if name is None:
            raise EmptyLibraryError("The library is empty. Run `python -m ingest` to fill it.")
        if self._follower:
            return self._follower.reached(name, self._open.name if self._open else None)
        return name
