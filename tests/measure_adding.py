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
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np

from assistant.library import LibraryWriter
from assistant.models.embeddings import open_embedder
from assistant.settings import Settings, StoreSettings
from assistant.settings.embedding import EmbeddingSettings
from assistant.types import Document
from ingest import pipeline

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


_DIRECTIONS, _ASIDE = 24, 0.3


class ByChance:
    """Stands in for the encoder: unit vectors drawn by chance.

    They lie along a few directions and a little aside, since those of real passages do: by the
    distances to the nearest two, these have 20 dimensions, real ones 6 to 19. In all 384 alike, a
    graph takes two to three times as long to build.
    """

    batch_size = 10_000

    def __init__(self, settings: EmbeddingSettings) -> None:
        self.fingerprint = open_embedder(settings).fingerprint
        self._rng = np.random.default_rng(0)
        self._along = self._drawn(_DIRECTIONS, self.fingerprint.dimension) / _DIRECTIONS**0.5

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        vectors = self._drawn(len(texts), _DIRECTIONS) @ self._along
        vectors += _ASIDE * self._drawn(len(texts), self.fingerprint.dimension)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def _drawn(self, *shape: int) -> np.ndarray:
        return self._rng.standard_normal(shape, np.float32)

    def encode_question(self, text: str) -> np.ndarray:
        return self.encode_passages([text])[0]


def fill(
    given: list[Document], settings: Settings, progress: Callable[[str, int, int], None] | None
) -> int:
    """Ingests documents with vectors by chance; how many passages there are then."""
    with patch.object(pipeline, "open_embedder", ByChance):
        return pipeline.ingest_documents(given, settings, progress).passages


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Path(sys.argv[2] if len(sys.argv) > 2 else folder).absolute() / "store"
        settings = Settings(store=StoreSettings(path=store))
        held = LibraryWriter(store).passage_count()
        print(f"{held or fill(documents(int(sys.argv[1])), settings, None)} passages")
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
