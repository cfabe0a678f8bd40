"""Files read one after the other in this process, and what is taken in of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.errors import LoadError
from assistant.library import Entry
from assistant.settings import IngestSettings
from ingest.loaders import Found, Loaded, Loader
from ingest.outcomes import Outcome, failure, inner_outcomes, success
from ingest.publish import Progress
from ingest.scan import ToLoad


def read_here(items: Sequence[ToLoad], settings: IngestSettings) -> Iterator[Found]:
    """What is found in each, in order."""
    with Loader(settings) as loader:
        for item in items:
            yield loader.found(item.file.path, item.file.name)


def taken(
    items: Sequence[ToLoad], read: Iterable[Found], progress: Progress | None
) -> tuple[list[Entry], list[Outcome]]:
    """What goes into the library of what was read, and what is told of each file."""
    entries: list[Entry] = []
    outcomes: list[Outcome] = []
    for done, (item, found) in enumerate(zip(items, read, strict=True), 1):
        if isinstance(found, LoadError):
            outcomes.append(failure(item, item.file.name, found))
        else:
            entries += _entries(item, found)
            outcomes.append(replace(success(item, item.file.name), notes=found.document.notes))
            outcomes += inner_outcomes(item, found)
        if progress:
            progress("Reading", done, len(items))
    return entries, outcomes


def _entries(item: ToLoad, found: Loaded) -> Iterator[Entry]:
    for document, cut in zip((found.document, *found.inner), found.cuts, strict=True):
        yield Entry(document, item.state, *cut)
