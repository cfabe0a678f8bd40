"""What the kill test runs in processes of their own; all are forked from one warm process."""

from multiprocessing.connection import Connection
from pathlib import Path

from assistant import backup
from assistant.errors import DamagedError
from assistant.library import Library, LibraryWriter
from assistant.library.records import Change
from assistant.search.indexes import Indexes
from assistant.settings import Settings, StoreSettings
from ingest import pipeline


def work(operation: str, folder: Path, committing: Connection) -> None:
    """One operation on the store in `folder`; says on `committing` when it is about to commit."""
    commit = LibraryWriter.commit

    def announced(self: LibraryWriter, change: Change) -> None:
        committing.send("now")
        commit(self, change)

    LibraryWriter.commit = announced  # type: ignore[method-assign]
    store, kept = folder / "store", folder / "backup.tar"
    settings = Settings(store=StoreSettings(path=store))
    if operation == "rebuild":
        pipeline.rebuild(settings)
    elif operation == "repair":
        pipeline.repair(settings)
    elif operation == "backup":
        backup.backup(store, kept)
    elif operation == "restore":
        backup.restore(kept, store)
    else:
        pipeline.ingest_paths([folder / "documents"], settings)


def read(store: Path, result: Connection) -> None:
    """Sends the texts in the library by name, and what is wrong with library and indexes.

    None in the place of the texts where the damage is noticed.
    """
    try:
        result.send(_found(store))
    except DamagedError as error:
        result.send((None, [str(error)]))


def _found(store: Path) -> tuple[dict[str, str], list[str]]:
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
    return {d.name: d.text for d in documents if d}, faults
