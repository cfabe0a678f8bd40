"""The shared table of word vectors: what is written at 4 bits is read back."""

from pathlib import Path

import numpy as np
import pytest

from assistant.core.word_table import WIDTH, WordTable
from assistant.errors import ResourceError


def written(vectors: np.ndarray, scale: float) -> np.ndarray:
    """Rows as the file keeps them, all blocks of one scale."""
    numbers = (vectors / scale + 8).astype(np.uint8).reshape(-1, 32)
    packed = numbers[:, :16] | numbers[:, 16:] << 4
    scales = np.full(len(numbers), scale, "<f2").view(np.uint8).reshape(-1, 2)
    return np.hstack([scales, packed]).reshape(len(vectors), -1)


def test_vectors_are_looked_up_by_token(tmp_path: Path) -> None:
    chosen = np.random.default_rng(3).integers(-8, 8, (7, WIDTH)).astype(np.float32) * 0.5
    np.save(tmp_path / "words.npy", written(chosen, 0.5))
    table = WordTable(tmp_path / "words.npy")
    ids = np.array([[6, 0, 3], [3, 3, 1]])
    assert len(table) == 7
    assert table.vectors(ids).dtype == np.float32
    assert np.array_equal(table.vectors(ids), chosen[ids])


def test_a_damaged_table_says_what_to_do(tmp_path: Path) -> None:
    cut, wrong = tmp_path / "cut.npy", tmp_path / "wrong.npy"
    np.save(cut, np.zeros((4, 216), np.uint8))
    cut.write_bytes(cut.read_bytes()[:-100])
    np.save(wrong, np.zeros((4, WIDTH), np.float32))
    for file in (cut, wrong, tmp_path / "missing.npy"):
        with pytest.raises(ResourceError, match="install the package again"):
            WordTable(file)
