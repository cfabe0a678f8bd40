"""What adding a document to many costs: `python -m tests.measure_adding PASSAGES [STORE]`.

With STORE the library is made there once, and used again by later runs. Bytecode is kept, as where
the program is installed: the first run writes it, and is not counted.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from assistant.library import FileState, LibraryWriter
from assistant.models.embeddings import open_embedder
from assistant.settings import Settings, StoreSettings
from assistant.types import Document
from ingest.pipeline import ingest_documents
from ingest.publish import derive

_WORDS = [
    *("hospital", "university", "registry", "agreement", "partner"),
    *("region", "study", "trial", "data", "centre"),
]
_PASSAGES_EACH = 10


def documents(passages: int) -> list[Document]:
    rng = random.Random(1)
    made = []
    for number in range(passages // _PASSAGES_EACH):
        text = ""
        while len(text) < 880 * _PASSAGES_EACH:
            some = " ".join(rng.choices(_WORDS, k=12))
            text += f"Partner {number} and the {some} of {rng.randrange(10**6)}. "
        id = f"{number:016x}"
        made.append(Document(id, f"made/{id}", f"{id}.txt", id, "", "", "en", text, id))
    return made


def fill(store: Path, given: list[Document], settings: Settings) -> int:
    """A library with random vectors in place of encoded ones."""
    library, rng = LibraryWriter(store), np.random.default_rng(0)
    library.prepare()
    identity = library.adopt(open_embedder(settings.embedding).fingerprint)
    digests = sorted({digest for each in given for digest in derive(each, FileState()).inputs})
    vectors = rng.normal(size=(len(digests), int(identity["dimension"]))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    library.add_vectors(identity, digests, vectors)
    return ingest_documents(given, settings).passages


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Path(sys.argv[2] if len(sys.argv) > 2 else folder).absolute() / "store"
        settings = Settings(store=StoreSettings(path=store))
        held = LibraryWriter(store).passage_count()
        print(f"{held or fill(store, documents(int(sys.argv[1])), settings)} passages")
        environment = os.environ | {"ASSISTANT_STORE__PATH": str(store)}
        environment["ASSISTANT_INGEST__FILL_REGISTER"] = "false"  # else it runs beside the next one
        environment |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
        for number in range(4):
            path = Path(folder) / f"{number}.txt"
            path.write_text(f"The harbour agreement {time.time()} was signed in Turku.\n")
            before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
            subprocess.run(
                [sys.executable, "-m", "ingest", str(path)],
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            counted = "one more" if number else "not counted"
            print(f"{counted}: {spent:.1f} s of processor, {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
