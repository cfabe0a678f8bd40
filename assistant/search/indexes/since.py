"""What came and went since the vector index was built whole: two small files of a generation."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.errors import StoreError

_NAMES, _VECTORS = "since.json", "since.npy"


@dataclass(frozen=True, slots=True)
class Since:
    """`gone` are ids of the vector index that no longer count, `new` those beside it."""

    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def followed_by(self, removed: Collection[str], added: Sequence[str]) -> "Since":
        """With a further change; an id that is removed and added takes another vector."""
        lately = {*removed, *added}
        kept = [id for id in self.new if id not in lately]
        in_base = [id for id in removed if id not in {*self.new, *self.gone}]
        return Since((*self.gone, *in_base), (*kept, *added))

    def __len__(self) -> int:
        return len(self.gone) + len(self.new)


def write_since(folder: Path, since: Since, vectors: np.ndarray) -> None:
    """With the vectors of `new`, float32 [len(new), dimension]."""
    said = json.dumps({"gone": since.gone, "new": since.new})
    (folder / _NAMES).write_text(said, encoding="utf-8")
    np.save(folder / _VECTORS, np.asarray(vectors, np.float32), allow_pickle=False)


def read_since(folder: Path) -> Since:
    """Nothing where the generation has a vector index of its own.

    Raises:
        StoreError: it cannot be read.
    """
    if not (folder / _NAMES).exists():
        return Since()
    try:
        said = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
        return Since(tuple(said["gone"]), tuple(said["new"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(folder) from error


def read_new_vectors(folder: Path, since: Since) -> dict[str, np.ndarray]:
    """The vectors of `new` by id; raises StoreError where they cannot be read."""
    try:
        vectors = np.load(folder / _VECTORS, allow_pickle=False)
        return dict(zip(since.new, vectors, strict=True))
    except (OSError, ValueError, EOFError) as error:
        raise _unreadable(folder) from error


def _unreadable(folder: Path) -> StoreError:
    return StoreError(f"The list of changes in {folder} is damaged. Run `python -m ingest`.")
