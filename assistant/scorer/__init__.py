"""Reads sentences with the question in mind: how likely each one answers it.

The scorer ranks sentences, picks the one to quote and says whether anything answers at all.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.networks import TOKENIZER, load_session, load_tokenizer
from assistant.scorer.packing import NOT_SCORED, ROOM, Reading, Tokens, pack, runs, tokens

WEIGHTS = Path(__file__).resolve().parent / "scorer.int8.onnx"
THREADS = 2
UNREAD = -30.0  # of a sentence without tokens, or behind those that could be read

_REMEMBERED = 64  # passages; a few questions' worth

Scores = NDArray[np.float32]
_Key = tuple[str, str, tuple[str, ...]]  # question, title, sentences


class Scorer:
    """Logits that sentences answer a question; weights are loaded with the first question.

    A logit is the log of the odds between the sentence holding the answer and nothing in the
    same reading holding it. So 0 is the break-even point, and of a passage's sentences together
    `sigmoid(logsumexp(logits))` is the probability that the passage answers the question.
    """

    def __init__(self, weights: Path = WEIGHTS, tokenizer: Path = TOKENIZER) -> None:
        self._weights = weights
        self._tokenizer_file = tokenizer
        self._lately: dict[_Key, Scores] = {}
        self._lock = Lock()

    def score(self, question: str, candidates: Sequence[tuple[str, str]]) -> Scores:
        """One logit, [n], for each `(context, sentence)`; higher means that it answers.

        The context (a title, perhaps with the sentence before) is read but not scored. Each
        pair is read alone, so its score depends neither on the others nor on their order.

        Raises:
            ResourceError: the weights or the tokenizer are missing or damaged.
        """
        passages = [(context, [sentence]) for context, sentence in candidates]
        found = self.read(question, passages)
        return np.concatenate(found) if found else np.zeros(0, np.float32)

    def read(self, question: str, passages: Sequence[tuple[str, Sequence[str]]]) -> list[Scores]:
        """For each `(title, consecutive sentences)` the logits, [n], of its sentences.

        Sentences of a passage are read together, which settles what "it" and "the company" are,
        and saves reading question and title again. A long passage is read in several runs;
        passages do not see each other. What was read lately is remembered, since ranking and
        judging read the same passages.

        Raises:
            ResourceError: the weights or the tokenizer are missing or damaged.
        """
        keys = [(question, title, tuple(sentences)) for title, sentences in passages]
        with self._lock:
            found = {key: self._lately[key] for key in keys if key in self._lately}
        unread = [key for key in dict.fromkeys(keys) if key not in found]
        found |= zip(unread, self._read(question, unread), strict=True)
        with self._lock:
            self._lately |= {key: found[key] for key in unread}
            for key in list(self._lately)[:-_REMEMBERED]:
                del self._lately[key]
        return [found[key] for key in keys]

    def _read(self, question: str, passages: Sequence[_Key]) -> list[Scores]:
        asked, *contexts = self._tokens([question, *(title for _, title, _ in passages)])
        places: list[tuple[int, int]] = []
        readings: list[Reading] = []
        scores = [np.full(len(sentences), UNREAD, np.float32) for _, _, sentences in passages]
        for index, (_, _, sentences) in enumerate(passages):
            body = self._tokens(sentences)
            for first, last in runs([len(sentence) for sentence in body], ROOM):
                places.append((index, first))
                readings.append(pack(asked, contexts[index], body[first:last]))
        for (index, first), found in zip(
            places, self._workers.map(self._run, readings), strict=True
        ):
            for sentence, score in found.items():
                scores[index][first + sentence] = score
        return scores

    def _run(self, reading: Reading) -> dict[int, float]:
        """The logit of each sentence of one reading: the log of the sum over its tokens.

        Readings run one at a time, each on one thread: a batch would be padded, and its 8-bit
        activations would share one scale, so that a score would depend on its neighbours.
        """
        inputs = {
            "ids": np.array([reading.ids]),
            "segments": np.array([reading.segments]),
            "mask": np.ones((1, len(reading.ids)), np.int64),
        }
        logits = self._session.run(["logits"], inputs)[0][0]
        owner = np.array(reading.owner)
        return {
            index: float(np.logaddexp.reduce(logits[owner == index]))
            for index in dict.fromkeys(reading.owner)
            if index != NOT_SCORED
        }

    def _tokens(self, texts: Sequence[str]) -> list[Tokens]:
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [tokens(one) for one in encoded]

    @cached_property
    def _workers(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(THREADS, thread_name_prefix="scorer")

    @cached_property
    def _tokenizer(self) -> Any:
        return load_tokenizer(self._tokenizer_file)

    @cached_property
    def _session(self) -> Any:
        return load_session(self._weights, threads=1)
