"""Sorts questions by the labelled examples that are nearest, in meaning and in wording.

Kernel ridge regression over the examples, one score a kind: the kernel is the cosine of the
encoder's vectors, which joins the languages, plus that of word pairs, which hears "compare" and
"list all". Solved in one step, so that an example added to the file counts from the next start.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from assistant.language.letters import CAPITAL
from assistant.plan.kinds import EXTREMES, SMALL_TALK, Example, Kind, Plan, read_examples
from assistant.resources import resource

_WORDING = 0.5  # of the kernel; the rest is meaning
_RIDGE = 0.01
_SHARPNESS = 6.0  # of the softmax over scores; makes probabilities of left-out examples true
_NAME = re.compile(rf"(?<=\s){CAPITAL}[\w&’'-]*(?:\s+{CAPITAL}[\w&’'-]*)*")
_NUMBER = re.compile(r"\d[\d.,]*")
_WORD = re.compile(r"[^\W_]+|§|[?!]")

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


class Planner:
    """Tells the kind. Loads and fits with the first question. Safe to share between threads."""

    def __init__(self, encode: Encode, examples: Path | None = None) -> None:
        """`encode` gives unit vectors, float32 [n, d], of questions."""
        self.encode = encode
        self._file = examples
        self._sorter = Sorter(encode, self._read)

    def plan(self, question: str) -> Plan:
        """The likeliest kind; raises ResourceError where the examples cannot be read."""
        label, probability, language = self._sorter.sort(question)
        return Plan(Kind(label), probability, language)

    def _read(self) -> list[Example]:
        if self._file:
            return read_examples(self._file)
        talk = (replace(one, label=Kind.SMALL_TALK) for one in small_talk_examples())
        return [*read_examples(resource("prompts") / "kinds.toml"), *talk]


def small_talk_examples() -> list[Example]:
    """The sorts of small talk; raises ResourceError where the examples cannot be read."""
    return read_examples(resource("prompts") / "small_talk.toml", SMALL_TALK)


def extreme_examples() -> list[Example]:
    """What questions for extremes compare; raises ResourceError likewise."""
    return read_examples(resource("prompts") / "extremes.toml", EXTREMES)


class Sorter:
    """Tells the label of a text by its nearest examples, which are read with the first text."""

    def __init__(self, encode: Encode, read: Callable[[], list[Example]]) -> None:
        self._encode, self._read = encode, read
        self._lock = Lock()

    def sort(self, text: str) -> tuple[str, float, str]:
        """The likeliest label, its probability, and the language of the nearest example.

        Raises:
            ResourceError: the examples cannot be read.
        """
        with self._lock:
            fitted = self._fitted
        return fitted.sort(text)

    @cached_property
    def _fitted(self) -> "_Fitted":
        return _Fitted(self._read(), self._encode)


class _Fitted:
    def __init__(self, examples: Sequence[Example], encode: Encode) -> None:
        self._encode, self._examples = encode, examples
        self._labels = list(dict.fromkeys(example.label for example in examples))
        texts = [example.text for example in examples]
        self._wordings = _Wordings(texts)
        vectors = encode(texts)
        self._mean = vectors.mean(0)  # what all questions share says nothing
        self._vectors = self._centred(vectors)
        kernel = self._kernel(self._vectors, self._wordings.known)
        targets = np.array([[float(e.label == label) for label in self._labels] for e in examples])
        # Each label weighs the same, however many examples it has.
        weight = 1 / targets.sum(0)[targets.argmax(1)]
        ridge = np.diag(_RIDGE * weight.min() / weight) * len(examples) / len(self._labels)
        self._dual = np.linalg.solve(kernel + ridge, targets)

    def sort(self, text: str) -> tuple[str, float, str]:
        vector = self._centred(self._encode([text]))
        kernel = self._kernel(vector, self._wordings.of([text]))[0]
        scores = kernel @ self._dual
        likely = np.exp(_SHARPNESS * (scores - scores.max()))
        likely /= likely.sum()
        best = int(likely.argmax())
        language = self._examples[int(kernel.argmax())].language
        return self._labels[best], float(likely[best]), language

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
