"""The run folder: run.json, results.jsonl and timings.jsonl, as docs/evaluation.md describes."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError

FORMAT = 1
RUN, RESULTS, TIMINGS = "run.json", "results.jsonl", "timings.jsonl"

# What must be the same for a run to be resumed, as `identity` gives it.
_DECIDING = ("cases", "documents", "settings", "profile", "judge_model", "program", "versions")

Row = dict[str, Any]


class RunError(AssistantError):
    """A run folder cannot be read, or holds another run."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run folder as it was read; results and timings are by case, in one order."""

    folder: Path
    header: Row
    results: list[Row]
    timings: list[Row]

    @property
    def complete(self) -> bool:
        return bool(self.header["complete"])


def read_run(folder: Path) -> Run:
    """The run in a folder, complete or not.

    Raises:
        RunError: there is none, or one of its files is damaged.
    """
    try:
        header = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(
            f"{folder} holds no run that can be read ({error}). Make one with "
            f"`python -m eval run CASES --documents DIR --output {folder}`."
        ) from error
    if header.get("format") != FORMAT:
        raise RunError(f"{folder} was written by another version; run the evaluation again.")
    results, timings = _whole_rows(folder / RESULTS), _whole_rows(folder / TIMINGS)
    count = min(len(results), len(timings))
    return Run(folder, header, results[:count], timings[:count])


class RunWriter:
    """Writes a run folder case by case; what was written survives an interruption."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, header: Row, fresh: bool = False) -> int:
        """How many of the cases the folder already holds, after tidying it up.

        Raises:
            RunError: it holds a run of other cases, documents, settings or code, and not `fresh`.
        """
        self._check_free()
        kept = 0
        if (self.folder / RUN).exists() and not fresh:
            earlier = read_run(self.folder)
            _check_same(earlier, header)
            kept = len(earlier.results)
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in (RESULTS, TIMINGS):
            _keep_rows(self.folder / name, kept)
        self._write_header({**header, "complete": False})
        return kept

    def append(self, result: Row, timing: Row) -> None:
        """The result last, so that it is never without its timing."""
        for name, row in ((TIMINGS, timing), (RESULTS, result)):
            with (self.folder / name).open("a", encoding="utf-8") as file:
                file.write(line_of(row))

    def finish(self, header: Callable[[Sequence[Row]], Row]) -> Run:
        """The whole run, its header made of all results; read from the files but once."""
        run = read_run(self.folder)
        written = self._write_header({**header(run.results), "complete": True})
        return replace(run, header=written)

    def _check_free(self) -> None:
        if self.folder.is_file():
            raise RunError(f"{self.folder} is a file; name a folder for the run.")

    def _write_header(self, header: Row) -> Row:
        """The header as a reader of the file gets it."""
        aside = self.folder / f"{RUN}.new"
        text = json.dumps({"format": FORMAT, **header}, ensure_ascii=False, indent=1)
        aside.write_text(text + "\n", encoding="utf-8")
        os.replace(aside, self.folder / RUN)  # noqa: PTH105, alike
        written: Row = json.loads(text)
        return written


def line_of(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n"


def _check_same(earlier: Run, header: Row) -> None:
    differing = [name for name in _DECIDING if earlier.header.get(name) != header[name]]
    if differing:
        raise RunError(
            f"{earlier.folder} holds a run with other {' and '.join(differing)}, so it cannot be "
            "resumed. Name another folder, or add --fresh to replace it."
        )


def _whole_rows(path: Path) -> list[Row]:
    """The rows up to the first that was not written to its end."""
    rows: list[Row] = []
    if not path.exists():
        return rows
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True):
        try:
            row = json.loads(line)
        except ValueError:
            break
        if not line.endswith("\n"):
            break
        rows.append(row)
    return rows


def _keep_rows(path: Path, count: int) -> None:
    """Cuts a JSON Lines file after `count` rows; an empty file where there was none."""
    lines = path.read_bytes().split(b"\n") if path.exists() else []
    path.write_bytes(b"".join(line + b"\n" for line in lines[:count]))
