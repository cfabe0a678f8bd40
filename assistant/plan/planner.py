"""Sorts questions by the labelled examples that are nearest, in meaning and in wording.

Kernel ridge regression over the examples, one score a kind: the kernel is the cosine of the
encoder's vectors, which joins the languages, plus that of words, their pairs and runs of letters,
which hears "compare" and "list all". Solved in one step, so that an example added to the file
counts from the next start.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from assistant.language.letters import CAPITAL
from assistant.plan.kinds import EXTREMES, REWORKS, SMALL_TALK, Example, Kind, Plan, read_examples
from assistant.resources import resource

_WORDING = 0.5  # of the kernel; the rest is meaning
_RIDGE = 0.01
_NEARNESS = 4  # the higher, the less do examples count that are only of the same topic
_SAID_ALIKE = 0.6  # of two wordings, from which on they are taken for one language
_SHARPNESS = 10.0  # of the softmax over scores; makes probabilities of left-out examples true
_NAME = re.compile(rf"(?<=\s){CAPITAL}[\w&’'-]*(?:\s+{CAPITAL}[\w&’'-]*)*")
_NUMBER = re.compile(r"\d[\d.,]*")
_WORD = re.compile(r"[^\W_]+|§|[?!]")

_RUNS = (3, 4, 5)  # letters
_REMEMBERED = 64  # texts

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
        return read_examples(self._file) if self._file else kind_examples()


def kind_examples() -> list[Example]:
    """Of all kinds, small talk among them; raises ResourceError where they cannot be read."""
    talk = (replace(one, label=Kind.SMALL_TALK) for one in small_talk_examples())
    return [*read_examples(resource("prompts") / "kinds.toml"), *talk]


def every_example() -> list[Example]:
    """All that questions are told by; raises ResourceError where they cannot be read."""
    return [*kind_examples(), *small_talk_examples(), *extreme_examples(), *rework_examples()]


def small_talk_examples() -> list[Example]:
    """The sorts of small talk; raises ResourceError where the examples cannot be read."""
    return read_examples(resource("prompts") / "small_talk.toml", SMALL_TALK)


def extreme_examples() -> list[Example]:
    """What questions for extremes compare; raises ResourceError likewise."""
    return read_examples(resource("prompts") / "extremes.toml", EXTREMES)


def rework_examples() -> list[Example]:
    """What is to be done with an answer; raises ResourceError likewise."""
    return read_examples(resource("prompts") / "rework.toml", REWORKS)


class Sorter:
    """Tells the label of a text by its nearest examples, which are read with the first text."""

    def __init__(self, encode: Encode, read: Callable[[], list[Example]]) -> None:
        self._encode, self._read = encode, read
        self._lock = Lock()

    def sort(self, text: str) -> tuple[str, float, str]:
        """The likeliest label, its probability, and the language of the example in the same words.

        The language is "" where no example is worded like it.

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
        kernel = self._kernel(self._vectors, self._wordings.likeness(texts))
        targets = np.array([[float(e.label == label) for label in self._labels] for e in examples])
        # Each label weighs the same, however many examples it has.
        weight = 1 / targets.sum(0)[targets.argmax(1)]
        ridge = np.diag(_RIDGE * weight.min() / weight) * len(examples) / len(self._labels)
        self._dual = np.linalg.solve(kernel + ridge, targets)
        self.sort = lru_cache(_REMEMBERED)(self._sort)  # an answer asks for its question's again

    def _sort(self, text: str) -> tuple[str, float, str]:
        vector = self._centred(self._encode([text]))
        wording = self._wordings.likeness([text])
        kernel = self._kernel(vector, wording)[0]
        scores = kernel @ self._dual
        likely = np.exp(_SHARPNESS * (scores - scores.max()))
        likely /= likely.sum()
        best = int(likely.argmax())
        nearest = int(wording.argmax())
        alike = wording[0, nearest] >= _SAID_ALIKE
        language = self._examples[nearest].language if alike else ""
        return self._labels[best], float(likely[best]), language

    def _centred(self, vectors: Vectors) -> Vectors:
        moved = vectors - self._mean
        return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True))

    def _kernel(self, vectors: Vectors, wording: NDArray[np.float64]) -> NDArray[np.float64]:
        """[texts, examples]; `wording` likewise is how alike they are in words."""
        cosines = vectors.astype(np.float64) @ self._vectors.T.astype(np.float64)
        meaning = ((1 + cosines) / 2) ** _NEARNESS
        return (1 - _WORDING) * meaning + _WORDING * wording


class _Wordings:
    """Texts as unit vectors of their grams, rare ones heavier; names and numbers are alike."""

    def __init__(self, texts: Sequence[str]) -> None:
        counted = [_grams(text) for text in texts]
        having = Counter(gram for grams in counted for gram in grams)
        self._count = len(texts)
        self._rarity = {gram: math.log(len(texts) / count) for gram, count in having.items()}
        places: dict[str, list[int]] = defaultdict(list)
        for place, grams in enumerate(counted):
            for gram in grams:
                places[gram].append(place)
        self._lengths = np.array([self._length(grams) for grams in counted])
        self._places = {gram: np.array(held) for gram, held in places.items()}

    def likeness(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The cosine of each text to each known one, [texts, known]."""
        return np.stack([self._of(_grams(text)) for text in texts])

    def _of(self, grams: set[str]) -> NDArray[np.float64]:
        shared = np.zeros(self._count)
        for gram in grams & self._rarity.keys():
            shared[self._places[gram]] += self._rarity[gram] ** 2
        return np.asarray(shared / (self._lengths * self._length(grams)))

    def _length(self, grams: set[str]) -> float:
        return math.sqrt(sum(self._rarity.get(gram, 0.0) ** 2 for gram in grams)) or 1.0


def _grams(text: str) -> set[str]:
    """Words, pairs of words, and runs of letters, which join the forms of a word."""
    alike = _NUMBER.sub("§", _NAME.sub("§", text))
    found = _WORD.findall(alike.lower())
    spelled = f" {' '.join(found)} "
    runs = {
        f"~{spelled[place : place + length]}"
        for length in _RUNS
        for place in range(len(spelled) - length + 1)
    }
    return runs | {*found, *(" ".join(pair) for pair in pairwise(["<", *found, ">"]))}
