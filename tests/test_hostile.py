"""Files that would exhaust the machine are loaded or named in time, and good ones go in."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hostile_files import KINDS, hostile_files

from assistant.errors import LoadError, SuspectError
from assistant.library import Library
from assistant.settings import IngestSettings, Settings, StoreSettings
from ingest import publish
from ingest.loaders import Loader
from ingest.outcomes import Status
from ingest.pipeline import ingest_paths

SECONDS, MEGABYTES = 60, 1000


def load_all(folder: Path, count: int, scale: float, seconds: float) -> list[str]:
    """Loads each; the names of those that took too long, or were not named."""
    late = []
    with Loader(IngestSettings(seconds_per_file=seconds)) as loader:
        for name, write in hostile_files(count, scale):
            path = folder / name
            write(path)
            started = time.monotonic()
            try:
                loader.load_all(path, name)
            except LoadError as error:
                if name not in str(error):
                    late.append(f"{name} was not named: {error}")
            if time.monotonic() - started > seconds + 5:
                late.append(name)
            path.unlink()
    return late


@pytest.mark.slow
def test_every_kind_is_loaded_or_named(tmp_path: Path) -> None:
    assert load_all(tmp_path, len(KINDS), 0.05, 20) == []


@pytest.mark.reliability
@pytest.mark.timeout(7200)
def test_two_hundred_hostile_files_in_a_minute_and_a_gigabyte_each(tmp_path: Path) -> None:
    count = int(os.environ.get("FILES", "200"))
    assert load_all(tmp_path, count, 1.0, SECONDS) == []
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        assert resource.getrusage(who).ru_maxrss < MEGABYTES * 1024


def settings_of(folder: Path) -> Settings:
    return Settings(store=StoreSettings(path=folder / "store"))


GOOD = {f"good{number}.txt": f"Partner {number} studies asthma.\n" for number in range(5)}


@pytest.mark.slow
def test_ordinary_files_that_are_all_alike_stop_no_ingest(tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    for name, text in GOOD.items():
        (documents / name).write_text(text, encoding="utf-8")
    for kind in ("survey", "minutes", "nested"):
        suffix, make = KINDS[kind]
        make(documents / f"{kind}{suffix}", 60_000)
    report = ingest_paths([documents], settings_of(tmp_path))
    assert report.count(Status.ADDED) == 8, report.outcomes
    assert len(Library(tmp_path / "store").documents()) == 8


def test_a_document_that_its_index_loses_is_set_aside_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents, build = tmp_path / "documents", publish.build_generation
    documents.mkdir()
    for name, text in GOOD.items():
        (documents / name).write_text(text, encoding="utf-8")

    def losing(store, contents, *more):  # type: ignore[no-untyped-def]
        lost = [entry for entry in contents.entries(None) if "Partner 3" in entry.text]
        if lost:
            raise SuspectError("lost", [entry.passage_id for entry in lost])
        return build(store, contents, *more)

    monkeypatch.setattr(publish, "build_generation", losing)
    report = ingest_paths([documents], settings_of(tmp_path))
    assert [o.name for o in report.outcomes if o.status is Status.FAILED] == ["good3.txt"]
    assert len(Library(tmp_path / "store").documents()) == 4


@pytest.mark.slow
def test_a_heading_of_a_whole_file_costs_no_more_than_its_text(tmp_path: Path) -> None:
    path = tmp_path / "heading.md"
    KINDS["heading"][1](path, 600_000)
    code = (
        "import re, sys; from pathlib import Path; from ingest.loaders import Loader; "
        "from assistant.settings import IngestSettings; "
        "loaded = Loader(IngestSettings()).load_all(Path(sys.argv[1]), 'a.md'); "
        "assert len(loaded.document.title) <= 300; "
        "assert any(note.kind == 'cut_heads' for note in loaded.document.notes); "
        # Of this program alone: what getrusage tells begins with the parent's.
        "status = Path('/proc/self/status').read_text(); "
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) >> 10)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 500
