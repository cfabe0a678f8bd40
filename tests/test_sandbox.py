"""Whatever a file does to the child process, the parent gets its error and goes on."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_files import AIM, LEAD, TITLE, write_docx, write_pdf, write_text

from assistant.children import start_child
from assistant.errors import LoadError
from assistant.settings import IngestSettings
from ingest import sandbox
from ingest.loaders import Loader
from ingest.sandbox import ChildDiedError, ChildTimeoutError, Sandbox

pytestmark = pytest.mark.usefixtures("real_children")
ROOT = Path(__file__).parents[1]


@pytest.fixture
def child() -> Iterator[Sandbox]:
    made = Sandbox()
    yield made
    made.close()


def request(path: Path) -> dict[str, object]:
    return {"path": str(path), "suffix": path.suffix, "max_bytes": 10**8, "seconds": 60}


def test_one_child_reads_many_files(child: Sandbox, tmp_path: Path) -> None:
    paths = [write_text(tmp_path / f"{n}.txt", f"{LEAD} {n}") for n in range(3)]
    pids = set()
    for number, path in enumerate(paths):
        assert child.ask(request(path), 30)["text"] == f"{LEAD} {number}"
        pids.add(child.pid)
    assert len(pids) == 1
    assert os.getpid() not in pids


@pytest.mark.slow
def test_a_child_that_hangs_is_killed_in_time_and_replaced(child: Sandbox, tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.txt", LEAD)
    child.ask(request(path), 30)
    assert child.pid
    os.kill(child.pid, signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(ChildTimeoutError):
        child.ask(request(path), 0.2)
    assert time.monotonic() - started < 5
    assert child.pid is None
    assert child.ask(request(path), 30)["text"] == LEAD


@pytest.mark.slow
def test_a_child_killed_at_work_is_replaced(child: Sandbox, tmp_path: Path) -> None:
    slow = write_pdf(tmp_path / "slow.pdf", [f"{LEAD}\n{AIM}\n" * 8] * 30)
    quick = write_text(tmp_path / "a.txt", LEAD)
    child.ask(request(quick), 30)
    assert child.pid
    threading.Timer(0.1, os.kill, (child.pid, signal.SIGKILL)).start()
    with pytest.raises(ChildDiedError, match="-9"):
        child.ask(request(slow), 30)
    assert child.ask(request(quick), 30)["text"] == LEAD


def test_a_child_found_dead_is_named(child: Sandbox, tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.txt", LEAD)
    child.ask(request(path), 30)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    with pytest.raises(ChildDiedError):
        child.ask(request(path), 30)


def test_answers_are_not_mixed_up_after_an_interruption(
    child: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = write_text(tmp_path / "1.txt", "One."), write_text(tmp_path / "2.txt", "Two.")
    child.ask(request(first), 30)

    def interrupted(_stream: object) -> dict[str, object]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sandbox, "read_frame", interrupted)
        with pytest.raises(KeyboardInterrupt):
            child.ask(request(first), 30)
    assert child.ask(request(second), 30)["text"] == "Two."


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="address space limits hold on Linux")
def test_a_file_that_swells_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb, good = tmp_path / "bomb.docx", write_text(tmp_path / "good.txt", LEAD)
    with (
        zipfile.ZipFile(write_docx(tmp_path / "small.docx")) as source,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.namelist():
            swollen = item == "word/document.xml"
            content = b" " * 240_000_000 + source.read(item) if swollen else source.read(item)
            target.writestr(item, content, compresslevel=1)
    monkeypatch.setattr(sandbox, "MEMORY_BYTES", 400 << 20)
    with Loader(IngestSettings()) as loader:
        with pytest.raises(LoadError, match=r"bomb\.docx: it needs more memory than"):
            loader.load(bomb, "bomb.docx")
        assert loader.load(good, "good.txt").text == LEAD


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads the environment from /proc")
def test_the_child_inherits_no_secrets(
    child: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    child.ask(request(write_text(tmp_path / "a.txt", LEAD)), 30)
    environment = Path(f"/proc/{child.pid}/environ").read_bytes()
    assert b"PATH=" in environment
    assert b"sk-secret" not in environment


def test_files_reach_no_network(child: Sandbox, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        page = (
            f'<!DOCTYPE html SYSTEM "{address}/a.dtd"><html><head><base href="{address}/">'
            f'<link rel="stylesheet" href="{address}/a.css"></head><body><h1>{TITLE}</h1>'
            f'<p>{LEAD}</p><img src="{address}/a.png"><iframe src="{address}/"></iframe></body>'
        )
        answer = child.ask(request(write_text(tmp_path / "a.html", page)), 30)
        assert LEAD in answer["text"]
        with pytest.raises(TimeoutError):
            server.accept()


def test_what_the_child_may_not_do() -> None:
    script = (
        "import sys, socket, subprocess; from ingest import worker; worker.forbid_outside()\n"
        "for act in (lambda: socket.create_connection(('127.0.0.1', 9)),\n"
        "            lambda: subprocess.run(['true']), lambda: __import__('os').system('true')):\n"
        "    try: act()\n"
        "    except PermissionError: print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["refused"] * 3


def test_the_main_module_of_the_parent_is_not_run_again(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", LEAD)
    script = write_text(
        tmp_path / "page.py",
        "import sys, pathlib\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from assistant.settings import IngestSettings\n"
        "from ingest.loaders import Loader\n"
        "print('main')\n"
        "with Loader(IngestSettings()) as loader:\n"
        "    print(loader.load(pathlib.Path('a.txt'), 'a.txt').name)\n",
    )
    done = subprocess.run(
        [sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["main", "a.txt"]


def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", LEAD)
    script = (
        "import os, pathlib\n"
        "from assistant.settings import IngestSettings\n"
        "from ingest.loaders import Loader\n"
        "loader = Loader(IngestSettings())\n"
        f"loader.load(pathlib.Path({str(tmp_path)!r}) / 'a.txt', 'a.txt')\n"
        "print(loader._sandbox.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    pid = int(done.stdout)
    for _ in range(100):
        if not _is_running(pid):
            return
        time.sleep(0.05)
    pytest.fail("the child outlived its parent")


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.is_file() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def test_a_child_leaves_nothing_in_the_program_s_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its guard forbids the last step of writing bytecode, so half-done files would stay."""
    (tmp_path / "helper.py").write_text("VALUE = 1\n")
    (tmp_path / "probe.py").write_text(
        "def main():\n"
        "    from ingest.worker import forbid_outside\n"
        "    forbid_outside()\n"
        "    import helper\n"
        "    print(helper.VALUE)\n"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    child = start_child("probe")
    said, _ = child.communicate(timeout=60)
    assert said == b"1\n"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["helper.py", "probe.py"]
