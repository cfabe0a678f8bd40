"""Checks a built generation in a child process, since a damaged index can end the one it is in."""

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from assistant.children import start_child
from assistant.errors import StoreError
from assistant.search.words import WordEntry

if TYPE_CHECKING:
    from assistant.search.vectors import VectorServer

_SECONDS, _SECONDS_EACH = 600.0, 0.002  # that a check may take, and more for each passage
_NEAREST = 10
# Of the samples, may be missed by a search that is approximate by nature: next to none of real
# passages, but 9 in 100 of 100,000 random vectors. That each is stored is checked without it.
_TOLERATED = 0.2
_EQUAL = 0.9999


@dataclass(frozen=True, slots=True)
class Sample:
    """A passage that has to be stored with its vector and its words."""

    entry: WordEntry
    vector: np.ndarray

    @property
    def id(self) -> str:
        return self.entry.passage_id


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a generation, in words, and the passages that show it."""

    fault: str
    passages: tuple[str, ...] = ()


class Verifier:
    """The child: started early, since its imports take a second, and asked once."""

    def __enter__(self) -> Self:
        self._process = start_child(__name__, errors=subprocess.STDOUT)
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()

    def check(
        self,
        folder: Path,
        ids: Sequence[str],
        samples: Iterable[Sample],
        server: "VectorServer | None" = None,
    ) -> Damage | None:
        """What is wrong with the generation in `folder`, with its vectors on `server`, or None."""
        request = {
            "folder": str(folder),
            "passages": len(ids),
            "digest": _digest(ids),
            "samples": [_packed(sample) for sample in samples],
            "server": asdict(server) if server else None,
        }
        seconds = _SECONDS + _SECONDS_EACH * len(ids)
        try:
            said, _ = self._process.communicate(json.dumps(request).encode(), seconds)
        except subprocess.TimeoutExpired:
            return Damage(f"no answer within {seconds:.0f} seconds")
        last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
        if self._process.returncode == 0:
            found = json.loads(last[0]) if last else None
            return Damage(found["fault"], tuple(found["passages"])) if found else None
        return Damage(last[0] if last else f"exit code {self._process.returncode}")


def main() -> None:
    """The child's part: a line of JSON that says what is wrong, `null` where nothing is."""
    from assistant.search.indexes.generation import open_vectors
    from assistant.search.vectors import VectorServer, preload
    from assistant.search.words import WordIndex

    preload()
    given = sys.stdin.buffer.read()
    if not given:
        return  # the parent ended before it had anything to check
    request = json.loads(given)
    folder = Path(request["folder"])
    server = VectorServer(**request["server"]) if request["server"] else None
    try:
        vectors = open_vectors(folder, server)
        words = WordIndex.open(folder / "words")
        verdict = _verdict(vectors, words, request)
    except StoreError as error:
        verdict = Damage(str(error))
    print(json.dumps(asdict(verdict) if verdict else None))


def _verdict(vectors: Any, words: Any, request: dict[str, Any]) -> Damage | None:
    samples = [_unpacked(sample) for sample in request["samples"]]
    if words.count() != request["passages"] or vectors.count() != request["passages"]:
        return Damage(
            f"{words.count()} and {vectors.count()} passages instead of {request['passages']}"
        )
    if _digest(vectors.ids()) != request["digest"] or _digest(words.ids()) != request["digest"]:
        return Damage("it holds other passages than the library")
    for lost, by, most in (
        (_altered(vectors, samples), "stored with their vector", 0.0),
        ([s.id for s in samples if not words.holds(s.entry)], "stored with their words", 0.0),
        (_lost_by_vector(vectors, samples), "found by their vector", _TOLERATED),
    ):
        if len(lost) > most * len(samples):
            return Damage(f"{len(lost)} of {len(samples)} passages are not {by}", tuple(lost))
    return None


def _altered(vectors: Any, samples: Sequence[Sample]) -> list[str]:
    """Whose vectors are missing or differ from the library's, by a lookup without a search."""
    stored = vectors.stored([sample.id for sample in samples]) if samples else {}
    return [
        sample.id
        for sample in samples
        if sample.id not in stored or float(stored[sample.id] @ sample.vector) < _EQUAL
    ]


def _lost_by_vector(vectors: Any, samples: Sequence[Sample]) -> list[str]:
    """For whose vectors a search finds nothing as near as they are; equal passages may stand in."""
    if not samples:
        return []
    found = vectors.search_many(np.stack([sample.vector for sample in samples]), _NEAREST)
    return [
        sample.id
        for sample, hits in zip(samples, found, strict=True)
        if not hits or hits[0][1] < _EQUAL
    ]


def _digest(ids: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def _packed(sample: Sample) -> dict[str, Any]:
    vector = np.asarray(sample.vector, np.float32).tobytes()
    return {"entry": asdict(sample.entry), "vector": base64.b64encode(vector).decode("ascii")}


def _unpacked(values: dict[str, Any]) -> Sample:
    vector = np.frombuffer(base64.b64decode(values["vector"]), np.float32)
    return Sample(WordEntry(**values["entry"]), vector)
