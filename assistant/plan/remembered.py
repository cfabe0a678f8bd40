"""Vectors of the examples, kept beside the program, so that the first question does not wait.

`python -m assistant.plan.remembered` makes the file anew. An example that is not in it, because
somebody added it, is encoded when the program starts; nothing depends on the file.
"""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.core.encoder import Encoder
from assistant.plan.planner import Vectors, every_example

FILE = Path(__file__).with_name("examples.npy")
_KEY = 8  # bytes of a digest


class Remembered:
    """Encodes questions; those that are kept are looked up. Safe to share between threads."""

    def __init__(self, encoder: Encoder, file: Path = FILE) -> None:
        self._encoder, self._file = encoder, file

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32 [texts, dimension]; raises what the encoder raises."""
        known = self.kept if len(texts) > 1 else {}
        new = [text for text in texts if self.key(text) not in known]
        encoded = dict(zip(new, self._encoder.encode_questions(new), strict=True)) if new else {}
        found = [encoded[t] if t in encoded else known[self.key(t)] for t in texts]
        return np.stack(found).astype(np.float32)

    def keep(self, texts: Sequence[str]) -> None:
        """Writes the vectors of the texts to the file."""
        vectors = self._encoder.encode_questions(texts)
        rows = [(self.key(t), v.astype(np.float16)) for t, v in zip(texts, vectors, strict=True)]
        kind = [("key", f"V{_KEY}"), ("vector", np.float16, vectors.shape[1])]
        np.save(self._file, np.array(rows, dtype=kind))

    @cached_property
    def kept(self) -> dict[bytes, Vectors]:
        if not self._file.exists():
            return {}
        rows = np.load(self._file)
        return {row["key"].tobytes(): row["vector"].astype(np.float32) for row in rows}

    def key(self, text: str) -> bytes:
        model = str(sorted(self._encoder.fingerprint.identity.items()))
        return hashlib.sha256(f"{model} {text}".encode()).digest()[:_KEY]


def main() -> None:
    texts = list(dict.fromkeys(example.text for example in every_example()))
    Remembered(Encoder()).keep(texts)


if __name__ == "__main__":
    main()
