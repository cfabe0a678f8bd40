"""`python -m ingest [PATH …]`: files into the library, a line for each and a summary."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.errors import AssistantError
from assistant.resources import resource
from assistant.settings import load_settings
from ingest.formats import SUFFIXES
from ingest.loaders import source_of
from ingest.notes import note_text
from ingest.pipeline import Outcome, Report, Status, ingest_paths, rebuild
from ingest.progress import progress_bar
from ingest.scan import UNSUPPORTED

_ALL_IN, _SOME_NOT, _NOT_STARTED, _INTERRUPTED = 0, 1, 2, 130
_DEFAULT = "documents"


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 all went in, 1 some did not, 2 nothing could start, 130 interrupted."""
    arguments = _arguments(argv)
    paths = [] if arguments.rebuild else arguments.paths or [_default_path()]
    try:
        settings = load_settings()
        with progress_bar() as progress:
            if arguments.rebuild:
                report = rebuild(settings, progress)
            else:
                report = ingest_paths(paths, settings, progress)
    except AssistantError as error:
        print(error, file=sys.stderr)
        return _NOT_STARTED
    except KeyboardInterrupt:
        print(
            "Interrupted. The library is in its last complete state, nothing is lost; "
            "run the command again to finish.",
            file=sys.stderr,
        )
        return _INTERRUPTED
    if arguments.rebuild:
        print(f"rebuilt with {settings.embedding.model}; {_totals(report)}")
        return _ALL_IN
    given = {source_of(path) for path in paths}
    for line in _lines(report, given):
        print(line)
    print(_summary(report))
    return _SOME_NOT if any(_is_amiss(outcome, given) for outcome in report.outcomes) else _ALL_IN


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
    arguments = parser.parse_args(argv)
    if arguments.rebuild and arguments.paths:
        parser.error("--rebuild takes no PATH: it reads no files, only the library")
    return arguments


def _path(text: str) -> Path:
    return Path(os.path.expanduser(text))  # noqa: PTH111, as Path.expanduser raises without a home


def _default_path() -> Path:
    here = Path.cwd() / _DEFAULT
    return here if here.is_dir() else resource(_DEFAULT)


def _lines(report: Report, given: set[str]) -> Iterator[str]:
    """One for each file, but one for all those of other kinds that were met in folders."""
    kinds: Counter[str] = Counter()
    for outcome in report.outcomes:
        if outcome.reason == UNSUPPORTED and outcome.source not in given:
            kinds[Path(outcome.name).suffix.lower() or "no suffix"] += 1
        else:
            yield _line(outcome)
    if kinds:
        files = "1 file" if kinds.total() == 1 else f"{kinds.total()} files"
        each = ", ".join(f"{kind} ({count})" for kind, count in kinds.most_common())
        yield _printable(f"{Status.SKIPPED:<10} {files} of a kind that is not loaded: {each}")


def _line(outcome: Outcome) -> str:
    reason = f": {outcome.reason}" if outcome.reason else ""
    notes = (f"\n{'':<10} {note_text(note)}" for note in outcome.notes)
    return _printable(f"{outcome.status:<10} {outcome.name}{reason}{''.join(notes)}")


def _printable(line: str) -> str:
    return line.encode("utf-8", "replace").decode("utf-8")  # a name need not be valid


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
