"""How a library grows: `python -m tests.measure_growth [--in FOLDER] PASSAGES … >> growth.jsonl`.

Vectors are drawn by chance, so the time of encoding is not in it (docs/scale.md gives it apart).
Each figure is of a fresh process over a store on the disk. With --in the stores are kept in
FOLDER, and a later run measures over what is there already.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from assistant.settings import Settings, StoreSettings
from tests.measure_adding import documents, fill

_ASK = """
import json, resource, statistics, sys, time
from assistant.settings import load_settings
from assistant.types import Question, Scope
from assistant.wiring import open_assistant
started = time.monotonic()
assistant = open_assistant(load_settings())
names = ("hospital", "registry", "agreement", "region", "study", "trial", "centre", "data")
asked = [f"When did the {a} of Partner {n} begin the {b}?" for n in range(1, 9)
         for a, b in zip(names, names[1:])]
assistant.ask(Question(asked[0]))
first = time.monotonic() - started
def times(doing, questions):
    taken, busy = [], []
    for question in questions:
        began, spent = time.monotonic(), time.process_time()
        doing(question)
        taken.append(1000 * (time.monotonic() - began))
        busy.append(1000 * (time.process_time() - spent))
    taken.sort()
    busy.sort()
    return {"p50": statistics.median(taken), "p95": taken[int(0.95 * len(taken))],
            "processor_p50": statistics.median(busy), "processor_p95": busy[int(0.95 * len(busy))]}
retriever = assistant._documents.retriever
bare = type(retriever)(assistant.library, retriever._indexes, retriever.embedder)
told = {"first_s": first, "search_ms": times(lambda q: bare.search(q, 40, Scope()), asked[1:51]),
        "answer_ms": times(lambda q: assistant.ask(Question(q)), asked[1:9]),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
print(json.dumps(told))
"""


def measured(passages: int, store: Path) -> dict[str, object]:
    note = store / "made.json"
    if not note.exists():
        shutil.rmtree(store, ignore_errors=True)
        note.write_text(json.dumps(made(passages, store)), encoding="utf-8")
    environment = os.environ | {"ASSISTANT_STORE__PATH": str(store)}
    command = [sys.executable, "-c", _ASK]
    told = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    making = json.loads(note.read_text(encoding="utf-8"))
    return making | json.loads(told.stdout.splitlines()[-1])


def made(passages: int, store: Path) -> dict[str, object]:
    given = documents(passages)
    started, processor = time.monotonic(), time.process_time()

    def say(step: str, done: int, total: int) -> None:
        if done % 50_000 == 0:
            passed, spent = time.monotonic() - started, time.process_time() - processor
            told = f"{step} {done:,} of {total:,}: {passed:.0f} s, {spent:.0f} s of processor"
            print(told, file=sys.stderr, flush=True)

    stored = fill(given, Settings(store=StoreSettings(path=store)), say)
    seconds, busy = time.monotonic() - started, time.process_time() - processor
    size = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
    return {
        "passages": stored,
        "ingest_s": seconds,
        "ingest_processor_s": busy,
        "ingest_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "disk_kb_per_passage": size / 1000 / stored,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--in", dest="folder", type=Path)
    parser.add_argument("passages", type=int, nargs="+")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        for passages in given.passages:
            store = (given.folder or Path(passing)).absolute() / str(passages)
            print(json.dumps(measured(passages, store)), flush=True)


if __name__ == "__main__":
    main()
