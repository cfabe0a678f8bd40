"""Visits the sources that are due, and ingests what they gave: `python -m ingest --sources`."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import AssistantError, BusyError, LoadError, StoreError
from assistant.settings import Settings, api_key
from assistant.settings.sources import SourceSettings
from ingest.outcomes import Report
from ingest.pipeline import ingest_paths
from ingest.sources.kept import FOLDER, Visits, folder_of, read_visits, write_visits
from ingest.sources.mailbox import visit_mail
from ingest.sources.manners import Manners
from ingest.sources.web import visit_web

_HOUR = 3600.0
_LONGEST_PAUSE = 60.0  # seconds between two looks at what is due


@dataclass(frozen=True, slots=True)
class Visited:
    """What came of one item of a source; `reason` is "" where it was kept."""

    source: str
    item: str
    reason: str = ""


Hear = Callable[[Visited | Report | AssistantError], None]


def run_sources(settings: Settings, hear: Hear, only_due: bool = False) -> None:
    """Visits each source once, or each that is due, and then ingests.

    A source that fails is told of and stops no other.

    Raises:
        BusyError: another ingest is at work in the same store.
        StoreError: the store cannot be written.
    """
    try:
        _visit_all(settings, hear, only_due)
    except OSError as error:
        raise StoreError(
            f"What the sources gave cannot be kept in {settings.store.path} ({error}). Make room "
            "on the disk or mend its permissions; the next run goes on from there."
        ) from error
    if paths := list(_paths(settings)):
        hear(ingest_paths(paths, settings))


def _visit_all(settings: Settings, hear: Hear, only_due: bool) -> None:
    store, visits = settings.store.path, read_visits(settings.store.path)
    manners = Manners()
    for name, source in settings.sources.items():
        own = visits.setdefault(name, Visits())
        if only_due and not _is_due(source, own):
            continue
        own.at = time.time()
        try:
            for item, reason in _visit(source, name, own, manners, settings):
                hear(Visited(name, item, reason))
                write_visits(store, visits)  # what is kept need not be fetched again
        except LoadError as error:
            hear(Visited(name, source.address, str(error)))
        write_visits(store, visits)


def keep_running(settings: Settings, hear: Hear, pause: float = _LONGEST_PAUSE) -> None:
    """Visits each source whenever it is due, until it is interrupted."""
    while True:
        try:
            if _any_due(settings):
                run_sources(settings, hear, only_due=True)
        except BusyError:
            pass  # the next look tries again
        except AssistantError as error:
            hear(error)
        time.sleep(pause)


def _any_due(settings: Settings) -> bool:
    visits = read_visits(settings.store.path)
    return any(
        _is_due(source, visits.get(name, Visits())) for name, source in settings.sources.items()
    )


def _is_due(source: SourceSettings, visits: Visits) -> bool:
    return time.time() >= visits.at + source.every_hours * _HOUR


def _visit(
    source: SourceSettings, name: str, visits: Visits, manners: Manners, settings: Settings
) -> Iterator[tuple[str, str]]:
    folder, most = folder_of(settings.store.path, name), int(settings.ingest.max_megabytes * 1e6)
    if source.kind == "mail":
        password = api_key(source.password_variable) if source.password_variable else ""
        yield from visit_mail(source, folder, visits, password, most)
    elif source.kind == "folder":
        if not _place(source).is_dir():
            raise LoadError("the folder is not there. What came from it stays in the library.")
    else:
        yield from visit_web(source, folder, visits, manners, most)


def _paths(settings: Settings) -> Iterator[Path]:
    """What there is to ingest: the files that were kept, and the folders that are sources.

    A folder that is away, such as a share that is not mounted, is no order to remove its documents.
    """
    kept = settings.store.path / FOLDER
    if kept.is_dir():
        yield kept
    for source in settings.sources.values():
        if source.kind == "folder" and _place(source).is_dir():
            yield _place(source)


def _place(source: SourceSettings) -> Path:
    return Path(source.address).expanduser()
