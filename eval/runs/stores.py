"""A store of its own for an evaluation, and what is read from it to score answers."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import CaseError, LoadError
from assistant.library import Library
from assistant.settings import Settings, StoreSettings, load_settings
from assistant.types import Document, Passage
from ingest.loaders import Loader
from ingest.outcomes import Report, Status
from ingest.pipeline import ingest_paths
from ingest.progress import progress_bar
from ingest.scan import find_files


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents that were ingested and their passages, by name; `failed` with the reason."""

    documents: dict[str, Document]
    passages: dict[str, tuple[Passage, ...]]
    failed: dict[str, str]


@contextmanager
def temporary_store() -> Iterator[Settings]:
    """The configured settings with an empty store, which is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="eval-", ignore_cleanup_errors=True) as folder:
        store = StoreSettings(path=Path(folder))
        yield load_settings().model_copy(update={"store": store})


def ingest_folders(folders: Sequence[Path], settings: Settings) -> Corpus:
    """Ingests folders or files into the settings' store.

    Raises:
        CaseError: two documents have one name, so that cases could not tell them apart.
        StoreError: the store cannot be written.
    """
    with progress_bar() as progress:
        report = ingest_paths(folders, settings, progress)
    return _corpus(Library(settings.store.path, settings.store.library_url), report)


def load_folders(folders: Sequence[Path], settings: Settings) -> Corpus:
    """The documents of folders or files without a store, so without passages.

    Raises:
        CaseError: a folder is not there, or two documents have one name.
    """
    if missing := [str(folder) for folder in folders if not folder.exists()]:
        raise CaseError(f"{', '.join(missing)} is not there; name a folder of documents.")
    loaded, failed = [], {}
    with Loader(settings.ingest) as loader:
        for file in find_files(folders)[0]:
            try:
                loaded.append(loader.load(file.path, file.name))
            except LoadError as error:
                failed[file.name] = str(error)
    return Corpus(_by_name(loaded), {}, failed)


def _corpus(library: Library, report: Report) -> Corpus:
    stored = [library.document(summary.id) for summary in library.documents()]
    documents = _by_name([document for document in stored if document])
    passages = {name: tuple(library.passages_of(one.id)) for name, one in documents.items()}
    failed = {o.name: o.reason for o in report.outcomes if o.status is Status.FAILED}
    return Corpus(documents, passages, failed)


def _by_name(documents: Sequence[Document]) -> dict[str, Document]:
    by_name: dict[str, Document] = {}
    for document in documents:
        if other := by_name.get(document.name):
            raise CaseError(
                f"Two documents are named {document.name}: {other.source} and {document.source}. "
                "Rename one, since cases and results go by names."
            )
        by_name[document.name] = document
    return by_name
