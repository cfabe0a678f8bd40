"""Where a page's documents come in and go out: files kept, ingested in a process of its own."""

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.children import start_child
from assistant.errors import AssistantError
from assistant.fault_texts import told
from assistant.intake import Fate, IntakeJob, Received, State, Step, Upload
from assistant.journal.acting import acting, actor
from assistant.library import LibraryWriter
from assistant.settings import Settings, environment_with
from assistant.types import Fault
from ingest.fetch_errors import FetchError
from ingest.fetching import fetch
from ingest.file_states import FileStates
from ingest.formats import SUFFIXES
from ingest.loaders import source_of
from ingest.scan import file_of
from ingest.shelf import Placed, Shelf

ENDED = "The ingest ended before it was done (exit code {code}). Try again."
_BUSY_SECONDS = 20.0  # how long another ingest is waited for
_BUSY_PAUSE = 1.0
_FATES = {
    "added": Fate.ADDED,
    "moved": Fate.ADDED,
    "replaced": Fate.REPLACED,
    "repaired": Fate.REPLACED,
    "unchanged": Fate.UNCHANGED,
    "removed": Fate.REMOVED,
}


class Reception:
    """The `assistant.intake.Intake` of a store. Safe to share between threads."""

    suffixes: Sequence[str] = SUFFIXES

    def __init__(self, settings: Settings) -> None:
        self.max_megabytes = settings.ingest.max_megabytes
        self._settings = settings
        self._library = LibraryWriter(settings.store.path, settings.store.library_url)
        self._shelf = Shelf(settings.store.path)
        self._states = FileStates(self._library)
        self._turn = threading.Lock()

    def add(self, uploads: Sequence[Upload]) -> IntakeJob:
        return self._job(lambda job: self._add(list(uploads), job))

    def fetch(self, url: str) -> IntakeJob:
        def work(job: IntakeJob) -> None:
            job.step = Step("fetching")
            try:
                found = fetch(
                    url,
                    int(self.max_megabytes * 1e6),
                    lambda done, total: setattr(job, "step", Step("fetching", done, total)),
                )
            except FetchError as error:
                job.outcomes = (Received(url, Fate.FAILED, str(error), error.fault),)
            else:
                self._add([Upload(found.name, found.data)], job)

        return self._job(work)

    def read_again(self, document_ids: Sequence[str]) -> IntakeJob:
        wanted = set(document_ids)

        def work(job: IntakeJob) -> None:
            sources = [f.source for f in self._library.files().values() if f.document_id in wanted]
            paths = list(dict.fromkeys(map(file_of, sources)))
            for answer in self._ingest({"paths": paths}, job):
                job.outcomes += (_outcome(answer),)

        return self._job(work)

    def remove(self, document_ids: Sequence[str]) -> IntakeJob:
        def work(job: IntakeJob) -> None:
            for answer in self._ingest({"remove": list(document_ids)}, job):
                if self._shelf.holds(answer["source"]):
                    Path(answer["source"]).unlink(missing_ok=True)
                job.outcomes += (_outcome(answer),)

        return self._job(work)

    def states(self) -> Mapping[str, State]:
        return self._states.current()

    def is_kept(self, source: str) -> bool:
        return self._shelf.holds(file_of(source))

    def _job(self, work: Callable[[IntakeJob], None]) -> IntakeJob:
        job, name = IntakeJob(), actor()

        def whole() -> None:
            try:
                with acting(name):
                    work(job)
            except AssistantError as error:
                job.problem, job.fault = str(error), error.fault
            except OSError as error:
                job.problem = str(error)

        job.run(whole)
        return job

    def _add(self, uploads: list[Upload], job: IntakeJob) -> None:
        """Puts files on the shelf and into the library; those that fail do not stay."""
        with self._turn:
            refused = [o for o in map(self._refusal, uploads) if o]
            fit = {self._shelf.path(u.name): u for u in uploads if not self._refusal(u)}
            placed = [self._shelf.put(path.name, upload.data) for path, upload in fit.items()]
            kept: list[Placed] = []
            try:
                answers = self._exchange({"paths": [source_of(p.path) for p in placed]}, job)
                for one in placed:
                    answer = answers.get(source_of(one.path))
                    if answer and answer["status"] in _FATES:
                        self._shelf.keep(one)
                        kept.append(one)
            finally:
                for one in placed:
                    if one not in kept:
                        self._shelf.take_back(one)
            job.outcomes = (*refused, *map(_outcome, answers.values()))

    def _refusal(self, upload: Upload) -> Received | None:
        """Why a file need not even be kept."""
        name, most = self._shelf.path(upload.name), self.max_megabytes
        if name.suffix not in self.suffixes:
            reason = "This kind of file is not read."
            return Received(upload.name, Fate.FAILED, reason, Fault("kind"))
        if len(upload.data) > most * 1e6:
            reason = f"It is larger than {most:g} MB."
            return Received(upload.name, Fate.FAILED, reason, Fault("size", {"limit": f"{most:g}"}))
        if not upload.data:
            return Received(upload.name, Fate.FAILED, "It is empty.", Fault("empty"))
        return None

    def _ingest(self, request: dict[str, list[str]], job: IntakeJob) -> list[dict[str, Any]]:
        with self._turn:
            return list(self._exchange(request, job).values())

    def _exchange(self, request: dict[str, list[str]], job: IntakeJob) -> dict[str, dict[str, Any]]:
        """What the child says became of each source; it is asked again while another is at work."""
        if not any(request.values()):
            return {}
        patience = time.monotonic() + _BUSY_SECONDS
        while "outcomes" not in (answer := self._ask(request, job)):
            if "busy" not in answer:
                job.problem, fault = answer.get("problem", ""), answer.get("fault")
                job.fault = Fault(**fault) if fault else None
                return {}
            if time.monotonic() > patience:
                job.busy, job.problem = True, answer["busy"]
                return {}
            job.step = Step("waiting")
            time.sleep(_BUSY_PAUSE)
        return {outcome["source"]: outcome for outcome in answer["outcomes"]}

    def _ask(self, request: dict[str, list[str]], job: IntakeJob) -> dict[str, Any]:
        """One run of the child; its steps are shown as they come."""
        child = start_child("ingest.child", environment_with(self._settings))
        assert child.stdin
        assert child.stdout
        with child:
            told_for = {**request, "for": [actor()]}
            child.stdin.write(json.dumps(told_for).encode() + b"\n")
            child.stdin.close()
            answer: dict[str, Any] = {}
            for line in child.stdout:
                answer = json.loads(line)
                if "step" in answer:
                    job.step = Step(answer["step"], answer["done"], answer["total"])
        if not answer.keys() & {"outcomes", "busy", "problem"}:
            problem, fault = told("ingest_ended", ENDED, {"code": child.returncode})
            return {"problem": problem, "fault": asdict(fault)}
        return answer


def _outcome(answer: Mapping[str, Any]) -> Received:
    fate = _FATES.get(answer["status"], Fate.FAILED)
    if fate is not Fate.FAILED:
        notes = tuple(Fault(**note) for note in answer["notes"])
        return Received(answer["name"], fate, notes=notes)
    fault = Fault(**answer["fault"]) if answer["fault"] else None
    return Received(answer["name"], fate, answer["reason"], fault, answer["stays"])
