"""Finds the files to ingest, and tells which of them are new, edited, moved, gone or unchanged."""

import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.errors import AssistantError
from assistant.library import FileState, StoredFile
from assistant.types import Fault
from ingest.deriving import LOADER_VERSION
from ingest.file_errors import FileError
from ingest.formats import SUFFIXES
from ingest.loaders import file_hash, source_of

_UNSUPPORTED = "files of this kind are not read"
_FOREIGN = "a link that somebody made to what is not theirs; name the file itself to have it read"
_SETTLED_NS = 2_000_000_000  # a younger file may change again without its time changing


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a supported kind; `name` is how readers know it.

    `given` says that its own path was given, not that of a folder.
    """

    path: Path
    source: str
    name: str
    given: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or folder that was found but is not loaded; `failed` if it should have been."""

    source: str
    name: str
    reason: str
    failed: bool
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class ToLoad:
    """A new or edited file, with the stored document that it replaces or was moved from.

    `inner` are the stored documents of files within the one that is replaced or moved.
    """

    file: FoundFile
    state: FileState
    replaces: StoredFile | None = None
    moved_from: StoredFile | None = None
    inner: tuple[StoredFile, ...] = ()


@dataclass(slots=True)
class Plan:
    """What an ingest of files has to do; `touched` and `renamed` are by document id."""

    load: list[ToLoad] = field(default_factory=list)
    unchanged: list[StoredFile] = field(default_factory=list)
    touched: dict[str, FileState] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    removed: list[StoredFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_files(paths: Sequence[Path]) -> tuple[list[FoundFile], list[Problem]]:
    """The files at `paths`, each once, and what was met that is not loaded.

    Folders are searched at any depth. Hidden files and lock files in them are passed over; a path
    that is given itself is taken even if it is hidden; one that does not exist gives nothing.
    """
    found: dict[str, FoundFile] = {}
    problems: list[Problem] = []
    for path in paths:
        if not path_exists(path):
            continue
        for file in _walk(path, path, set(), problems) if path.is_dir() else [path]:
            source = source_of(file)
            if file.suffix.lower() in SUFFIXES:
                found.setdefault(source, FoundFile(file, source, _name(file, path), file == path))
            else:
                problems.append(Problem(source, _name(file, path), _UNSUPPORTED, failed=False))
    return list(found.values()), problems


def lost_files(lost: Sequence[StoredFile], found: Sequence[FoundFile]) -> list[FoundFile]:
    """The files that damaged documents came from, where they are still there."""
    known = {file.source for file in found}
    files: dict[str, FoundFile] = {}
    for one in lost:
        source = file_of(one.source)
        if source not in known and one.source and path_exists(Path(source)):
            inner = one.source.removeprefix(source)
            files.setdefault(source, FoundFile(Path(source), source, one.name.removesuffix(inner)))
    return list(files.values())


def path_exists(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110, as Path.exists raises where rights lack


def check_known(missing: Sequence[Path], stored: Iterable[StoredFile]) -> None:
    """Paths that do not exist must be those of stored documents, or of folders of theirs.

    Raises:
        AssistantError: a path neither exists nor is known.
    """
    sources = [file.source for file in stored if file.state.loader_version]
    for path in missing:
        root = source_of(path)
        if not (_is_gone(root) and any(_is_at(source, root) for source in sources)):
            raise AssistantError(
                f"{path} does not exist, and the library holds nothing from there. "
                "Check the path and try again."
            )


def make_plan(
    found: Sequence[FoundFile],
    paths: Sequence[Path],
    stored: Mapping[str, StoredFile],
    max_bytes: float,
) -> Plan:
    """Compares files with the stored ones, by size and time, then by content.

    Files over `max_bytes` are not read. Stored documents are removed when their file no
    longer exists and was at or under one of `paths`. Names are relative to the folder among
    `paths`; a file whose own path was given keeps the name it is stored by.
    """
    plan = Plan()
    inner = inner_files(stored)
    within = {file.source for files in inner.values() for file in files}
    stored = {source: file for source, file in stored.items() if source not in within}
    gone = _Gone(stored, {file.source for file in found})
    for file in found:
        try:
            _decide(file, stored.get(file.source), gone, max_bytes, plan)
        except OSError as error:
            reason = FileError("unreadable", said=error.strerror or "")
            problem = Problem(file.source, file.name, str(reason), True, reason.fault)
            plan.problems.append(problem)
    roots = [source_of(path) for path in paths]
    for removed in gone.left():
        root = next((root for root in roots if _is_at(removed.source, root)), None)
        if root is not None:
            below = Path(removed.source).relative_to(root).as_posix()
            plan.removed.append(removed if below == "." else replace(removed, name=below))
    _take_along(inner, plan)
    return plan


def inner_files(stored: Mapping[str, StoredFile]) -> dict[str, list[StoredFile]]:
    """By the source of a stored file the documents of the files within it."""
    inner: dict[str, list[StoredFile]] = {}
    for source, file in stored.items():
        if holder := _holder(source, stored):
            inner.setdefault(holder, []).append(file)
    return inner


def _holder(source: str, stored: Mapping[str, StoredFile]) -> str:
    """The outermost stored file that a source lies within; "" for none."""
    found, above = "", os.path.dirname(source)  # noqa: PTH120, as a Path takes ten times as long
    while above and above != source:
        found = above if above in stored else found
        source, above = above, os.path.dirname(above)  # noqa: PTH120
    return found


def file_of(source: str) -> str:
    """The file that a document came from: of one within another file, that file."""
    return next((str(p) for p in Path(source).parents if p.is_file()), source)


def _take_along(inner: Mapping[str, Sequence[StoredFile]], plan: Plan) -> None:
    """Files within a file share what becomes of it."""
    for file in tuple(plan.unchanged):
        for one in inner.get(file.source, ()):
            name = file.name + one.source.removeprefix(file.source).replace(os.sep, "/")
            _keep(one, name, plan)
    for file in tuple(plan.removed):
        plan.removed += [
            replace(one, name=file.name + one.source.removeprefix(file.source))
            for one in inner.get(file.source, ())
        ]
    for at, item in enumerate(plan.load):
        before = item.replaces or item.moved_from
        if before:
            plan.load[at] = replace(item, inner=tuple(inner.get(before.source, ())))


def _is_at(source: str, root: str) -> bool:
    return source == root or source.startswith(root.rstrip(os.sep) + os.sep)


def _decide(
    file: FoundFile, known: StoredFile | None, gone: "_Gone", max_bytes: float, plan: Plan
) -> None:
    state = _state(file.path)
    if known and file.given:
        file = replace(file, name=known.name)
    if known and known.state == state and state.mtime_ns:
        _keep(known, file.name, plan)
    elif state.bytes > max_bytes:
        plan.load.append(ToLoad(file, state, replaces=known))  # which names the limit
    elif known and known.content_hash == file_hash(file.path):
        _keep(known, file.name, plan)
        if known.state != state:
            plan.touched[known.document_id] = state
    else:
        moved_from = None if known else gone.take(file_hash(file.path))
        plan.load.append(ToLoad(file, state, known, moved_from))


def _keep(known: StoredFile, name: str, plan: Plan) -> None:
    """An unchanged file, perhaps ingested earlier as part of another folder."""
    plan.unchanged.append(replace(known, name=name))
    if known.name != name:
        plan.renamed[known.document_id] = name


def _state(path: Path) -> FileState:
    status = path.stat()
    settled = time.time_ns() - status.st_mtime_ns > _SETTLED_NS
    return FileState(status.st_size, status.st_mtime_ns if settled else 0, LOADER_VERSION)


class _Gone:
    """Stored documents whose file no longer exists, to be found again under another name."""

    def __init__(self, stored: Mapping[str, StoredFile], found: Collection[str]) -> None:
        self._files = [
            file
            for file in stored.values()
            if file.source not in found and file.state.loader_version and _is_gone(file.source)
        ]

    def take(self, content_hash: str) -> StoredFile | None:
        for file in self._files:
            if file.content_hash == content_hash:
                self._files.remove(file)
                return file
        return None

    def left(self) -> list[StoredFile]:
        return self._files


def _is_gone(source: str) -> bool:
    """Only if it is certain: a file that we may not see, or whose disk fails, is not gone."""
    try:
        os.stat(source)  # noqa: PTH116, as sources are kept as text
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _walk(
    folder: Path, root: Path, visited: set[tuple[int, int]], problems: list[Problem]
) -> Iterator[Path]:
    """All files that are not hidden, in order; links are followed, but into no folder twice."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in visited:
            return
        visited.add((status.st_dev, status.st_ino))
        children = sorted(child for child in folder.iterdir() if not _is_passed_over(child.name))
        foreign = {child for child in children if is_foreign_link(child)}
        folders = {child for child in children if child not in foreign and child.is_dir()}
    except OSError as error:
        reason = f"the folder cannot be read ({error.strerror}). Check its permissions."
        problems.append(Problem(source_of(folder), _name(folder, root), reason, failed=True))
        return
    for child in children:
        if child in foreign:
            problems.append(Problem(source_of(child), _name(child, root), _FOREIGN, failed=False))
        elif child in folders:
            yield from _walk(child, root, visited, problems)
        elif child.is_file():
            yield child
        else:
            reason = "a link that leads nowhere" if child.is_symlink() else "not a regular file"
            problems.append(Problem(source_of(child), _name(child, root), reason, failed=False))


def is_foreign_link(path: Path) -> bool:
    """Whether somebody else made this link, to what is not theirs.

    Who may write to a shared folder could otherwise have the ingest read files for them.
    """
    if os.name == "nt" or not path.is_symlink():
        return False
    maker = path.lstat().st_uid
    try:
        return maker not in (os.geteuid(), path.stat().st_uid)
    except OSError:  # it leads nowhere
        return False


def _is_passed_over(name: str) -> bool:
    """Whether a file is hidden, or a mark that an office program leaves beside an open one."""
    return name.startswith((".", "~$")) or name.lower() in ("thumbs.db", "desktop.ini")


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path != root else path.name
