"""Checks a built generation in a child process, since a damaged index can end the one it is in."""

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from assistant.search.vectors import VectorServer

_SECONDS = 600.0
_NEAREST = 10
_BY_WORDS = 1000
_WORDS_ASKED = 40
# Of the samples, may be missed by a search that is approximate by nature: next to none of real
# passages, but 9 in 100 of 100,000 random vectors. That each is stored is checked without it.
_TOLERATED = 0.2
_TOLERATED_OF_FEW, _FEW = 0.01, 1000
_EQUAL = 0.9999
_START = (
    "import sys; sys.path[:] = sys.argv[1:]; "
    "from assistant.search.indexes.verify import main; main()"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A passage that has to find itself, by its vector and by words of `text` (with title)."""

    id: str
    vector: np.ndarray
    text: str
    language: str


class Verifier:
    """The child: started early, since its imports take a second, and asked once."""

    def __enter__(self) -> Self:
        folders = [str(Path(entry or ".").absolute()) for entry in sys.path]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", _START, *folders],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()

    def check(
        self,
        folder: Path,
        ids: Sequence[str],
        samples: Iterable[Sample],
        server: "VectorServer | None" = None,
    ) -> str | None:
        """What is wrong with the generation in `folder`, with its vectors on `server`, or None."""
        request = {
            "folder": str(folder),
            "passages": len(ids),
            "digest": _digest(ids),
            "samples": [_packed(sample) for sample in samples],
            "server": asdict(server) if server else None,
        }
        try:
            said, _ = self._process.communicate(json.dumps(request).encode(), _SECONDS)
        except subprocess.TimeoutExpired:
            return f"no answer within {_SECONDS:g} seconds"
        if self._process.returncode == 0:
            return None
        reason = said.decode("utf-8", "replace").strip().splitlines()[-1:]
        return reason[0] if reason else f"exit code {self._process.returncode}"


def main() -> None:
    """The child's part: says what is wrong and exits with 1, or with 0 where nothing is."""
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
    vectors = open_vectors(folder, server)
    words = WordIndex.open(folder / "words")
    sys.exit(_fault(vectors, words, request))


def _fault(vectors: Any, words: Any, request: dict[str, Any]) -> str | None:
    samples = [_unpacked(sample) for sample in request["samples"]]
    if words.count() != request["passages"] or vectors.count() != request["passages"]:
        return f"{words.count()} and {vectors.count()} passages instead of {request['passages']}"
    if _digest(vectors.ids()) != request["digest"]:
        return "it holds other passages than the library"
    tolerated = _TOLERATED_OF_FEW if request["passages"] <= _FEW else _TOLERATED
    for lost, by, most in (
        (_altered(vectors, samples), "stored with their vector", 0.0),
        (_lost_by_vector(vectors, samples), "found by their vector", tolerated),
        (_lost_by_words(words, samples), "found by their words", tolerated),
    ):
        if lost > most * len(samples):
            return f"{lost} of {len(samples)} passages are not {by}"
    return None


def _altered(vectors: Any, samples: Sequence[Sample]) -> int:
    """How many vectors are missing or differ from the library's, by a lookup without a search."""
    stored = vectors.stored([sample.id for sample in samples]) if samples else {}
    return sum(
        sample.id not in stored or float(stored[sample.id] @ sample.vector) < _EQUAL
        for sample in samples
    )


def _lost_by_vector(vectors: Any, samples: Sequence[Sample]) -> int:
    if not samples:
        return 0
    found = vectors.search_many(np.stack([sample.vector for sample in samples]), _NEAREST)
    return sum(
        not _is_found(sample, hits, _NEAREST) for sample, hits in zip(samples, found, strict=True)
    )


def _lost_by_words(words: Any, samples: Sequence[Sample]) -> int:
    lost = 0
    for sample in samples:
        asked = _spread_words(sample.text)
        if asked:  # a passage may be nothing but dashes
            hits = words.search(asked, sample.language, _BY_WORDS)
            lost += not _is_found(sample, hits, _BY_WORDS)
    return lost


def _is_found(sample: Sample, hits: Sequence[tuple[str, float]], limit: int) -> bool:
    """Whether it is among the hits, or crowded out by passages that are equal to the search."""
    if any(id == sample.id for id, _ in hits):
        return True
    return len(hits) == limit and hits[-1][1] >= _EQUAL * hits[0][1]


def _spread_words(text: str) -> str:
    from assistant.language import words

    distinct = list(dict.fromkeys(words(text)))
    return " ".join(distinct[:: -(-len(distinct) // _WORDS_ASKED) or 1])


def _digest(ids: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def _packed(sample: Sample) -> dict[str, Any]:
    vector = np.asarray(sample.vector, np.float32).tobytes()
    return {
        "id": sample.id,
        "vector": base64.b64encode(vector).decode("ascii"),
        "text": sample.text,
        "language": sample.language,
    }


def _unpacked(values: dict[str, Any]) -> Sample:
    vector = np.frombuffer(base64.b64decode(values["vector"]), np.float32)
    return Sample(values["id"], vector, values["text"], values["language"])
