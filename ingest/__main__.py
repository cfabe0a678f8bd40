"""`python -m ingest [PATH …]`: files into the library, a line for each and a summary."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import AssistantError
from assistant.journal.messages import write_messages
from assistant.language.visible import printable, visible
from assistant.resources import resource
from assistant.settings import Settings, load_settings, speak_any_console
from ingest.checking import differences
from ingest.formats import SUFFIXES
from ingest.loaders import source_of
from ingest.notes import note_text
from ingest.outcomes import Outcome, Report, Status
from ingest.pipeline import ingest_paths, planned, rebuild, repair
from ingest.progress import progress_bar
from ingest.publish import Progress
from ingest.sources.schedule import Visited, keep_running, run_sources
from ingest.spread import LOCAL, crew_at
from ingest.watching import watch

_ALL_IN, _SOME_NOT, _NOT_STARTED, _INTERRUPTED = 0, 1, 2, 130
_DEFAULT = "documents"


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 all went in, 1 some did not, 2 nothing could start, 130 interrupted."""
    speak_any_console()
    arguments = _arguments(argv)
    try:
        settings = load_settings()
        write_messages(settings.log)
        return _run(arguments, settings)
    except AssistantError as error:
        print(visible(str(error)), file=sys.stderr)
        return _NOT_STARTED
    except KeyboardInterrupt:
        if arguments.watch:
            return _ALL_IN
        print(
            "Interrupted. The library is in its last complete state, nothing is lost; "
            "run the command again to finish.",
            file=sys.stderr,
        )
        return _INTERRUPTED


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.sources:
        return _sources(settings, arguments.watch)
    paths = arguments.paths or [_default_path()]
    if arguments.check:
        return _check(settings)
    if arguments.dry_run:
        return _told(planned(paths, settings), paths, "would be: ")
    if arguments.watch:
        watch(paths, settings, lambda heard: _hear(heard, paths))
    with progress_bar() as progress:
        if arguments.rebuild:
            report = rebuild(settings, progress)
        elif arguments.repair:
            report = repair(settings, progress)
        else:
            report = _ingested(paths, settings, progress, arguments.ray)
    if arguments.rebuild:
        print(f"rebuilt with {settings.embedding.model}; {_totals(report)}")
        return _ALL_IN
    code = _told(report.outcomes, [] if arguments.repair else paths)
    print(_summary(report))
    _fill_register(report, settings)
    return code


def _ingested(paths: list[Path], settings: Settings, progress: Progress | None, ray: str) -> Report:
    if not ray:
        return ingest_paths(paths, settings, progress)
    with crew_at(ray, settings) as crew:
        return ingest_paths(paths, settings, progress, crew)


def _fill_register(report: Report, settings: Settings) -> None:
    """In a process apart, where documents came in and the settings do not forbid it."""
    came_in = sum(one.status in (Status.ADDED, Status.REPLACED) for one in report.outcomes)
    if came_in and settings.ingest.fill_register:
        from assistant.register import fill_apart  # brings the networks, which else nobody needs

        fill_apart()
        print(
            "The register of collaborations is being filled; "
            "python -m assistant register shows it.",
            file=sys.stderr,
        )


def _sources(settings: Settings, keep_on: bool) -> int:
    if not settings.sources:
        raise AssistantError(
            "There are no sources: name one as [sources.NAME] in assistant.toml (docs/sources.md)."
        )
    code = _ALL_IN

    def hear(heard: Visited | Report | AssistantError) -> None:
        nonlocal code
        if isinstance(heard, Visited):
            what = f": {heard.reason}" if heard.reason else ""
            print(printable(f"{heard.source:<10} {heard.item}{what}"), flush=True)
            code = _SOME_NOT if heard.reason else code
        else:
            _hear(heard, [])

    if keep_on:
        keep_running(settings, hear)
    run_sources(settings, hear)
    return code


def _told(outcomes: Sequence[Outcome], paths: Sequence[Path], before: str = "") -> int:
    given = {source_of(path) for path in paths}
    for line in map(_line, outcomes):
        print(f"{before}{line}", flush=True)
    return _SOME_NOT if any(_is_amiss(outcome, given) for outcome in outcomes) else _ALL_IN


def _check(settings: Settings) -> int:
    found = list(differences(settings))
    for line in found:
        print(printable(line))
    if not found:
        print("Files, library, vectors and words agree.")
    return _SOME_NOT if found else _ALL_IN


def _hear(heard: Report | AssistantError, paths: Sequence[Path]) -> None:
    if isinstance(heard, AssistantError):
        print(visible(str(heard)), file=sys.stderr, flush=True)
        return
    changed = [one for one in heard.outcomes if one.status is not Status.UNCHANGED]
    _told(changed, paths)
    print(_summary(heard), flush=True)


def _is_amiss(outcome: Outcome, given: set[str]) -> bool:
    skipped_by_name = outcome.status is Status.SKIPPED and outcome.source in given
    return skipped_by_name or outcome.status is Status.FAILED


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Bring the library in line with files and folders of documents.",
    )
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        type=_path,
        help="a file or folder; documents/ here, or the sample documents, unless given",
    )
    parser.add_argument(
        "--rebuild",
        action="store_true",
        help="build the indexes anew from the library, as after a change of embedding.model; "
        "goes on where an interrupted run stopped",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="name every difference between files, library, vectors and words; changes nothing",
    )
    parser.add_argument(
        "--repair",
        action="store_true",
        help="mend what is damaged, from the library and the files; encodes only what is lost",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what an ingest would do, and do nothing"
    )
    parser.add_argument(
        "--watch",
        action="store_true",
        help="go on, and bring the library in line whenever the files change",
    )
    parser.add_argument(
        "--sources",
        action="store_true",
        help="visit the feeds, sitemaps and mailboxes of the settings; with --watch on a schedule",
    )
    parser.add_argument(
        "--ray",
        metavar="ADDRESS",
        default="",
        help="have the workers of this Ray cluster (HOST:PORT) read and encode; "
        f'"{LOCAL}" is one on this computer, for a trial',
    )
    arguments = parser.parse_args(argv)
    alone = ("rebuild", "check", "repair", "dry_run", "watch", "sources")
    if arguments.ray and any(getattr(arguments, name) for name in alone):
        parser.error("--ray goes with PATHs only")
    for name in ("rebuild", "check", "repair", "sources"):
        if getattr(arguments, name) and arguments.paths:
            parser.error(f"--{name} takes no PATH: it is about the whole library")
    return arguments


def _path(text: str) -> Path:
    return Path(os.path.expanduser(text))  # noqa: PTH111, as Path.expanduser raises without a home


def _default_path() -> Path:
    here = Path.cwd() / _DEFAULT
    return here if here.is_dir() else resource(_DEFAULT)


def _line(outcome: Outcome) -> str:
    reason = f": {outcome.reason}" if outcome.reason else ""
    lines = [
        f"{outcome.status:<10} {outcome.name}{reason}",
        *(f"{'':<10} {note_text(note)}" for note in outcome.notes),
    ]
    return "\n".join(map(printable, lines))


def _summary(report: Report) -> str:
    counts = [f"{count} {status}" for status in Status if (count := report.count(status))]
    told = ", ".join(counts)
    if len(report.outcomes) == report.count(Status.SKIPPED):
        told += f"{', ' if told else ''}nothing found to load (only {', '.join(SUFFIXES)} are)"
    return f"{told}; {_totals(report)}"


def _totals(report: Report) -> str:
    return f"{report.passages} passages in the library, {report.encoded} newly encoded."


if __name__ == "__main__":
    sys.exit(main())
