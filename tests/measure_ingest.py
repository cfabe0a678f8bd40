"""An ingest beside the plain LangChain pipeline: `python -m tests.measure_ingest DOCUMENTS`.

Both read the same files, of random words, with the same encoder, one after the other in processes
of their own; and how much of the ingest's processor time the encoder takes.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from assistant.core.encoder import Encoder

_WORDS = Path(__file__).parents[1] / "assistant" / "language" / "common_words.txt"
_CHARACTERS = 8000  # of a document


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of the clock and of the processors, and of these the encoder's own."""

    wall: float
    processor: float
    encoder: float


def write(folder: Path, documents: int) -> None:
    rng = random.Random(3)
    words = [word for word in _WORDS.read_text(encoding="utf-8").split() if word.isalpha()]
    for number in range(documents):
        text = ""
        while len(text) < _CHARACTERS:
            sentence = " ".join(rng.choices(words, k=rng.randint(8, 24)))
            text += f"{sentence.capitalize()}.{' ' if rng.random() < 0.8 else chr(10) * 2}"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")


def ours(documents: Path, store: Path) -> None:
    from ingest.__main__ import main

    os.environ["ASSISTANT_STORE__PATH"] = str(store)
    assert main([str(documents)]) == 0


def plain(documents: Path, store: Path) -> None:
    from assistant.types import Document
    from eval.benchmark.plain_langchain import build

    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(documents.iterdir())}
    build(store, [Document(n, n, n, n, "", "", "en", text, n) for n, text in texts.items()])


def timed(which: str, documents: str, store: str) -> None:
    """What the process of its own does; prints the seconds of processor time that encoding took."""
    spent, encode = 0.0, Encoder.encode_passages

    def counted(self: Encoder, texts: list[str]) -> object:
        nonlocal spent
        before = time.process_time()  # of all threads
        try:
            return encode(self, texts)
        finally:
            spent += time.process_time() - before

    Encoder.encode_passages = counted  # type: ignore[method-assign,assignment]
    {"ours": ours, "plain": plain}[which](Path(documents), Path(store))
    print(spent)


def measured(which: str, documents: Path, store: Path) -> Spent:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "tests.measure_ingest", which, str(documents), str(store)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - started
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(wall, processor, float(done.stdout.split()[-1]))


def main() -> None:
    if len(sys.argv) > 2:
        timed(*sys.argv[1:])
        return
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "documents"
        documents.mkdir()
        write(documents, int(sys.argv[1]))
        found = {which: measured(which, documents, Path(folder) / which) for which in RUNS}
    for which, spent in found.items():
        share = spent.encoder / spent.processor
        print(
            f"{which}: {spent.wall:.1f} s, {spent.processor:.1f} s of processor, "
            f"{share:.0%} of it the encoder's"
        )
    quicker = found["plain"].wall / found["ours"].wall
    lighter = found["plain"].processor / found["ours"].processor
    print(f"ours takes 1/{quicker:.2f} of the time, 1/{lighter:.2f} of the processor time")


RUNS = ("ours", "plain")

if __name__ == "__main__":
    main()
