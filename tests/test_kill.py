"""SIGKILL at any moment of an ingest: readers see the old state or the new one, whole."""

import multiprocessing
import os
import random
import shutil
import time
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import kill_steps
import pytest

from assistant.library.lock import LOCK_NAME

KILLS = int(os.environ.get("KILLS", "50"))
AT_THE_COMMIT = KILLS * 3 // 10  # of them; the commit is too short to be hit by chance
State = dict[str, str]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def state(seed: int, numbers: range, edition: int) -> State:
    """Small documents by name, each with words of its own."""
    rng = random.Random(seed)
    subjects = ["leukaemia", "asthma", "registries", "imaging", "vaccines", "sequencing"]
    return {
        f"{number}.txt": f"Partner{number} and Hospital{number * 7} study "
        f"{' and '.join(rng.sample(subjects, 3))}, edition {edition} of paper {number}.\n"
        for number in numbers
    }


# From the one to the other: 150 documents are new, 10 removed, 20 edited, 30 stay.
OLD = state(1, range(60), 1)
NEW = state(1, range(60), 1) | state(2, range(20), 2) | state(3, range(60, 210), 1)
for gone in range(50, 60):
    del NEW[f"{gone}.txt"]


class Runner:
    """Starts ingests and readers as fresh processes, from one that has the slow imports behind."""

    def __init__(self, folder: Path) -> None:
        self.documents, self.store = folder / "documents", folder / "store"
        self._context: ForkServerContext = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["chromadb", "kill_steps"])

    def write(self, wanted: State) -> None:
        shutil.rmtree(self.documents, ignore_errors=True)
        self.documents.mkdir()
        for name, text in wanted.items():
            (self.documents / name).write_text(text, encoding="utf-8")

    def ingest(self, seconds: float | None = None, in_commit: bool = False) -> bool:
        """Runs an ingest and kills it after a while, counted from the commit if so wanted.

        True if the kill came before its end.
        """
        reader, writer = self._context.Pipe(duplex=False)
        process = self._start(kill_steps.ingest, self.documents, self.store, writer)
        if in_commit:
            assert reader.poll(60), "the ingest never reached its commit"
        process.join(seconds)
        killed = process.is_alive()
        if killed:
            process.kill()
            process.join()
        else:
            assert process.exitcode == 0
        return killed

    def read(self) -> State:
        """The texts that a fresh reader sees, once it has found every passage in both indexes."""
        reader, writer = self._context.Pipe(duplex=False)
        process = self._start(kill_steps.read, self.store, writer)
        assert reader.poll(60), "the reader died"
        texts, faults = reader.recv()
        process.join()
        assert faults == []
        return texts

    def _start(self, step: object, *arguments: object) -> ForkServerProcess:
        process = self._context.Process(target=step, args=arguments)  # type: ignore[arg-type]
        process.start()
        return process


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """With a store that holds OLD, and a copy of it beside."""
    runner = Runner(tmp_path_factory.mktemp("kill"))
    runner.write(OLD)
    runner.ingest()
    assert runner.read() == OLD
    shutil.copytree(runner.store, runner.store.with_name("old"))
    return runner


def restore(runner: Runner) -> None:
    shutil.rmtree(runner.store)
    shutil.copytree(runner.store.with_name("old"), runner.store)


def test_a_killed_ingest_leaves_the_old_state_or_the_new_one(runner: Runner) -> None:
    rng = random.Random(20)
    runner.write(NEW)
    started = time.monotonic()
    runner.ingest()
    duration = time.monotonic() - started
    assert runner.read() == NEW

    seen = {"old": 0, "new": 0, "kills": 0}
    while seen["kills"] < KILLS:
        restore(runner)
        if seen["kills"] < AT_THE_COMMIT:
            killed = runner.ingest(rng.uniform(0, 0.15), in_commit=True)
        else:
            killed = runner.ingest(rng.uniform(0.05, duration))
        texts = runner.read()
        assert texts in (OLD, NEW)
        seen["new" if texts == NEW else "old"] += 1
        seen["kills"] += killed
        if killed and seen["kills"] % 10 == 0:
            runner.ingest()
            assert runner.read() == NEW
    print(seen)
    assert seen["old"] > KILLS // 5, seen
    assert seen["new"] > KILLS // 25, seen


def test_killed_again_and_again_an_ingest_comes_to_its_end(runner: Runner) -> None:
    """Without a clean store in between: each run goes on from what the last one left."""
    rng = random.Random(4)
    restore(runner)
    current, target, changes = OLD, NEW, 0
    runner.write(target)
    for _ in range(15):
        runner.ingest(rng.uniform(0.2, 3))
        texts = runner.read()
        assert texts in (current, target)
        if texts == target:
            current, target, changes = target, current, changes + 1
            runner.write(target)
    runner.ingest()
    assert runner.read() == target
    generations = list((runner.store / "generations").iterdir())
    assert len(generations) <= 2
    assert (runner.store / LOCK_NAME).exists()
