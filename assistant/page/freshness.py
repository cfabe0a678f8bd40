"""Whether the documents that an answer cites still stand in the library as they did then."""

from collections.abc import Sequence

from assistant.library import Library
from assistant.types import Citation, Document

_CHANGED = "This document has changed since this answer; the words below are as they were."
_REMOVED = "This document was removed since this answer; the words below are as they were."


def notes(library: Library, citations: Sequence[Citation]) -> dict[str, str]:
    """What to say about each cited document that is no longer the same, by document id.

    Raises:
        StoreError: the library cannot be read.
    """
    if not citations:
        return {}
    # A passage's id holds its document's content, so that one found again is unchanged.
    same = {document.id for _, document in library.load([c.passage.id for c in citations]).values()}
    documents = {c.document.id: c.document for c in citations if c.document.id not in same}
    return {key: note for key, value in documents.items() if (note := _note(library, value))}


def _note(library: Library, cited: Document) -> str:
    now = library.document(cited.id)
    if now is None:
        return _REMOVED
    return _CHANGED if now.content_hash != cited.content_hash else ""
