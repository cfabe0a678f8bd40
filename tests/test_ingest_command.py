"""`python -m ingest`: its lines, its exit codes, and that it is quick where nothing changed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.library.lock import LOCK_NAME
from ingest import __main__ as command
from ingest.__main__ import main

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with documents and no settings of the machine's own."""
    for name in [name for name in os.environ if name.startswith("ASSISTANT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ASSISTANT_INGEST__FILL_REGISTER", "false")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "one.txt").write_text("Janssen and HUS study leukaemia.\n")
    return tmp_path


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        # A shell that runs the tests in the background makes them, and so their children, deaf.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def test_lines_summary_and_exit_codes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out == ["added      one.txt", "1 added; 1 passages in the library, 1 newly encoded."]
    (folder / "documents" / "empty.txt").touch()
    assert main(["documents"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("failed     empty.txt: it is empty.")
    assert lines[1] == "unchanged  one.txt"
    assert lines[2].startswith("1 unchanged, 1 failed; 1 passages")


@pytest.mark.parametrize(
    ("setting", "arguments", "said"),
    [
        ("", ["nowhere"], "nowhere does not exist"),
        ("[store]\npaht = 1", [], "store.path"),
        ("[store]\npath = 'documents/one.txt'", [], "cannot be written"),
    ],
)
def test_what_cannot_start_is_one_sentence_and_exit_code_2(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    setting: str,
    arguments: list[str],
    said: str,
) -> None:
    (folder / "assistant.toml").write_text(setting)
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_files_of_other_kinds_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.pyc", "b.pyc", "c.json", "README"):
        (folder / "documents" / name).touch()
    assert main([]) == 0
    assert capsys.readouterr().out.splitlines() == [
        *(f"skipped    {name}: files of this kind are not read" for name in ("README", "a.pyc")),
        *(f"skipped    {name}: files of this kind are not read" for name in ("b.pyc", "c.json")),
        "added      one.txt",
        "1 added, 4 skipped; 1 passages in the library, 1 newly encoded.",
    ]
    assert main(["documents/c.json"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("skipped    c.json: files of this kind are not read")
    assert lines[1].startswith("1 skipped, nothing found to load (only .txt")


def test_an_empty_folder_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty").mkdir()
    assert main(["empty"]) == 0
    assert capsys.readouterr().out.startswith("nothing found to load (only .txt")


def test_a_tilde_is_the_home_directory(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert main(["~/documents"]) == 0
    assert capsys.readouterr().out.startswith("added      one.txt")


def test_the_default_is_the_sample_documents_where_there_are_none(folder: Path) -> None:
    (folder / "documents" / "one.txt").unlink()
    (folder / "documents").rmdir()
    assert command._default_path() == ROOT / "documents"


def test_an_interrupt_says_that_nothing_is_lost(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "ingest_paths", interrupted)
    assert main([]) == 130
    assert "last complete state" in capsys.readouterr().err


HOLDER = """
import sys, time
from pathlib import Path
from assistant.settings import load_settings
from ingest import pipeline
with pipeline._publisher(load_settings(), None):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process in the midst of an ingest."""
    process = start(folder, "-c", HOLDER)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_ingest_at_the_same_time_ends_at_once(
    folder: Path, holder: subprocess.Popen[str]
) -> None:
    second = start(folder, "-m", "ingest")
    out, error = second.communicate(timeout=30)
    assert (second.returncode, out) == (2, "")
    assert error.startswith("Another ingest is at work")
    assert error.count("\n") == 1


def test_a_killed_ingest_holds_no_lock(folder: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with FileLock(folder / ".assistant" / LOCK_NAME, timeout=0):
        pass


def test_nothing_changed_is_quick_and_loads_no_heavy_library(folder: Path) -> None:
    assert main([]) == 0
    code = (
        "import sys; from ingest.__main__ import main; code = main([]); "
        "heavy = {'chromadb', 'onnxruntime', 'tokenizers', 'streamlit'} & set(sys.modules); "
        "sys.exit(f'loaded {heavy}' if heavy else code)"
    )
    started = time.monotonic()
    process = start(folder, "-c", code)
    out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    assert out.startswith("unchanged  one.txt")
    assert time.monotonic() - started < 10  # about one second on an idle machine


def test_a_real_interrupt_ends_the_command_with_130(folder: Path) -> None:
    for number in range(400):
        text = f"Partner {number} begins a study of subject {number * 7}.\n" * 12
        (folder / "documents" / f"{number}.txt").write_text(text)
    process = start(folder, "-m", "ingest")
    store = folder / ".assistant" / "library.sqlite"
    deadline = time.monotonic() + 30
    while not store.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in error


def test_a_dry_run_says_what_would_happen_and_does_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--dry-run"]) == 0
    assert capsys.readouterr().out == "would be: added      one.txt\n"
    assert not (folder / ".assistant").exists()
    assert main([]) == 0
    (folder / "documents" / "two.txt").write_text("Another one.\n")
    (folder / "documents" / "one.txt").unlink()
    capsys.readouterr()
    assert main(["--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "would be: removed    one.txt",
        "would be: added      two.txt",
    ]


@pytest.mark.slow
def test_check_and_repair(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert main(["--check"]) == 0
    assert capsys.readouterr().out.endswith("Files, library, vectors and words agree.\n")
    words = next((folder / ".assistant").rglob("*.term"))
    words.write_bytes(words.read_bytes()[:-1])
    (folder / "documents" / "one.txt").write_text("It says something else by now.\n")
    assert main(["--check"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2
    assert "is not as it was written. Run `python -m ingest --repair`" in said[0]
    assert said[1].startswith("The file one.txt was changed since it was read.")
    assert main(["--repair"]) == 0
    assert main([]) == 0
    assert main(["--check"]) == 0


def test_names_cannot_forge_lines_or_move_the_cursor(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "a\x1b[2J\nadded      forged.txt"
    (folder / "documents" / name).write_text("")
    assert main([]) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert out.splitlines()[0].startswith("failed     a\\x1b[2J\\x0aadded      forged.txt: it is")
    assert out.count("forged.txt") == 1


@pytest.mark.slow
def test_a_console_of_any_encoding_is_enough(folder: Path) -> None:
    (folder / "documents" / "Möte – 会議.txt").write_text("Janssen.\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ingest"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "M\\xf6te" in done.stdout


@pytest.mark.slow
def test_watching_follows_new_edited_renamed_and_removed_files(folder: Path) -> None:
    process = start(folder, "-u", "-m", "ingest", "--watch")
    assert process.stdout
    try:
        heard = iter(process.stdout.readline, "")
        documents = folder / "documents"
        assert next(heard) == "added      one.txt\n"
        next(heard)
        (documents / "one.txt").rename(documents / "two.txt")
        assert next(heard).startswith("moved      two.txt")
        next(heard)
        (documents / "two.txt").write_text("Edited by now, and longer.\n")
        assert next(heard) == "replaced   two.txt\n"
        next(heard)
        (documents / "two.txt").unlink()
        assert next(heard) == "removed    two.txt\n"
    finally:
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=30)
    assert process.returncode == 0, error
