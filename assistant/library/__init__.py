"""The library: documents, passages and vectors in SQLite or PostgreSQL, the truth behind indexes.

May use: errors, search, types.
"""

from assistant.library.contents import LibraryContents
from assistant.library.library import Library
from assistant.library.records import Change, DocumentSummary, Entry, FileState, Marks, StoredFile
from assistant.library.relations import Link, Relation, links_of, works
from assistant.library.writer import LibraryWriter

__all__ = [
    "Change",
    "DocumentSummary",
    "Entry",
    "FileState",
    "Library",
    "LibraryContents",
    "LibraryWriter",
    "Link",
    "Marks",
    "Relation",
    "StoredFile",
    "links_of",
    "works",
]
