"""What the search by meaning asks of an embedding model, whether it ships with us or is served."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

Identity = Mapping[str, str | int]  # what the library keeps vectors under

SHIPPED = "embedded:"  # what the name of a model that ships with the program begins with
_AGREEING = 0.999  # cosine; one model on two machines gives .9999, its 8-bit variant .98 to .9995


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Which model made a vector; vectors of unequal models must never be compared.

    `weights_hash` is that of the weights, or of `probes` where the weights are out of reach:
    float32 [texts, dimension] in bytes, the model's vectors of a few fixed texts. The prefix of
    questions is no part of it: it changes no stored vector.
    """

    model: str
    dimension: int
    weights_hash: str
    passage_prefix: str = ""
    probes: bytes = b""

    @property
    def identity(self) -> dict[str, str | int]:
        """All but the probes, by name; equal for equal models only."""
        values: dict[str, str | int] = {
            "model": self.model,
            "dimension": self.dimension,
            "weights_hash": self.weights_hash,
        }
        return values | ({"passage_prefix": self.passage_prefix} if self.passage_prefix else {})

    def is_same(self, identity: Identity, probes: bytes) -> bool:
        """Whether a stored identity, with the probes stored beside it, is this model's.

        The same weights give slightly other numbers on another machine, so probes need only agree.
        """
        if dict(identity) == self.identity:
            return True
        but_weights = {**identity, "weights_hash": self.weights_hash}
        return but_weights == self.identity and bool(probes) and agree(self.probes, probes)


class Embedder(Protocol):
    """Texts to unit vectors; safe to share between threads.

    Every member but `batch_size` may raise EmbeddingError, where a server is at fault, or
    ResourceError, where the weights that ship are damaged.
    """

    @property
    def fingerprint(self) -> Fingerprint: ...

    @property
    def batch_size(self) -> int:
        """How many passages to hand over at once: what a kill loses at most."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, float32 [len(texts), dimension]."""
        ...

    def encode_question(self, text: str) -> np.ndarray:
        """A unit vector, float32 [dimension]."""
        ...


def agree(probes: bytes, others: bytes) -> bool:
    """Whether two models give the same vectors for the same texts."""
    ours, theirs = np.frombuffer(probes, np.float32), np.frombuffer(others, np.float32)
    if ours.size != theirs.size or not ours.size:
        return False
    product = float(ours @ theirs)
    return product >= _AGREEING * float(np.linalg.norm(ours) * np.linalg.norm(theirs))


def as_text(probes: bytes) -> str:
    return base64.b64encode(probes).decode("ascii")


def from_text(probes: str) -> bytes:
    return base64.b64decode(probes)


def describe(identity: Identity) -> str:
    prefix = identity.get("passage_prefix", "")
    told = f"{identity['model']} ({identity['dimension']} dimensions"
    return f"{told}, passages begin with {prefix!r})" if prefix else f"{told})"
