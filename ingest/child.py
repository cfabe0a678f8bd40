"""An ingest in a process of its own, so that a page goes on meanwhile; for `ingest.reception`."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from assistant.errors import AssistantError, BusyError
from assistant.journal.acting import acting
from assistant.settings import Settings, load_settings
from ingest.outcomes import Report
from ingest.pipeline import ingest_paths, remove_documents
from ingest.publish import Progress

_FEWEST_BETWEEN = 0.01  # of the whole: no more than 100 lines of progress for a step


def main() -> NoReturn:
    """Reads one request, a JSON line, and answers with JSON lines, the result last."""
    request = json.loads(sys.stdin.readline())
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    for_page = _Progress(lambda message: print(json.dumps(message), file=answers, flush=True))
    print(json.dumps(answer(request, load_settings(), for_page)), file=answers, flush=True)
    sys.exit()


def answer(
    request: Mapping[str, list[str]], settings: Settings, progress: Progress
) -> dict[str, Any]:
    """Ingests `paths` or removes the documents in `remove`; the outcomes, or what kept us.

    `for` names on whose behalf.
    """
    try:
        with acting("".join(request.get("for", ()))):
            report = _done(request, settings, progress)
    except BusyError as error:
        return {"busy": str(error)}
    except AssistantError as error:
        return {"problem": str(error), "fault": asdict(error.fault) if error.fault else None}
    return {"outcomes": _described(report)}


def _done(request: Mapping[str, list[str]], settings: Settings, progress: Progress) -> Report:
    if "remove" in request:
        return remove_documents(request["remove"], settings, progress)
    return ingest_paths([Path(path) for path in request["paths"]], settings, progress)


class _Progress:
    """Passes on a step's progress, but not every small advance."""

    def __init__(self, hear: Callable[[dict[str, str | int]], None]) -> None:
        self._hear = hear
        self._last = ("", 0.0)

    def __call__(self, step: str, done: int, total: int) -> None:
        share = done / total if total else 1.0
        if step != self._last[0] or share >= 1 or share - self._last[1] >= _FEWEST_BETWEEN:
            self._last = (step, share)
            self._hear({"step": step.lower(), "done": done, "total": total})


def _described(report: Report) -> list[dict[str, Any]]:
    return [asdict(outcome) for outcome in report.outcomes]
