"""The embedded encoder: texts to unit vectors on the CPU, from weights that ship with it.

May use: errors, networks, search.
"""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import ResourceError
from assistant.networks import TOKENIZER, load_session, load_tokenizer
from assistant.search.embedder import Fingerprint

_FOLDER = Path(__file__).resolve().parent
WEIGHTS = _FOLDER / "encoder.int8.onnx"
DIMENSION = 384
MAX_TOKENS = 256  # what the model was trained on; longer input is cut
_BATCH = 32
_THREADS = 2


class Encoder:
    """all-MiniLM-L6-v2 in ONNX. Loads on first use; safe to share between threads."""

    batch_size = 128  # passages: under a second

    @cached_property
    def fingerprint(self) -> Fingerprint:
        digest = hashlib.sha256(_existing(WEIGHTS).read_bytes())
        digest.update(_existing(TOKENIZER).read_bytes())
        return Fingerprint("embedded:all-MiniLM-L6-v2", DIMENSION, digest.hexdigest()[:16])

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """As `encode`."""
        return self.encode(texts)

    def encode_question(self, text: str) -> np.ndarray:
        """A unit vector, float32 [384]; raises what `encode` raises."""
        vector: np.ndarray = self.encode([text])[0]
        return vector

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, float32 [len(texts), 384].

        Raises:
            ResourceError: the weights are missing or damaged.
        """
        vectors = np.zeros((len(texts), DIMENSION), np.float32)
        tokens = self._tokenizer.encode_batch(list(texts))
        # Texts of equal length share a batch, so that little is computed on padding.
        order = sorted(range(len(texts)), key=lambda index: len(tokens[index].ids))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[batch] = self._run([tokens[index].ids for index in batch])
        return vectors

    def _run(self, batch: list[list[int]]) -> np.ndarray:
        ids = np.zeros((len(batch), max(map(len, batch))), np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        result = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return np.asarray(result, np.float32)

    @cached_property
    def _tokenizer(self) -> Any:
        return load_tokenizer(max_tokens=MAX_TOKENS)

    @cached_property
    def _session(self) -> Any:
        return load_session(WEIGHTS, _THREADS)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ResourceError(f"{path.name} is missing from the installation; install it again.")
    return path
