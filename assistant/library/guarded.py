"""The library as some people may read it: the one gate between documents and all who ask.

Whatever shows, searches, quotes or counts documents does so through a `Library`, and for those
people through this one. What is not spelled out here cannot be done with it.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from assistant.library.library import Library
from assistant.library.records import DocumentSummary, Place
from assistant.search.embedder import Fingerprint
from assistant.types import Document, Passage

Admits = Callable[[str], bool]


class GuardedLibrary(Library):
    """Holds those documents of another library whose names are admitted; the others are unknown.

    `view` tells it from other views of the same library. Safe to share between threads.
    """

    def __init__(self, whole: Library, admits: Admits, view: str) -> None:
        self.folder, self.url = whole.folder, whole.url
        self.view = view
        self._whole = whole
        self._admits = admits
        self._known: tuple[str | None, frozenset[str]] = (None, frozenset())

    def hides(self, name: str) -> bool:
        return not self._admits(name)

    def generation(self) -> str | None:
        return self._whole.generation()

    def fingerprint(self) -> dict[str, str | int] | None:
        return self._whole.fingerprint()

    def check_fingerprint(self, fingerprint: Fingerprint) -> None:
        self._whole.check_fingerprint(fingerprint)

    def documents(self) -> list[DocumentSummary]:
        return [summary for summary in self._whole.documents() if self._admits(summary.name)]

    def versions(self) -> dict[str, str]:
        admitted = self._admitted()
        return {id: hash for id, hash in self._whole.versions().items() if id in admitted}

    def document(self, document_id: str) -> Document | None:
        found = self._whole.document(document_id)
        return found if found and self._admits(found.name) else None

    def each_document(self) -> Iterator[Document]:
        return (document for document in self._whole.each_document() if self._admits(document.name))

    def passage_count(self) -> int:
        return sum(summary.passages for summary in self.documents())

    def passage_ids(self, document_ids: Sequence[str]) -> list[str]:
        admitted = self._admitted()
        return self._whole.passage_ids([id for id in document_ids if id in admitted])

    def places(self, passage_ids: Sequence[str]) -> dict[str, Place]:
        admitted = self._admitted()
        found = self._whole.places(passage_ids)
        return {id: place for id, place in found.items() if place.document_id in admitted}

    def passages_of(self, document_id: str) -> list[Passage]:
        return self._whole.passages_of(document_id) if document_id in self._admitted() else []

    def load(self, passage_ids: Sequence[str]) -> dict[str, tuple[Passage, Document]]:
        found = self._whole.load(passage_ids)
        return {id: pair for id, pair in found.items() if self._admits(pair[1].name)}

    def vectors(
        self, passage_ids: Sequence[str], made_by: Fingerprint | None = None
    ) -> dict[str, np.ndarray]:
        places = self.places(passage_ids)
        return self._whole.vectors([id for id in passage_ids if id in places], made_by)

    def _admitted(self) -> frozenset[str]:
        """Ids of the documents that are admitted; they change with the library."""
        generation = self.generation()
        known, admitted = self._known
        if generation is None or known != generation:
            admitted = frozenset(summary.id for summary in self.documents())
            self._known = generation, admitted
        return admitted
