"""An ingest spread over a real Ray cluster, of two workers on this computer."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from api_server import free_port

from assistant.errors import AssistantError
from assistant.library import Library, LibraryWriter
from assistant.models.embeddings import open_embedder
from assistant.search.embedder import Fingerprint
from assistant.settings import Settings, StoreSettings
from assistant.wiring import open_retriever
from ingest import spread
from ingest.pipeline import ingest_paths

ROOT = Path(__file__).parents[1]
NOT_HERE = "Ray is not installed here (pip install ray)"
FILES = 200
SECONDS = 180.0  # that a busy computer may take to start Ray
LOST_SECONDS = 400.0  # after which an ingest hangs


def in_a_cluster(test: Callable[..., None]) -> Callable[..., None]:
    return pytest.mark.services(pytest.mark.timeout(900)(test))


@contextmanager
def node(*given: str) -> Iterator[subprocess.Popen[bytes]]:
    """A node of one worker, at the priority of this process and not, as is usual, below all else.

    What it runs imports this program from here.
    """
    known = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment = os.environ | {"PYTHONPATH": known, "RAY_worker_niceness": "0"}
    command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--num-cpus=1", "--block"]
    own = ["--node-ip-address=127.0.0.1", "--object-store-memory=100000000"]
    with subprocess.Popen(
        [*command, *own, *given],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as started:
        try:
            yield started
        finally:
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                started.wait(30)
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)


@dataclass(frozen=True)
class Cluster:
    address: str
    head: int  # process ids, of which all other processes of a node descend
    other: int


@contextmanager
def two_nodes() -> Iterator[Cluster]:
    pytest.importorskip("ray", reason=NOT_HERE)
    port, folder = free_port(), tempfile.mkdtemp(prefix="ray", dir="/tmp")  # sockets: short
    with ExitStack() as nodes:
        nodes.callback(shutil.rmtree, folder, ignore_errors=True)
        head = ("--head", f"--port={port}", f"--temp-dir={folder}", "--disable-usage-stats")
        first = nodes.enter_context(node(*head, "--include-dashboard=false"))
        _wait_for(port, first)
        other = nodes.enter_context(node(f"--address=127.0.0.1:{port}"))
        yield Cluster(f"127.0.0.1:{port}", first.pid, other.pid)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with two_nodes() as made:
        yield made


def _wait_for(port: int, head: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and head.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise RuntimeError("Ray did not start")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("in")
    for number in range(FILES):
        lines = (f"Partner{number} begins study{line} of subject{line}." for line in range(4))
        (made / f"paper{number}.txt").write_text("\n".join(lines))
    (made / "empty.txt").write_text("")
    return made


@pytest.fixture(scope="module")
def alone(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An ingest of the same files by this computer only."""
    made = settings(tmp_path_factory.mktemp("alone"))
    ingest_paths([folder], made)
    return made


def settings(store: Path) -> Settings:
    return Settings(store=StoreSettings(path=store))


def ingest_by(address: str, folder: Path, store: Path) -> subprocess.CompletedProcess[str]:
    told = {"ASSISTANT_STORE__PATH": str(store), "ASSISTANT_INGEST__FILL_REGISTER": "false"}
    command = [sys.executable, "-m", "ingest", "--ray", address, str(folder)]
    return subprocess.run(
        command,
        env=os.environ | told,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LOST_SECONDS,
    )


def assert_same(one: Settings, other: Settings) -> None:
    """The same texts, passages, vectors (but for the last digits) and words."""
    first, second = (Library(each.store.path) for each in (one, other))
    assert list(first.each_document()) == list(second.each_document())
    ids = [p.id for d in first.each_document() for p in first.passages_of(d.id)]
    assert ids == [p.id for d in second.each_document() for p in second.passages_of(d.id)]
    model = open_embedder(one.embedding).fingerprint
    vectors = [library.vectors(ids, model) for library in (first, second)]
    assert vectors[0].keys() == vectors[1].keys() == set(ids)
    for id, vector in vectors[0].items():
        np.testing.assert_allclose(vector, vectors[1][id], atol=1e-5)
    assert LibraryWriter(other.store.path).damage() == ([], 0, 0)
    for question in ("What does Partner7 begin?", "Which study is of subject3?"):
        found = [open_retriever(each).search(question, 9) for each in (one, other)]
        assert [hit.passage.id for hit in found[0]] == [hit.passage.id for hit in found[1]]


def beneath(root: int) -> set[int]:
    """A process and all that descend from it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found, more = set[int](), {root}
    while more:
        found |= more
        more = {pid for pid, parent in parents.items() if parent in found} - found
    return found


def workers_at(task: str, roots: Sequence[int]) -> Iterator[int]:
    for pid in set().union(*map(beneath, roots)):
        with suppress(OSError):
            if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(f"ray::{task}".encode()):
                yield pid


@contextmanager
def killing(task: str, *roots: int, node: int = 0) -> Iterator[list[int]]:
    """Ends with SIGKILL the first worker of nodes that is seen at a task, or then all of a `node`.

    Gives the ids of the processes that were ended.
    """
    killed: list[int] = []
    done = threading.Event()

    def watch() -> None:
        while not (done.is_set() or killed):
            found = list(islice(workers_at(task, roots), 1))
            killed.extend(beneath(node) if found and node else found)
            for pid in killed:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield killed
    finally:
        done.set()
        watching.join()


@pytest.mark.parametrize("task", ["read_files", "encode"])
@in_a_cluster
def test_a_worker_that_is_killed_leaves_no_trace(
    cluster: Cluster, folder: Path, alone: Settings, tmp_path: Path, task: str
) -> None:
    with killing(task, cluster.head, cluster.other) as killed:
        said = ingest_by(cluster.address, folder, tmp_path)
    assert killed
    assert said.returncode == 1, said.stderr  # one file is empty
    assert f"{FILES} added, 1 failed; {FILES} passages in the library" in said.stdout
    assert_same(alone, settings(tmp_path))


@in_a_cluster
def test_the_work_of_a_lost_node_is_done_by_the_other(
    folder: Path, alone: Settings, tmp_path: Path
) -> None:
    with two_nodes() as made, killing("encode", made.other, node=made.other) as killed:
        said = ingest_by(made.address, folder, tmp_path)
    assert len(killed) > 2
    assert f"{FILES} added, 1 failed; {FILES} passages in the library" in said.stdout
    assert_same(alone, settings(tmp_path))


@in_a_cluster
def test_a_lost_head_ends_the_ingest_with_a_sentence(folder: Path, tmp_path: Path) -> None:
    with two_nodes() as made, killing("encode", made.head, made.other, node=made.head) as killed:
        said = ingest_by(made.address, folder, tmp_path)
    assert killed
    assert said.returncode == 2
    assert "does not answer any more. The library is as it was" in said.stderr
    assert Library(tmp_path).generation() is None
    assert ingest_paths([folder], settings(tmp_path)).passages == FILES


@in_a_cluster
def test_what_is_known_is_not_done_again(cluster: Cluster, folder: Path, alone: Settings) -> None:
    said = ingest_by(cluster.address, folder, alone.store.path)
    assert f"{FILES} unchanged, 1 failed; {FILES} passages" in said.stdout
    assert "0 newly encoded" in said.stdout


@pytest.mark.services
def test_a_cluster_that_is_not_there_is_said(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason=NOT_HERE)
    with (
        pytest.raises(AssistantError, match="cannot be reached"),
        spread.crew_at(f"127.0.0.1:{free_port()}", settings(tmp_path)),
    ):
        raise AssertionError


def test_without_ray_it_is_said_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with (
        pytest.raises(AssistantError, match=r"pip install"),
        spread.crew_at("local", settings(tmp_path)),
    ):
        raise AssertionError


def test_a_worker_of_another_version_or_model_refuses() -> None:
    with pytest.raises(AssistantError, match="another version"):
        spread.read_files([], Settings().ingest, "0")
    other = Fingerprint("embedded:other", 384, "0")
    with pytest.raises(AssistantError, match="another embedding model"):
        spread.encode(["a"], Settings().embedding, other)
