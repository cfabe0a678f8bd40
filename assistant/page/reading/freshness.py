"""Whether the documents that an answer cites still stand in the library as they did then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.library import Library
from assistant.page.wording import say
from assistant.types import Citation, Document


@dataclass(frozen=True, slots=True)
class ReadingState:
    """What can be read of a cited document now, and what to say about it.

    `citation` has the words where they stand in `document`. With `as_cited` the offsets of the
    answer's other citations hold in it too. `note` is empty where nothing has changed.
    """

    document: Document
    citation: Citation
    note: str = ""
    as_cited: bool = True


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
        return say("answer.removed")
    return say("answer.changed") if now.content_hash != cited.content_hash else ""


def reading_state(library: Library, citation: Citation) -> ReadingState:
    """What to open for a citation: its document as it is now if that still has the words.

    Raises:
        StoreError: the library cannot be read.
    """
    note = notes(library, [citation]).get(citation.document.id, "")
    now = library.document(citation.document.id) if note else None
    start = now.text.find(citation.quote) if now else -1
    if now is None or start < 0:
        return ReadingState(citation.document, citation, note)
    moved = replace(citation, document=now, start=start, end=start + len(citation.quote))
    return ReadingState(now, moved, say("reader.changed"), as_cited=False)
