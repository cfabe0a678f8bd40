"""The library: documents, passages and their vectors in SQLite, the truth behind both indexes.

May use: errors, search, types.
"""

from assistant.library.library import Library
from assistant.library.records import Change, DocumentSummary, Entry, FileState, StoredFile
from assistant.library.relations import Link, Relation, links_of, works
from assistant.library.writer import LibraryWriter

__all__ = [
    "Change",
    "DocumentSummary",
    "Entry",
    "FileState",
    "Library",
    "LibraryWriter",
    "Link",
    "Relation",
    "StoredFile",
    "links_of",
    "works",
]
