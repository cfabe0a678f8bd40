"""The table of word vectors that all networks share, kept at 4 bits and looked up in numpy.

A file for numpy (`.npy`), uint8 [pieces, 216]: row i is the vector of the tokenizer's piece i, as
12 blocks of 18 bytes. A block is a float16 scale (little-endian) and 16 bytes of two 4-bit numbers
each: the low halves are the block's first 16 weights, the high halves its last 16, and a weight is
(number - 8) times the scale.
"""

from pathlib import Path

import numpy as np

from assistant.errors import ResourceError

WIDTH = 384
_BLOCK = 32  # weights that share a scale
_BYTES = 2 + _BLOCK // 2


class WordTable:
    """Float32 vectors of token ids. Reads from the file as needed; safe to share."""

    def __init__(self, file: Path) -> None:
        """Raises ResourceError where the file is missing or damaged."""
        try:
            self._rows = np.load(file, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise _damaged(file) from error
        if self._rows.dtype != np.uint8 or self._rows.shape[1:] != (WIDTH // _BLOCK * _BYTES,):
            raise _damaged(file)

    def __len__(self) -> int:
        return len(self._rows)

    def vectors(self, ids: np.ndarray) -> np.ndarray:
        """Float32 [*ids.shape, 384]."""
        distinct, places = np.unique(ids, return_inverse=True)
        blocks = self._rows[distinct].reshape(-1, _BYTES)
        scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
        halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
        weights = (halves.astype(np.float32) - 8) * scales
        result: np.ndarray = weights.reshape(-1, WIDTH)[places.reshape(ids.shape)]
        return result


def _damaged(file: Path) -> ResourceError:
    return ResourceError(f"{file.name} is missing or damaged; install the package again.")
