"""Finds every difference between files, library, vectors and words: `python -m ingest --check`."""

from collections.abc import Iterator
from pathlib import Path

from assistant.errors import EmptyLibraryError, StoreError
from assistant.intake import State
from assistant.library import LibraryWriter
from assistant.search.indexes import damage_of, folder_of
from assistant.search.indexes.verify import Sample, Verifier
from assistant.search.vectors import VectorServer, open_server
from assistant.search.words import WordEntry
from assistant.settings import Settings
from ingest.file_states import FileStates

_MOST_COMPARED = 20_000  # passages whose vector and words are looked up one by one
_STATES = {State.CHANGED: "was changed since it was read", State.GONE: "is gone"}
MEND = "Run `python -m ingest --repair` to mend it."
AGAIN = "Run `python -m ingest` with its folder to bring the library in line."


def differences(settings: Settings) -> Iterator[str]:
    """A sentence for each, which says what to do.

    Raises:
        EmptyLibraryError: nothing has been ingested.
    """
    library = LibraryWriter(settings.store.path, settings.store.library_url)
    try:
        generation = library.generation()
        damaged, altered, missing = library.damage()
    except StoreError as error:
        yield str(error)
        return
    if generation is None:
        raise EmptyLibraryError("The library is empty. Run `python -m ingest` to fill it.")
    for file in damaged:
        yield f"What is stored of {file.name} is not as it was written. {MEND}"
    if altered or missing:
        yield f"{altered} vectors are not as they were stored, {missing} are missing. {MEND}"
    server = open_server(settings.store, library.id())
    broken = damage_of(settings.store.path, generation, server)
    yield from (f"{fault[0].upper()}{fault[1:]}. {MEND}" for fault in broken)
    if not damaged and not altered and not missing and not broken:
        yield from _indexed_otherwise(library, generation, server)
    yield from _files_otherwise(library)


def _indexed_otherwise(
    library: LibraryWriter, generation: str, server: VectorServer | None
) -> Iterator[str]:
    """Whether both indexes hold what the library does, by vectors and words."""
    ids = [id for id, _, _ in library.passage_inputs()]
    some = ids[:: -(-len(ids) // _MOST_COMPARED) or 1]
    vectors = library.vectors(some)
    samples = [
        Sample(
            WordEntry(
                id,
                document.language,
                document.title,
                passage.heading,
                document.text[passage.start : passage.end],
            ),
            vectors[id],
        )
        for id, (passage, document) in library.load(some).items()
    ]
    with Verifier() as verifier:
        verdict = verifier.check(folder_of(library.folder, generation), ids, samples, server)
    if verdict:
        yield f"The indexes are not those of the library: {verdict.fault}. {MEND}"


def _files_otherwise(library: LibraryWriter) -> Iterator[str]:
    states = FileStates(library).current()
    for file in library.files().values():
        state = states[file.document_id]
        if state in _STATES and not Path(file.source).is_dir():
            yield f"The file {file.name} {_STATES[state]}. {AGAIN}"
