"""Shows an ingest's progress on a terminal, for every command that ingests."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingest.publish import Progress

if TYPE_CHECKING:  # an ingest that shows nothing does without
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """A bar for each step on a terminal; nothing where the output goes to a file or program."""
    if not sys.stderr.isatty():
        yield None
        return
    with _bar() as bar:
        tasks: dict[str, TaskID] = {}

        def hear(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, rate="")
            bar.update(tasks[step], completed=done, total=total)
            speed = next(task.speed for task in bar.tasks if task.id == tasks[step])
            bar.update(tasks[step], rate=f"{speed:.0f}/s" if speed else "")

        yield hear


def _bar() -> "Bar":
    """How far each step is, how fast it goes, and for how long still."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    return Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
