"""How a library grows: `python -m tests.measure_growth PASSAGES … >> growth.jsonl`.

Vectors are drawn by chance, so the time of encoding is not in it (docs/scale.md gives it apart).
Each figure is of a fresh process over a store on the disk.
"""

import json
import os
import resource
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


def measured(passages: int, folder: Path) -> dict[str, object]:
    settings = Settings(store=StoreSettings(path=folder))
    given = documents(passages)
    started, processor = time.monotonic(), time.process_time()
    stored = fill(folder, given, settings)
    seconds, busy = time.monotonic() - started, time.process_time() - processor
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    environment = os.environ | {"ASSISTANT_STORE__PATH": str(folder)}
    command = [sys.executable, "-c", _ASK]
    told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return {
        "passages": stored,
        "ingest_s": seconds,
        "ingest_processor_s": busy,
        "ingest_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "disk_kb_per_passage": size / 1000 / stored,
        **json.loads(told.stdout.splitlines()[-1]),
    }


def main() -> None:
    for passages in map(int, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measured(passages, Path(folder))), flush=True)


if __name__ == "__main__":
    main()
