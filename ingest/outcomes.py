"""What becomes of each file in an ingest, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.errors import LoadError
from assistant.library import Entry, StoredFile
from assistant.types import Fault
from ingest.file_errors import FileError
from ingest.formats import PICTURES
from ingest.loaders import Loaded
from ingest.scan import Plan, Problem, ToLoad


class Status(StrEnum):
    """What became of a file."""

    ADDED = "added"
    REPLACED = "replaced"
    MOVED = "moved"
    REPAIRED = "repaired"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reason` says why a file failed or was skipped, or where a moved one was before.

    `fault` is why it failed, to be put in other words; `stays` that an earlier version does.
    `notes` say what of a loaded file is not in its text.
    """

    status: Status
    name: str
    source: str
    reason: str = ""
    fault: Fault | None = None
    stays: bool = False
    notes: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did. `passages` counts those of the library, `encoded` the newly encoded."""

    outcomes: tuple[Outcome, ...]
    passages: int
    encoded: int

    def count(self, status: Status) -> int:
        return sum(outcome.status is status for outcome in self.outcomes)


def success(item: ToLoad, name: str) -> Outcome:
    if item.moved_from:
        return Outcome(Status.MOVED, name, item.file.source, f"from {item.moved_from.name}")
    return Outcome(Status.REPLACED if item.replaces else Status.ADDED, name, item.file.source)


def inner_outcomes(item: ToLoad, loaded: Loaded) -> Iterator[Outcome]:
    """What became of the files within one."""
    known = {file.source for file in item.inner} if item.replaces else set()
    for document in loaded.inner:
        status = Status.REPLACED if document.source in known else Status.ADDED
        yield Outcome(status, document.name, document.source, notes=document.notes)
    for failure in loaded.failed:
        unsupported = failure.error.fault.kind == "unsupported"
        status = Status.SKIPPED if unsupported else Status.FAILED
        reason, fault = str(failure.error), failure.error.fault
        yield Outcome(status, failure.name, failure.source, reason, fault)
    present = {document.source for document in loaded.inner}
    for file in item.inner if item.replaces else ():
        if file.source not in present:
            yield Outcome(Status.REMOVED, file.name, file.source)


def failure(item: ToLoad, name: str, error: LoadError) -> Outcome:
    cause = error.__cause__
    reason = str(cause if isinstance(cause, FileError) else error).removeprefix(f"{name}: ")
    stays = item.replaces is not None
    if stays:
        reason += " The version ingested earlier stays."
    status = Status.SKIPPED if _is_plain_picture(item, error) else Status.FAILED
    return Outcome(status, name, item.file.source, reason, error.fault, stays)


def _is_plain_picture(item: ToLoad, error: LoadError) -> bool:
    """Whether a file is but a photo among documents, or might be: nothing that is missing."""
    kind = error.fault.kind if error.fault else ""
    picture = item.file.path.suffix.lower() in PICTURES
    return picture and kind in ("no_text", "ocr_missing", "ocr_failed")


def with_suspects(outcomes: list[Outcome], suspects: Sequence[Entry]) -> list[Outcome]:
    sources = {entry.document.source for entry in suspects}
    error = FileError("unfindable")
    return [
        replace(one, status=Status.FAILED, reason=str(error), fault=error.fault)
        if one.source in sources
        else one
        for one in outcomes
    ]


def with_repaired(outcomes: list[Outcome], lost: Sequence[StoredFile]) -> list[Outcome]:
    """Tells damaged documents that were read again from new ones, and names the others."""
    names = {file.source: file.name for file in lost}
    told = [
        replace(one, status=Status.REPAIRED)
        if one.source in names and one.status is Status.ADDED
        else one
        for one in outcomes
    ]
    error = FileError("lost")
    left = names.keys() - {one.source for one in told}
    return told + [
        Outcome(Status.FAILED, names[source], source, str(error), error.fault) for source in left
    ]


def other_outcomes(plan: Plan, problems: Sequence[Problem]) -> list[Outcome]:
    """Those of files that did not have to be loaded."""

    def all_of(status: Status, files: Sequence[StoredFile]) -> list[Outcome]:
        return [Outcome(status, file.name, file.source) for file in files]

    return [
        *all_of(Status.UNCHANGED, plan.unchanged),
        *all_of(Status.REMOVED, plan.removed),
        *(
            Outcome(
                Status.FAILED if problem.failed else Status.SKIPPED,
                problem.name,
                problem.source,
                problem.reason,
                problem.fault,
            )
            for problem in [*problems, *plan.problems]
        ),
    ]
