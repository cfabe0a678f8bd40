"""Documents brought in and sent away by a page: kept, replaced, removed, and told apart."""

import os
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from assistant.intake import Fate, IntakeJob, Received, State, Upload
from assistant.library import Library
from assistant.library.lock import LOCK_NAME
from assistant.settings import IngestSettings, Settings, StoreSettings
from assistant.types import Fault
from ingest import reception as module
from ingest.child import answer
from ingest.pipeline import ingest_paths
from ingest.reception import Reception
from ingest.shelf import safe_name

HARBOUR = b"The harbour agreement was signed in Turku in 2031."
FOREST = b"The forest agreement was signed in Bergen in 2032."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        store=StoreSettings(path=tmp_path / "store"), ingest=IngestSettings(max_megabytes=0.01)
    )


@pytest.fixture
def reception(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Reception:
    """One whose child is this process, which saves seconds; one test below has a real child."""

    def ask(self: Reception, request: dict[str, list[str]], job: IntakeJob) -> dict[str, Any]:
        return answer(request, settings, lambda *_: None)

    monkeypatch.setattr(Reception, "_ask", ask)
    return Reception(settings)


@pytest.mark.slow
def test_a_process_of_its_own_does_the_work_and_tells_how_far_it_is(settings: Settings) -> None:
    job = Reception(settings).add([Upload("harbour.txt", HARBOUR)])
    steps = set()
    while not job.wait(0.02):
        steps.add(job.step.name)
    assert ended(job)["harbour.txt"].fate is Fate.ADDED
    assert texts(settings) == {"harbour.txt": HARBOUR.decode()}
    assert steps & {"reading", "encoding", "indexing"}


def ended(job: IntakeJob) -> dict[str, Received]:
    assert job.wait(60)
    assert not job.problem
    return {outcome.name: outcome for outcome in job.outcomes}


def texts(settings: Settings) -> dict[str, str]:
    return {d.name: d.text for d in Library(settings.store.path).each_document()}


def ids(settings: Settings) -> dict[str, str]:
    return {d.name: d.id for d in Library(settings.store.path).documents()}


def test_uploads_are_kept_and_outlive_an_ingest_of_another_folder(
    reception: Reception, settings: Settings, tmp_path: Path
) -> None:
    fates = ended(
        reception.add([Upload("harbour.txt", HARBOUR), Upload("../../forest.TXT", FOREST)])
    )
    assert {name: o.fate for name, o in fates.items()} == {
        "harbour.txt": Fate.ADDED,
        "forest.txt": Fate.ADDED,
    }
    other = tmp_path / "other"
    other.mkdir()
    (other / "note.txt").write_text("A note about something else.")
    ingest_paths([other], settings)
    assert texts(settings).keys() == {"harbour.txt", "forest.txt", "note.txt"}
    (other / "note.txt").unlink()
    ingest_paths([other], settings)
    assert texts(settings).keys() == {"harbour.txt", "forest.txt"}


def test_what_cannot_be_read_is_named_and_not_kept(
    reception: Reception, settings: Settings
) -> None:
    told = ended(
        reception.add(
            [
                Upload("harbour.txt", HARBOUR),
                Upload("broken.pdf", b"no pdf at all"),
                Upload("sound.mp3", b"mp3"),
                Upload("large.txt", b"x" * 20_000),
                Upload("empty.txt", b""),
            ]
        )
    )
    assert told["harbour.txt"].fate is Fate.ADDED
    assert told["broken.pdf"].fate is Fate.FAILED
    assert told["broken.pdf"].reason
    faults = [told[name].fault for name in ("sound.mp3", "large.txt", "empty.txt")]
    assert faults == [Fault("kind"), Fault("size", {"limit": "0.01"}), Fault("empty")]
    assert told["broken.pdf"].fault
    assert told["broken.pdf"].fault.kind == "damaged"
    assert told["broken.pdf"].fault.values.keys() == {"said"}
    assert os.listdir(settings.store.path / "documents") == ["harbour.txt"]  # noqa: PTH208


def test_a_file_of_the_same_name_is_replaced(reception: Reception, settings: Settings) -> None:
    ended(reception.add([Upload("note.txt", HARBOUR)]))
    before = ids(settings)
    assert ended(reception.add([Upload("note.txt", HARBOUR)]))["note.txt"].fate is Fate.UNCHANGED
    assert ended(reception.add([Upload("note.txt", FOREST)]))["note.txt"].fate is Fate.REPLACED
    assert texts(settings) == {"note.txt": FOREST.decode()}
    assert ids(settings) == before


def test_the_old_one_stays_where_its_replacement_cannot_be_read(
    reception: Reception, settings: Settings
) -> None:
    ended(reception.add([Upload("note.txt", HARBOUR)]))
    told = ended(reception.add([Upload("note.txt", b"\0\0binary")]))["note.txt"]
    assert (told.fate, told.fault, told.stays) == (Fate.FAILED, Fault("nul"), True)
    assert told.reason.endswith("The version ingested earlier stays.")
    assert texts(settings) == {"note.txt": HARBOUR.decode()}
    kept = settings.store.path / "documents" / "note.txt"
    assert kept.read_bytes() == HARBOUR
    assert set(reception.states().values()) == {State.HELD}


def test_removing_takes_our_copy_and_leaves_the_file_of_another_folder(
    reception: Reception, settings: Settings, tmp_path: Path
) -> None:
    other = tmp_path / "theirs.txt"
    other.write_bytes(FOREST)
    ingest_paths([other], settings)
    ended(reception.add([Upload("ours.txt", HARBOUR)]))
    kept = settings.store.path / "documents" / "ours.txt"
    assert reception.is_kept(str(kept))
    assert not reception.is_kept(str(other))
    fates = ended(reception.remove(list(ids(settings).values())))
    assert {o.fate for o in fates.values()} == {Fate.REMOVED}
    assert texts(settings) == {}
    assert other.exists()
    assert not kept.exists()
    ended(reception.add([Upload("ours.txt", HARBOUR)]))  # an emptied library takes new documents
    assert texts(settings).keys() == {"ours.txt"}


def test_states_follow_the_files(reception: Reception, settings: Settings, tmp_path: Path) -> None:
    names = ("same.txt", "edited.txt", "gone.txt", "touched.txt")
    for name in names:
        (tmp_path / name).write_bytes(HARBOUR + name.encode())
    ingest_paths([tmp_path / name for name in names], settings)
    (tmp_path / "edited.txt").write_bytes(FOREST + b"edited.tx")
    (tmp_path / "gone.txt").unlink()
    os.utime(tmp_path / "touched.txt", (1, 1))
    known, states = ids(settings), reception.states()
    assert {name: states[known[name]] for name in names} == {
        "same.txt": State.HELD,
        "edited.txt": State.CHANGED,
        "gone.txt": State.GONE,
        "touched.txt": State.HELD,
    }
    told = ended(reception.read_again([known["edited.txt"], known["gone.txt"]]))
    assert told["edited.txt"].fate is Fate.REPLACED
    assert told["gone.txt"].fate is Fate.REMOVED
    assert set(reception.states().values()) == {State.HELD}


def test_another_ingest_at_work_is_told_and_nothing_is_lost(
    reception: Reception, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(reception.add([Upload("note.txt", HARBOUR)]))
    monkeypatch.setattr(module, "_BUSY_SECONDS", 0)
    with FileLock(settings.store.path / LOCK_NAME):
        job = reception.add([Upload("note.txt", FOREST), Upload("more.txt", FOREST)])
        assert job.wait(60)
    assert job.busy
    assert job.problem
    assert job.outcomes == ()
    assert os.listdir(settings.store.path / "documents") == ["note.txt"]  # noqa: PTH208
    assert texts(settings) == {"note.txt": HARBOUR.decode()}


def test_an_address_inside_is_refused_with_its_reason(reception: Reception) -> None:
    (told,) = ended(reception.fetch("http://127.0.0.1/secret")).values()
    assert (told.fate, told.fault) == (Fate.FAILED, Fault("private", {"host": "127.0.0.1"}))
    assert told.reason


def test_two_at_once_take_turns(reception: Reception, settings: Settings) -> None:
    jobs = [reception.add([Upload(f"{n}.txt", HARBOUR + b"%d" % n)]) for n in range(2)]
    for job in jobs:
        ended(job)
    assert texts(settings).keys() == {"0.txt", "1.txt"}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\Avtal 1.PDF", "Avtal 1.pdf"),
        (".hidden.txt", "hidden.txt"),
        ("..", "document"),
        ("a\u202etxt.exe.pdf", "atxt.exe.pdf"),
        ('<img src=x onerror="f()">.md', "img src=x onerror= f().md"),
        ("con.txt", "con file.txt"),
        ("ä" * 300 + ".txt", "ä" * 60 + ".txt"),
        ("new\nline\0.txt", "new line.txt"),
        ("\ud800.txt", "document.txt"),
    ],
)
def test_a_name_stays_in_its_folder(name: str, safe: str) -> None:
    assert safe_name(name) == safe
