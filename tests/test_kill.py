"""SIGKILL at any moment of whatever writes: readers see the old state or the new one, whole."""

import multiprocessing
import os
import random
import shutil
import sqlite3
import time
from collections import Counter
from contextlib import closing
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import kill_steps
import pytest

from assistant.library.file import FILE_NAME
from assistant.library.lock import LOCK_NAME

KILLS = int(os.environ.get("KILLS", "40"))
# Besides; the commit is too short to be hit by chance.
AT_THE_COMMIT = int(os.environ.get("COMMITS", KILLS // 6))
_TOLD = 20  # kills, after which it is said how many there were
State = dict[str, str]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(14_400)]


def state(seed: int, numbers: range, edition: int) -> State:
    """Small documents by name, each with words of its own."""
    rng = random.Random(seed)
    subjects = ["leukaemia", "asthma", "registries", "imaging", "vaccines", "sequencing"]
    return {
        f"{number}.txt": f"Partner{number} and Hospital{number * 7} study "
        f"{' and '.join(rng.sample(subjects, 3))}, edition {edition} of paper {number}.\n"
        for number in numbers
    }


OLD = state(1, range(30), 1)
TARGETS = {
    "add": OLD | state(3, range(30, 33), 1),  # beside the vectors that are there
    "edit": OLD | state(2, range(2), 2),
    "delete": {name: text for name, text in OLD.items() if name not in ("28.txt", "29.txt")},
    "much": OLD | state(2, range(10), 2) | state(3, range(30, 60), 1),  # built whole
    "rebuild": OLD,
    "repair": OLD,
    "backup": OLD,
    "restore": OLD,
}
COMMITTING = ("add", "edit", "delete", "much", "rebuild")


class Runner:
    """Starts operations and readers as fresh processes, from one with the slow imports behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents, self.store = folder / "documents", folder / "store"
        self._context: ForkServerContext = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["chromadb", "kill_steps"])

    def write(self, wanted: State) -> None:
        shutil.rmtree(self.documents, ignore_errors=True)
        self.documents.mkdir()
        for name, text in wanted.items():
            (self.documents / name).write_text(text, encoding="utf-8")

    def run(self, operation: str, seconds: float | None = None, in_commit: bool = False) -> bool:
        """Runs an operation and kills it after a while, counted from the commit if so wanted.

        True if the kill came before its end.
        """
        reader, writer = self._context.Pipe(duplex=False)
        process = self._start(kill_steps.work, operation, self.folder, writer)
        if in_commit:
            assert reader.poll(120), f"{operation} never reached its commit"
        process.join(seconds)
        killed = process.is_alive()
        if killed:
            process.kill()
            process.join()
        else:
            assert process.exitcode == 0, operation
        return killed

    def read(self) -> State | None:
        """The texts that a fresh reader sees, once it has found every passage in both indexes.

        None where it notices damage.
        """
        reader, writer = self._context.Pipe(duplex=False)
        process = self._start(kill_steps.read, self.store, writer)
        assert reader.poll(120), "the reader died"
        texts, faults = reader.recv()
        process.join()
        assert texts is None or faults == []
        return texts

    def _start(self, step: object, *arguments: object) -> ForkServerProcess:
        process = self._context.Process(target=step, args=arguments)  # type: ignore[arg-type]
        process.start()
        return process


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """With a store that holds OLD, a copy of it beside, and a backup."""
    runner = Runner(tmp_path_factory.mktemp("kill"))
    runner.write(OLD)
    runner.run("ingest")
    assert runner.read() == OLD
    runner.run("backup")
    shutil.copytree(runner.store, runner.folder / "old")
    shutil.copy(runner.folder / "backup.tar", runner.folder / "whole.tar")
    return runner


def prepare(runner: Runner, operation: str) -> None:
    """The old state, what the operation is to make of it, and what it is to mend."""
    shutil.rmtree(runner.store)
    shutil.copytree(runner.folder / "old", runner.store)
    shutil.copy(runner.folder / "whole.tar", runner.folder / "backup.tar")
    runner.write(TARGETS[operation])
    if operation == "repair":
        with closing(sqlite3.connect(runner.store / FILE_NAME)) as connection, connection:
            connection.execute("UPDATE documents SET title = 'Another' WHERE name < '12'")
        next(runner.store.rglob("header.bin")).unlink()


def after_the_kill(runner: Runner, operation: str) -> str:
    """Which state is there; neither is anything lost, nor half there."""
    found = runner.read()
    if found is None:
        assert operation == "repair"
        return "damaged"
    assert found in (OLD, TARGETS[operation]), operation
    return "new" if found == TARGETS[operation] else "old"


def finish(runner: Runner, operation: str) -> None:
    """The same once more brings it to its end, and leaves nothing behind."""
    runner.run(operation)
    assert runner.read() == TARGETS[operation], operation
    if operation in ("backup", "restore"):  # what is kept is whole
        runner.run("restore")
        assert runner.read() == OLD
    left = [path.name for path in runner.folder.glob(".*")]
    left += [path.name for path in runner.store.glob(".*")]
    assert not left


def test_killed_whatever_it_is_at_nothing_is_lost_or_half_there(runner: Runner) -> None:
    rng, seen, kills = random.Random(20), Counter[tuple[str, str]](), Counter[str]()
    seconds: dict[str, float] = {}
    for operation in TARGETS:
        prepare(runner, operation)
        started = time.monotonic()
        runner.run(operation)
        seconds[operation] = time.monotonic() - started
    while kills.total() < KILLS:
        operation = list(TARGETS)[kills.total() % len(TARGETS)]
        prepare(runner, operation)
        if runner.run(operation, rng.uniform(0.02, seconds[operation])):
            kills[operation] += 1
            seen[operation, after_the_kill(runner, operation)] += 1
            if kills[operation] % 4 == 1:
                finish(runner, operation)
            if kills.total() % _TOLD == 0:
                print(f"{kills.total()} kills so far: {dict(seen)}", flush=True)
    for number in range(AT_THE_COMMIT):
        operation = COMMITTING[number % len(COMMITTING)]
        prepare(runner, operation)
        runner.run(operation, rng.uniform(0, 0.15), in_commit=True)
        seen[operation, f"{after_the_kill(runner, operation)} at the commit"] += 1
        print(f"{number + 1} of {AT_THE_COMMIT} at the commit", flush=True)
    print(f"{kills.total()} kills and {AT_THE_COMMIT} at the commit: {dict(seen)}")
    states = {state.removesuffix(" at the commit") for _, state in seen}
    assert {"old", "new"} <= states


def test_killed_again_and_again_an_ingest_comes_to_its_end(runner: Runner) -> None:
    """Without a clean store in between: each run goes on from what the last one left."""
    rng = random.Random(4)
    prepare(runner, "much")
    current, target = OLD, TARGETS["much"]
    for _ in range(15):
        runner.run("ingest", rng.uniform(0.2, 3))
        texts = runner.read()
        assert texts in (current, target)
        if texts == target:
            current, target = target, current
            runner.write(target)
    runner.run("ingest")
    assert runner.read() == target
    generations = list((runner.store / "generations").iterdir())
    assert len(generations) <= 4  # two, each perhaps with the one that it rests on
    assert (runner.store / LOCK_NAME).exists()
