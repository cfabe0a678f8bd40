"""What the library hands out and takes in besides the program's common vocabulary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.types import Document, Fault, Likeness, Passage

NOTHING_LIKE_IT = Likeness()


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A stored document without its text; `passages` counts them, `bytes` is the file's size.

    `notes`, `kind`, `origins`, `likeness` and `spoken` are those of the document.
    """

    id: str
    source: str
    name: str
    title: str
    publisher: str
    published: str
    language: str
    bytes: int
    ingested_at: str
    passages: int
    notes: tuple[Fault, ...] = ()
    kind: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)
    likeness: Likeness = NOTHING_LIKE_IT
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Which document a passage is of, and the language of that document."""

    document_id: str
    language: str


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when its text was read: size, time of change, and the loader's version.

    `mtime_ns` is 0 where the time cannot prove that the file is unchanged; all fields are empty
    for a document that did not come from a file.
    """

    bytes: int = 0
    mtime_ns: int = 0
    loader_version: str = ""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Which file a stored document came from."""

    document_id: str
    source: str
    name: str
    content_hash: str
    state: FileState


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with all that is derived from it.

    `inputs` holds, for each passage, the sha256 digest of what the encoder sees of it.
    """

    document: Document
    file: FileState
    passages: tuple[Passage, ...]
    inputs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """The step from one complete state of the library to the next.

    `put` replaces documents of the same id, `remove` names ids to drop. `fingerprint` is the
    encoder's, as a mapping; `passages_version` says by which rules passages were made. `vectors`
    says where on a server those of a shared library are, for its other computers.
    """

    put: Sequence[Entry]
    remove: Sequence[str]
    generation: str
    fingerprint: Mapping[str, str | int]
    passages_version: str
    vectors: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What indexes of a state depend on: the model, the rules for passages, each document's text.

    `documents` holds a digest in hex by id.
    """

    fingerprint: str
    passages_version: str
    documents: Mapping[str, str]
