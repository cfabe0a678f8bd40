"""Tells a question's kind by the labelled examples that are nearest, in meaning and in wording.

Kernel ridge regression over the examples, one score a kind: the kernel is the cosine of the
encoder's vectors, which joins the languages, plus that of word pairs, which hears "compare" and
"list all". Solved in one step, so that an example added to the file counts from the next start.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from assistant.plan.kinds import Kind, Plan, read_examples
from assistant.resources import resource

_WORDING = 0.5  # of the kernel; the rest is meaning
_RIDGE = 0.01
_SHARPNESS = 6.0  # of the softmax over scores; makes probabilities of left-out examples true
_NAME = re.compile(r"(?<=\s)[A-ZÅÄÖÆØÜ][\w&’'-]*(?:\s+[A-ZÅÄÖÆØÜ][\w&’'-]*)*")
_NUMBER = re.compile(r"\d[\d.,]*")
_WORD = re.compile(r"[^\W_]+|§|[?!]")

Vectors = NDArray[np.float32]
_Counts = dict[str, float]


class Planner:
    """Loads and fits with the first question. Safe to share between threads."""

    def __init__(
        self, encode: Callable[[Sequence[str]], Vectors], examples: Path | None = None
    ) -> None:
        """`encode` gives unit vectors, float32 [n, d], of questions."""
        self._encode = encode
        self._file = examples
        self._lock = Lock()

    def plan(self, question: str) -> Plan:
        """The likeliest kind; raises ResourceError where the examples cannot be read."""
        with self._lock:
            fitted = self._fitted
        return fitted.plan(question)

    @cached_property
    def _fitted(self) -> "_Fitted":
        examples = read_examples(self._file or resource("prompts") / "kinds.toml")
        return _Fitted(examples, self._encode)


class _Fitted:
    def __init__(
        self, examples: Sequence[tuple[Kind, str]], encode: Callable[[Sequence[str]], Vectors]
    ) -> None:
        self._encode = encode
        self._wordings = _Wordings([text for _, text in examples])
        vectors = encode([text for _, text in examples])
        self._mean = vectors.mean(0)  # what all questions share says nothing
        self._vectors = self._centred(vectors)
        kernel = self._kernel(self._vectors, self._wordings.known)
        targets = np.array([[float(kind is other) for other in Kind] for kind, _ in examples])
        # Each kind weighs the same, however many examples it has.
        weight = 1 / targets.sum(0)[targets.argmax(1)]
        ridge = np.diag(_RIDGE * weight.min() / weight) * len(examples) / len(Kind)
        self._dual = np.linalg.solve(kernel + ridge, targets)

    def plan(self, question: str) -> Plan:
        scores = self._scores(question)
        likely = np.exp(_SHARPNESS * (scores - scores.max()))
        likely /= likely.sum()
        best = int(likely.argmax())
        return Plan(list(Kind)[best], float(likely[best]))

    def _scores(self, question: str) -> NDArray[np.float64]:
        vector = self._centred(self._encode([question]))
        kernel = self._kernel(vector, self._wordings.of([question]))
        return np.asarray((kernel @ self._dual)[0])

    def _centred(self, vectors: Vectors) -> Vectors:
        moved = vectors - self._mean
        return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True))

    def _kernel(self, vectors: Vectors, wordings: NDArray[np.float64]) -> NDArray[np.float64]:
        """[n, examples]"""
        meaning = vectors.astype(np.float64) @ self._vectors.T.astype(np.float64)
        return (1 - _WORDING) * meaning + _WORDING * (wordings @ self._wordings.known.T)


class _Wordings:
    """Words and pairs of words as unit vectors, rare ones heavier; names and numbers are alike."""

    def __init__(self, texts: Sequence[str]) -> None:
        counted = [_grams(text) for text in texts]
        having = Counter(gram for counts in counted for gram in counts)
        self._places = {gram: place for place, gram in enumerate(having)}
        self._rarity = np.log(len(texts) / np.array(list(having.values()), float))
        self.known = self._rows(counted)

    def of(self, texts: Sequence[str]) -> NDArray[np.float64]:
        return self._rows([_grams(text) for text in texts])

    def _rows(self, counted: Sequence[set[str]]) -> NDArray[np.float64]:
        rows = np.zeros((len(counted), len(self._places)))
        for row, grams in zip(rows, counted, strict=True):
            for gram in grams:
                if (place := self._places.get(gram)) is not None:
                    row[place] = self._rarity[place]
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(norms, 1e-9))


def _grams(text: str) -> set[str]:
    alike = _NUMBER.sub("§", _NAME.sub("§", text))
    found = ["<", *_WORD.findall(alike.lower()), ">"]
    return {*found[1:-1], *(" ".join(pair) for pair in pairwise(found))}
