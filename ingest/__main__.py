"""`python -m ingest [PATH …]`: files into the library, a line for each and a summary."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import AssistantError
from assistant.resources import resource
from assistant.settings import load_settings
from ingest.pipeline import Outcome, Report, Status, ingest_paths
from ingest.publish import Progress

_ALL_IN, _SOME_NOT, _NOT_STARTED, _INTERRUPTED = 0, 1, 2, 130
_DEFAULT = "documents"


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 all went in, 1 some did not, 2 nothing could start, 130 interrupted."""
    paths = _arguments(argv).paths
    try:
        settings = load_settings()
        with _progress_bar() as progress:
            report = ingest_paths(paths or [_default_path()], settings, progress)
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
    for outcome in report.outcomes:
        print(_line(outcome))
    print(_summary(report))
    return _SOME_NOT if report.count(Status.FAILED) else _ALL_IN


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m ingest",
        description="Bring the library in line with files and folders of documents.",
    )
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        type=Path,
        help="a file or folder; documents/ here, or the sample documents, unless given",
    )
    return parser.parse_args(argv)


def _default_path() -> Path:
    here = Path.cwd() / _DEFAULT
    return here if here.is_dir() else resource(_DEFAULT)


def _line(outcome: Outcome) -> str:
    reason = f": {outcome.reason}" if outcome.reason else ""
    line = f"{outcome.status:<10} {outcome.name}{reason}"
    return line.encode("utf-8", "replace").decode("utf-8")  # a name need not be valid


def _summary(report: Report) -> str:
    counts = [f"{count} {status}" for status in Status if (count := report.count(status))]
    told = ", ".join(counts) or "no documents found"
    return f"{told}; {report.passages} passages in the library, {report.encoded} newly encoded."


@contextmanager
def _progress_bar() -> Iterator[Progress | None]:
    """A bar on a terminal; nothing where the output goes to a file or another program."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def hear(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step)
            bar.update(tasks[step], completed=done, total=total)

        yield hear


if __name__ == "__main__":
    sys.exit(main())
