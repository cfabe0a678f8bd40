"""Shows an ingest's progress on a terminal, for every command that ingests."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.publish import Progress


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
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
