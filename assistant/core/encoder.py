"""The embedded encoder: texts of any of the five languages to unit vectors on the CPU."""

import hashlib
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from assistant.core.loading import CENTRES, ENCODER, TOKENIZER, WORDS, tokenizer, word_table
from assistant.core.word_table import WIDTH
from assistant.errors import ResourceError
from assistant.language import LANGUAGES, detect
from assistant.networks import load_array, load_session
from assistant.search.embedder import SHIPPED, Fingerprint

DIMENSION = WIDTH
MAX_TOKENS = 320  # longer texts are cut
START, END = 0, 2  # the pieces around every text
_QUESTION, _PASSAGE = "query: ", "passage: "  # what the model was trained to see before its texts
_QUESTIONS, _PASSAGES = 0, 1  # rows of the centres
_BATCH = 16
THREADS = 2


class Encoder:
    """multilingual-e5-small in ONNX. Loads on first use; safe to share between threads."""

    batch_size = 128  # passages: a few seconds

    def __init__(self, threads: int = THREADS) -> None:
        self._threads = threads

    @cached_property
    def fingerprint(self) -> Fingerprint:
        digest = _digest(ENCODER, WORDS, TOKENIZER, CENTRES)
        return Fingerprint(f"{SHIPPED}multilingual-e5-small", DIMENSION, digest[:16])

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, float32 [len(texts), 384].

        Raises:
            ResourceError: the weights are missing or damaged.
        """
        return self._centred(self.plain_passages(texts), texts, of=_PASSAGES)

    def encode_question(self, text: str) -> np.ndarray:
        """A unit vector, float32 [384]; raises what `encode_passages` raises."""
        vector: np.ndarray = self.encode_questions([text])[0]
        return vector

    def encode_questions(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, float32 [len(texts), 384]; raises what `encode_passages` raises."""
        return self._centred(self.plain_questions(texts), texts, of=_QUESTIONS)

    def plain_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors as the network gives them; so are those of `plain_questions`."""
        return self._encode([_PASSAGE + text for text in texts])

    def plain_questions(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode([_QUESTION + text for text in texts])

    def _centred(self, vectors: np.ndarray, texts: Sequence[str], of: int) -> np.ndarray:
        """Unit vectors without what all of a language have in common.

        The network's own lie so close together that the index loses some of them, and closer
        within a language than across.
        """
        if not len(texts):
            return vectors
        languages = [LANGUAGES.index(detect(text)) for text in texts]
        moved = vectors - self._centres[of, languages]
        return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), np.float32)

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), DIMENSION), np.float32)
        pieces = [
            [START, *encoding.ids[: MAX_TOKENS - 2], END]
            for encoding in tokenizer().encode_batch(list(texts), add_special_tokens=False)
        ]
        # Texts of equal length share a batch, so that little is computed on padding.
        order = sorted(range(len(texts)), key=lambda index: len(pieces[index]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[batch] = self._run([pieces[index] for index in batch])
        return vectors

    def _run(self, batch: list[list[int]]) -> np.ndarray:
        ids = np.zeros((len(batch), max(map(len, batch))), np.int64)
        mask = np.zeros_like(ids)
        for row, pieces in enumerate(batch):
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        given = {"words": word_table().vectors(ids), "mask": mask}
        return np.asarray(self._session.run(["embedding"], given)[0], np.float32)

    @cached_property
    def _centres(self) -> np.ndarray:
        """Float32 [2, 5, 384]: the middle of questions and of passages, by language."""
        return load_array(CENTRES)

    @property
    def _session(self) -> Any:
        return load_session(ENCODER, self._threads)


@cache
def _digest(*files: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(_existing(file).read_bytes())
    return digest.hexdigest()


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ResourceError(f"{path.name} is missing from the installation; install it again.")
    return path
