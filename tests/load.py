"""Many readers at once: `python -m tests.load --sessions 25 --questions 1000`.

Serves the sample documents, has every session ask at the same time, round by round, and reports
the seconds to the first words, and the server's memory. Sends to this machine only.
"""

import argparse
import asyncio
import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from assistant.resources import resource
from ingest.pipeline import ingest_paths
from tests.page_client import PageClient, Seen
from tests.page_server import serving_process, settings_for

CASES = Path(__file__).parents[1] / "eval" / "cases" / "collaborations.jsonl"
_A_CONVERSATION = 10  # questions


@dataclass(slots=True)
class Load:
    """What a run brought: answers in the order of asking, by round, and memory after each, MiB."""

    rounds: list[list[Seen]] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    processor: float = 0.0  # seconds of the server's processor time
    errors: list[str] = field(default_factory=list)
    strangers: set[str] = field(default_factory=set)  # questions shown to another session
    runs: int = 0  # of the page, over all sessions

    def seconds(self, share: float) -> float:
        """So many seconds, or fewer, passed before the first words for this share of questions."""
        times = sorted(seen.first_words for answers in self.rounds for seen in answers)
        return times[min(len(times) - 1, int(share * len(times)))]


def questions_for(sessions: int) -> list[list[str]]:
    """Questions for each session that no other asks."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    known = list(dict.fromkeys(json.loads(line)["question"] for line in lines))
    return [known[number::sessions] for number in range(sessions)]


async def put_on(address: str, process: int, sessions: int, rounds: int) -> Load:
    """All sessions ask at the same time, `rounds` times; a new conversation now and then."""
    load, asked = Load(), questions_for(sessions)
    clients = [PageClient(address) for _ in range(sessions)]
    for client in clients:
        await client.__aenter__()
    before = processor_time(process)
    for number in range(rounds):
        if number and number % _A_CONVERSATION == 0:
            await asyncio.gather(*(client.press("New conversation") for client in clients))
        asking = zip(clients, asked, strict=True)
        answers = [client.ask(own[number % len(own)]) for client, own in asking]
        load.rounds.append(await asyncio.gather(*answers))
        load.memory.append(resident(process))
    load.processor = processor_time(process) - before
    for client, own in zip(clients, asked, strict=True):
        load.errors += client.errors
        load.runs += client.runs
        load.strangers |= client.questions - set(own)
        await client.__aexit__(None, None, None)
    return load


def resident(process: int) -> float:
    """The memory that a process holds, in MiB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def processor_time(process: int) -> float:
    """The seconds that a process has kept processors busy."""
    stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def measure(sessions: int, questions: int) -> Load:
    """Serves the samples and puts the load on them, once a first question has been answered."""
    with tempfile.TemporaryDirectory() as store:
        settings = settings_for(Path(store))
        ingest_paths([resource("documents")], settings)
        with serving_process(settings) as (address, process):
            asyncio.run(put_on(address, process, 1, 1))  # loads the models
            return asyncio.run(put_on(address, process, sessions, questions // sessions))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=25)
    parser.add_argument("--questions", type=int, default=100)
    given = parser.parse_args()
    load = measure(given.sessions, given.questions)
    print(f"first words: p50 {load.seconds(0.5):.2f} s, p95 {load.seconds(0.95):.2f} s")
    answered = given.sessions * len(load.rounds)
    print(f"processor time: {load.processor / answered:.3f} s a question")
    for place in sorted({0, *range(0, len(load.memory), max(1, len(load.memory) // 4))}):
        done = (place + 1) * given.sessions
        print(f"memory after {done} questions: {load.memory[place]:.0f} MiB")
    print(f"memory at the end: {load.memory[-1]:.0f} MiB")
    print(f"errors: {load.errors}; questions seen by others: {sorted(load.strangers)}")


if __name__ == "__main__":
    main()
