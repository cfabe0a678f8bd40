"""Files or documents into the library: what `python -m ingest` and the evaluation call."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assistant.errors import (
    DamagedError,
    EmptyLibraryError,
    SuspectError,
)
from assistant.journal.changes import Changed, note_changes
from assistant.library import Entry, FileState, Library, LibraryWriter, StoredFile
from assistant.library.lock import SharedLock, acquired_lock
from assistant.models.embeddings import open_embedder
from assistant.search.vectors import open_server
from assistant.settings import Settings
from assistant.types import Document
from ingest.outcomes import (
    Outcome,
    Report,
    Status,
    other_outcomes,
    success,
    with_repaired,
    with_suspects,
)
from ingest.publish import Progress, Publisher, derive
from ingest.scan import (
    Plan,
    ToLoad,
    check_known,
    find_files,
    inner_files,
    lost_files,
    make_plan,
    path_exists,
)
from ingest.shelf import FOLDER
from ingest.spread import Crew, SpreadEmbedder
from ingest.taking import read_here, taken


def ingest_paths(
    paths: Sequence[Path],
    settings: Settings,
    progress: Progress | None = None,
    crew: Crew | None = None,
) -> Report:
    """Brings the library in line with the files and folders at `paths`.

    A file that cannot be loaded is an outcome and stops nothing; its earlier version stays.
    A path that is gone is an order to remove what the library holds from there. A `crew` reads
    and encodes in place of this process.

    Raises:
        AssistantError: a path neither exists nor is known to the library, or the crew fails.
        BusyError: another ingest is at work in the same store.
        StoreError: the store cannot be written; its last complete state stays.
    """
    missing = [path for path in paths if not path_exists(path)]
    if missing:  # before the store is created
        check_known(
            missing, LibraryWriter(settings.store.path, settings.store.library_url).files().values()
        )
    return _noted(paths, settings, progress, crew)


def _noted(
    paths: Sequence[Path],
    settings: Settings,
    progress: Progress | None,
    crew: Crew | None = None,
    thoroughly: bool = False,
) -> Report:
    with note_changes(settings.log, "ingest") as changes:
        report = _ingested(paths, settings, progress, crew, thoroughly)
        changes += _changed(report)
    return report


def _ingested(
    paths: Sequence[Path],
    settings: Settings,
    progress: Progress | None,
    crew: Crew | None,
    thoroughly: bool,
) -> Report:
    found, problems = find_files(paths)
    with _publisher(settings, progress, thoroughly, crew) as (library, publisher, lost):
        stored = {f.source: f for f in library.files().values() if f not in lost}
        plan = make_plan([*found, *lost_files(lost, found)], paths, stored, _max_bytes(settings))
        read = crew.read(plan.load) if crew else read_here(plan.load, settings.ingest)
        put, outcomes = taken(plan.load, read, progress)
        gone = {file.document_id: file for file in (*lost, *plan.removed)}
        encoded, suspects = _published(publisher, plan, put, gone)
        outcomes = with_suspects(with_repaired(outcomes, lost), suspects)
        if plan.touched:
            library.touch(plan.touched)
        if plan.renamed:
            library.rename(plan.renamed)
        outcomes += other_outcomes(plan, problems)
        outcomes.sort(key=lambda outcome: outcome.source)
        return Report(tuple(outcomes), library.passage_count(), encoded)


def _changed(report: Report) -> list[Changed]:
    """For the audit log."""
    left = (Status.UNCHANGED, Status.SKIPPED)
    told = (one for one in report.outcomes if one.status not in left)
    return [Changed(one.status.value, one.name, one.source) for one in told]


def planned(paths: Sequence[Path], settings: Settings) -> tuple[Outcome, ...]:
    """What `ingest_paths` would do, by sizes, times and contents; nothing is changed.

    Whether a file can be loaded shows only when it is.
    """
    found, problems = find_files(paths)
    stored = LibraryWriter(settings.store.path, settings.store.library_url).files()
    plan = make_plan(found, paths, stored, _max_bytes(settings))
    outcomes = [success(item, item.file.name) for item in plan.load]
    gone = [item.moved_from for item in plan.load if item.moved_from]
    plan.removed = [file for file in plan.removed if file not in gone]
    return tuple(sorted(outcomes + other_outcomes(plan, problems), key=lambda one: one.source))


def repair(settings: Settings, progress: Progress | None = None) -> Report:
    """Mends whatever is not as it was written; encodes only where vectors are lost.

    Files that the page brought in are taken in again where the library no longer knows them.

    Raises:
        BusyError: another ingest is at work in the same store.
        StoreError: the store cannot be written.
    """
    kept = settings.store.path / FOLDER
    return _noted([kept] if kept.is_dir() else [], settings, progress, thoroughly=True)


def ingest_documents(
    documents: Iterable[Document], settings: Settings, progress: Progress | None = None
) -> Report:
    """Adds documents, or replaces those whose content hash differs; removes none.

    Raises:
        BusyError: another ingest is at work in the same store.
        StoreError: the store cannot be written; its last complete state stays.
    """
    given = {document.id: document for document in documents}
    with _undamaged(settings, progress) as (library, publisher):
        stored = {file.document_id: file for file in library.files().values()}
        put, outcomes = [], []
        for document in given.values():
            known = stored.get(document.id)
            if known and known.content_hash == document.content_hash:
                status = Status.UNCHANGED
            else:
                status = Status.REPLACED if known else Status.ADDED
                put.append(derive(document, FileState()))
            outcomes.append(Outcome(status, document.name, document.source))
        encoded = publisher.publish(put, [])
        return Report(tuple(outcomes), library.passage_count(), encoded)


def remove_documents(
    document_ids: Sequence[str], settings: Settings, progress: Progress | None = None
) -> Report:
    """Removes documents; their files stay, and ingesting these again brings them back.

    Raises:
        BusyError: another ingest is at work in the same store.
        StoreError: the store cannot be written; its last complete state stays.
    """
    with note_changes(settings.log, "remove") as changes:
        report = _removed(document_ids, settings, progress)
        changes += _changed(report)
    return report


def _removed(document_ids: Sequence[str], settings: Settings, progress: Progress | None) -> Report:
    wanted = set(document_ids)
    with _undamaged(settings, progress) as (library, publisher):
        stored = library.files()
        inner = inner_files(stored)
        chosen = [file for file in stored.values() if file.document_id in wanted]
        files = list({f.source: f for c in chosen for f in (c, *inner.get(c.source, ()))}.values())
        encoded = publisher.publish([], [file.document_id for file in files])
        outcomes = tuple(Outcome(Status.REMOVED, file.name, file.source) for file in files)
        return Report(outcomes, library.passage_count(), encoded)


def rebuild(settings: Settings, progress: Progress | None = None) -> Report:
    """Builds both indexes anew from the library, with the embedding model that is configured.

    The old indexes serve until the new ones are complete. What an interrupted run has embedded
    is kept, and the next one goes on from there.

    Raises:
        BusyError: an ingest is at work in the same store.
        EmbeddingError: the embedding model's server is at fault.
        EmptyLibraryError: there is nothing to build from.
        StoreError: the store cannot be written; its last complete state stays.
    """
    if Library(settings.store.path, settings.store.library_url).generation() is None:
        raise EmptyLibraryError("The library is empty. Run `python -m ingest` to fill it.")
    with (
        note_changes(settings.log, "rebuild"),
        _undamaged(settings, progress) as (library, publisher),
    ):
        encoded = publisher.publish([], [], anew=True)
        return Report((), library.passage_count(), encoded)


@contextmanager
def _publisher(
    settings: Settings,
    progress: Progress | None,
    thoroughly: bool = False,
    crew: Crew | None = None,
) -> Iterator[tuple[LibraryWriter, Publisher, list[StoredFile]]]:
    """The library under the ingest lock, which ends with the process however that ends.

    With it come the documents that are damaged, to be read again or taken out; of a shared library
    only where they are looked for `thoroughly`.
    """
    store, url = settings.store.path, settings.store.library_url
    with ExitStack() as held:
        held.callback(acquired_lock(store).release)
        library = LibraryWriter(store, url)
        if url:
            library.lock = SharedLock(url)
            held.callback(library.lock.release)
        lost = library.mend(thoroughly)
        embedder = open_embedder(settings.embedding)
        if crew:
            embedder = SpreadEmbedder(embedder, crew)
        server = open_server(settings.store, library.id())
        publisher = Publisher(library, embedder, progress, server)
        publisher.clean()
        try:
            yield library, publisher, lost
        finally:
            publisher.clean()
        library.seal()


@contextmanager
def _undamaged(
    settings: Settings, progress: Progress | None
) -> Iterator[tuple[LibraryWriter, Publisher]]:
    """As `_publisher`, for what reads no files."""
    with _publisher(settings, progress) as (library, publisher, lost):
        if lost:
            names = ", ".join(file.name for file in lost)
            raise DamagedError(
                f"What is stored of {names} is not as it was written. Run `python -m ingest "
                "--repair`, which reads the files again, then try once more."
            )
        yield library, publisher


def _published(
    publisher: Publisher, plan: Plan, put: list[Entry], gone: dict[str, StoredFile]
) -> tuple[int, list[Entry]]:
    """Publishes all but what the indexes cannot be built with; how many were encoded, and these."""
    suspects: list[Entry] = []
    while True:
        superseded = (file.document_id for file in _superseded(plan.load, put))
        try:
            return publisher.publish(put, [*{*gone, *superseded}]), suspects
        except SuspectError as error:
            ids = set(error.passage_ids)
            found = [e for e in put if any(passage.id in ids for passage in e.passages)]
            if not found:
                raise
            suspects += found
            put = [entry for entry in put if entry not in found]


def _max_bytes(settings: Settings) -> float:
    return settings.ingest.max_megabytes * 1e6


def _superseded(items: Sequence[ToLoad], loaded: Sequence[Entry]) -> Iterator[StoredFile]:
    """What the loaded files leave behind: old names, and files that were within them."""
    sources = {entry.document.source for entry in loaded}
    for item in items:
        if item.file.source in sources:
            yield from (file for file in item.inner if file.source not in sources)
            if item.moved_from:
                yield item.moved_from
