"""What the kill test runs in processes of their own; all are forked from one warm process."""

from multiprocessing.connection import Connection
from pathlib import Path

from assistant.library import Library, LibraryWriter
from assistant.library.records import Change
from assistant.search.indexes import Indexes
from assistant.settings import Settings, StoreSettings
from ingest.pipeline import ingest_paths


def ingest(folder: Path, store: Path, committing: Connection) -> None:
    """Ingests the folder, and says so on `committing` when it is about to commit."""
    commit = LibraryWriter.commit

    def announced(self: LibraryWriter, change: Change) -> None:
        committing.send("now")
        commit(self, change)

    LibraryWriter.commit = announced  # type: ignore[method-assign]
    ingest_paths([folder], Settings(store=StoreSettings(path=store)))


def read(store: Path, result: Connection) -> None:
    """Sends the texts in the library by name, and what is wrong with library and indexes."""
    library = Library(store)
    generation = Indexes(library).current()
    documents = [library.document(summary.id) for summary in library.documents()]
    passages = {p.id: p for d in documents if d for p in library.passages_of(d.id)}
    faults = []
    if sorted(generation.vectors.ids()) != sorted(passages):
        faults.append("the vector index holds other passages than the library")
    if generation.words.count() != len(passages):
        faults.append("the words index holds another number of passages than the library")
    vectors = library.vectors(list(passages))
    for id, (passage, document) in library.load(list(passages)).items():
        if generation.vectors.search(vectors[id], 1)[0][0] != id:
            faults.append(f"{document.name} is not found by its vector")
        text = document.text[passage.start : passage.end]
        if id not in dict(generation.words.search(text, document.language, 50)):
            faults.append(f"{document.name} is not found by its words")
    result.send(({d.name: d.text for d in documents if d}, faults))
