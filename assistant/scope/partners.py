"""Which organisations a scope can be narrowed to, for the library as it is now."""

from assistant.library import Library
from assistant.scope.organisations import Found, Organisation, choose, find_in


class Partners:
    """The organisations that the documents name, read once per document and ingest.

    A thread that asks while another reads the documents may read them too, without harm.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._generation: str | None = None
        self._read: dict[str, tuple[str, Found]] = {}
        self._choices: list[Organisation] = []

    def choices(self) -> list[Organisation]:
        """Those in most documents first; raises StoreError where the library cannot be read."""
        generation = self._library.generation()
        if generation != self._generation:
            self._choices, self._generation = self._find(), generation
        return self._choices

    def _find(self) -> list[Organisation]:
        read = {}
        for document in self._library.each_document():
            known = self._read.get(document.id)
            same = known is not None and known[0] == document.content_hash
            read[document.id] = (
                known if known and same else (document.content_hash, find_in(document))
            )
        self._read = read
        return choose(found for _, found in read.values())
