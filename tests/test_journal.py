"""Who asked and who changed what is noted where a place is named, and nowhere else."""

import json
import logging
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import (
    trace_service_pb2,
    trace_service_pb2_grpc,
)
from store_samples import make_document

from assistant.conversations import Asked, Desk
from assistant.errors import AuditError
from assistant.journal import spans
from assistant.journal.acting import acting, actor
from assistant.journal.audit import Audit
from assistant.journal.messages import AsJson
from assistant.page import owner
from assistant.settings import Settings, StoreSettings, load_settings
from assistant.settings.log import LogSettings
from assistant.types import Question
from assistant.wiring import open_assistant
from ingest.pipeline import ingest_documents, ingest_paths, remove_documents

ROOT = Path(__file__).parents[1]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A store with two documents, and an audit log beside it."""
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, place in (("a.txt", "Turku"), ("b.txt", "Vaasa")):
        text = f"The {name[0].upper()}lpha agreement was signed in {place} in 2019."
        (folder / name).write_text(text, encoding="utf-8")
    log = LogSettings(audit=str(tmp_path / "audit" / "log.jsonl"))
    settings = Settings(store=StoreSettings(path=tmp_path / "store"), log=log)
    with acting("ada"):
        ingest_paths([folder], settings)
    return settings


def noted(settings: Settings) -> list[dict[str, object]]:
    lines = Path(settings.log.audit).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_who_added_and_removed_what_is_noted(settings: Settings) -> None:
    added = next(f for f in noted(settings) if f["event"] == "added")
    assert (added["who"], added["document"]) == ("ada", "a.txt")
    with acting("bo"):
        remove_documents([f.id for f in documents(settings)][:1], settings)
    events = [(one["event"], one["who"]) for one in noted(settings)]
    assert events[:4] == [("began", "ada"), ("added", "ada"), ("added", "ada"), ("ended", "ada")]
    assert events[4:] == [("began", "bo"), ("removed", "bo"), ("ended", "bo")]


def documents(settings: Settings) -> list[object]:
    from assistant.library import Library

    return list(Library(settings.store.path).documents())


def test_who_asked_and_which_documents_answered_is_noted_and_no_words(settings: Settings) -> None:
    with acting("client:wiki"):
        open_assistant(settings).ask(Question("Where was the Alpha agreement signed?"))
    asked, answered = noted(settings)[-2:]
    assert (asked["event"], asked["who"], asked["id"]) == ("asked", "client:wiki", answered["id"])
    assert (answered["event"], answered["ending"]) == ("answered", "complete")
    assert answered["documents"] == ["a.txt"]
    assert "Alpha agreement" not in Path(settings.log.audit).read_text(encoding="utf-8")
    assert stat.S_IMODE(Path(settings.log.audit).stat().st_mode) == 0o600


def test_a_page_s_reader_is_noted_by_the_thread_that_answers(
    settings: Settings, tmp_path: Path
) -> None:
    desk, assistant = Desk(tmp_path / "desk"), open_assistant(settings)
    with acting("browser:1"):
        key = desk.ask("owner", "", Asked("Where was it signed?"), assistant, False)
    for job in desk.under_way(key).values():
        while not job.ended:
            job.wait(0, 5)
    assert [one["who"] for one in noted(settings)[-2:]] == ["browser:1", "browser:1"]


def test_an_answer_that_is_not_read_to_its_end_is_noted(settings: Settings) -> None:
    events = open_assistant(settings).stream(Question("Where was the Alpha agreement signed?"))
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert noted(settings)[-1]["event"] == "stopped"


def test_nothing_is_answered_or_changed_that_cannot_be_noted(
    settings: Settings, tmp_path: Path
) -> None:
    assistant = open_assistant(settings)
    blocked = Path(settings.log.audit)
    blocked.unlink()
    blocked.mkdir()
    with pytest.raises(AuditError, match=r"log\.audit"):
        assistant.ask(Question("Where was the Alpha agreement signed?"))
    with pytest.raises(AuditError):
        ingest_paths([tmp_path / "documents"], settings)


def test_many_processes_write_whole_lines_and_old_files_follow_one_another(
    tmp_path: Path,
) -> None:
    path = tmp_path / "log.jsonl"
    code = (
        "import sys; from assistant.journal.audit import Audit; "
        "from assistant.settings.log import LogSettings; "
        "log = Audit(LogSettings(audit=sys.argv[1], audit_megabytes=0.005, audit_files=50)); "
        "[log.note('tried', sys.argv[2], number=n) for n in range(60)]"
    )
    command = [sys.executable, "-c", code, str(path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    running = [subprocess.Popen([*command, str(n)], env=environment) for n in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    files = [file for file in tmp_path.glob("log.jsonl*") if file.suffix != ".lock"]
    lines = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    assert sorted((one["who"], one["number"]) for one in lines) == sorted(
        (str(who), number) for who in range(3) for number in range(60)
    )
    assert len(files) > 3
    assert all(file.stat().st_size <= 5000 for file in files)


def test_without_a_place_nothing_is_noted_or_loaded(tmp_path: Path) -> None:
    settings = Settings(store=StoreSettings(path=tmp_path / "store"))
    ingest_documents([make_document("a.txt", "One.")], settings)
    spans._provider.cache_clear()
    open_assistant(settings).ask(Question("Which agreements are there?"))
    assert spans._provider.cache_info().currsize == 0
    assert not list(tmp_path.rglob("*.jsonl"))


class Collector(trace_service_pb2_grpc.TraceServiceServicer):  # type: ignore[misc]
    """Takes spans in, as an OpenTelemetry collector does."""

    def __init__(self) -> None:
        self.spans: list[object] = []

    def Export(self, request: object, context: object) -> object:  # noqa: N802
        for resource in request.resource_spans:  # type: ignore[attr-defined]
            self.spans += [span for scope in resource.scope_spans for span in scope.spans]
        return trace_service_pb2.ExportTraceServiceResponse()


@pytest.fixture
def collector() -> Iterator[tuple[Collector, str]]:
    server, taking = grpc.server(futures.ThreadPoolExecutor(2)), Collector()
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(taking, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield taking, f"http://127.0.0.1:{port}"
    server.stop(None)


def test_spans_go_to_the_collector_that_is_named(
    settings: Settings, collector: tuple[Collector, str]
) -> None:
    taking, address = collector
    watched = settings.model_copy(update={"log": LogSettings(spans_to=address)})
    open_assistant(watched).ask(Question("Where was the Alpha agreement signed?"))
    spans._provider(address).force_flush()
    (span,) = taking.spans
    values = {value.key: value.value for value in span.attributes}  # type: ignore[attr-defined]
    assert span.name == "ask"  # type: ignore[attr-defined]
    assert values["ending"].string_value == "complete"
    assert values["seconds.search"].double_value > 0
    assert "Alpha" not in str(span)


def test_messages_are_one_json_object_a_line() -> None:
    record = logging.LogRecord("assistant.x", logging.INFO, "", 0, "an %s", ("answer",), None)
    record.values = {"seconds": 0.5}
    told = json.loads(AsJson().format(record))
    assert told.pop("at").endswith("+00:00")
    assert told == {
        "level": "info",
        "logger": "assistant.x",
        "message": "an answer",
        "seconds": 0.5,
    }


def test_the_command_writes_json_and_the_place_is_relative_to_the_settings(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "assistant.toml").write_text('[log]\nformat = "json"\naudit = "a/b.jsonl"\n')
    assert load_settings(tmp_path, {}).log.audit == str(tmp_path / "a" / "b.jsonl")
    done = subprocess.run(
        [sys.executable, "-m", "ingest", "documents"],
        cwd=tmp_path,
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "ASSISTANT_STORE__PATH": str(settings.store.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stderr.splitlines()[-1])["message"] == "ingest"
    events = [json.loads(line)["event"] for line in (tmp_path / "a" / "b.jsonl").open()]
    assert events == ["began", "ended"]


def test_the_account_stands_for_whoever_is_not_named() -> None:
    assert actor().startswith("account:")
    with acting(""):
        assert actor().startswith("account:")


def test_a_part_of_the_page_that_runs_by_itself_acts_for_the_same_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(owner.st, "session_state", {})
    with owner.acting_again():
        assert actor().startswith("browser:")
    with owner.acting_as("ada"):
        assert actor() == "ada"
    with owner.acting_again():
        assert actor() == "ada"


def test_an_audit_log_that_was_moved_away_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    audit = Audit(LogSettings(audit=str(path)))
    audit.note("one", "me")
    path.rename(tmp_path / "moved")
    audit.note("two", "me")
    assert json.loads(path.read_text())["event"] == "two"
