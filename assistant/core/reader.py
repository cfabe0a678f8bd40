"""Reads sentences with a question or a claim in mind: which answers, in which words, or if any."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.core.loading import READER, tokenizer, word_table
from assistant.core.packing import NOT_READ, ROOM, Reading, asked_tokens, pack, runs, tokens
from assistant.networks import load_session

THREADS = 2
UNREAD = -30.0  # of a sentence without tokens, or behind those that could be read
LONGEST_SPAN = 40  # tokens of a short answer

_FOUND, _START, _END = range(3)
_REMEMBERED = 64  # passages; a few questions' worth

Scores = NDArray[np.float32]
Span = tuple[int, int]  # characters of a sentence
_Key = tuple[bool, str, str, tuple[str, ...]]  # claim?, what is asked, title, sentences


@dataclass(frozen=True, slots=True)
class PassageRead:
    """What reading one passage gave.

    A sentence's logit is the log of the odds between it holding the answer and nothing in the
    same reading holding it: 0 is the break-even point. `answers` is the logit that the passage
    answers at all. `spans` are the words of each sentence that answer most likely.
    """

    logits: Scores
    answers: float
    spans: tuple[Span, ...]


class Reader:
    """Reads passages for questions and claims; the weights, which all share, come with the first.

    Safe to share between threads.
    """

    def __init__(self, weights: Path = READER) -> None:
        self._weights = weights
        self._lately: dict[_Key, PassageRead] = {}
        self._lock = Lock()

    def score(self, question: str, candidates: Sequence[tuple[str, str]]) -> Scores:
        """One logit, [n], for each `(context, sentence)`, each read alone.

        Raises:
            ResourceError: the weights or the tokenizer are missing or damaged.
        """
        found = self.read(question, [(context, [sentence]) for context, sentence in candidates])
        return np.concatenate(found) if found else np.zeros(0, np.float32)

    def read(self, question: str, passages: Sequence[tuple[str, Sequence[str]]]) -> list[Scores]:
        """For each `(title, consecutive sentences)` the logits, [n]; raises what `score` raises."""
        return [one.logits for one in self.look(question, passages)]

    def look(
        self, question: str, passages: Sequence[tuple[str, Sequence[str]]]
    ) -> list[PassageRead]:
        """For each `(title, consecutive sentences)` all that reading them together gives.

        A long passage is read in several runs; passages do not see each other. What was read
        lately is remembered, since ranking and judging read the same passages.

        Raises:
            ResourceError: the weights or the tokenizer are missing or damaged.
        """
        return self._look(False, question, passages)

    def verify(self, claim: str, passages: Sequence[tuple[str, Sequence[str]]]) -> list[float]:
        """For each `(title, sentences)` the logit that they bear the claim out.

        Raises:
            ResourceError: the weights or the tokenizer are missing or damaged.
        """
        return [one.answers for one in self._look(True, claim, passages)]

    def _look(
        self, claim: bool, asked: str, passages: Sequence[tuple[str, Sequence[str]]]
    ) -> list[PassageRead]:
        keys = [(claim, asked, title, tuple(sentences)) for title, sentences in passages]
        with self._lock:
            found = {key: self._lately[key] for key in keys if key in self._lately}
        unread = [key for key in dict.fromkeys(keys) if key not in found]
        found |= zip(unread, self._read(claim, asked, unread), strict=True)
        with self._lock:
            self._lately |= {key: found[key] for key in unread}
            for key in list(self._lately)[:-_REMEMBERED]:
                del self._lately[key]
        return [found[key] for key in keys]

    def _read(self, claim: bool, asked: str, passages: Sequence[_Key]) -> list[PassageRead]:
        if not passages:
            return []
        question = asked_tokens(tokenizer(), asked, claim)
        jobs: list[tuple[int, int, Reading, list[list[Span]]]] = []
        for index, (_, _, title, sentences) in enumerate(passages):
            lead, *body = _encoded((title, *sentences))
            pieces = [tokens(one) for one in body]
            for first, last in runs([len(one) for one in pieces], ROOM):
                reading = pack(question, tokens(lead), pieces[first:last])
                jobs.append((index, first, reading, [one.offsets for one in body[first:last]]))
        outputs = list(self._workers.map(self._run, [reading for _, _, reading, _ in jobs]))
        made = [_Gathered(sentences) for _, _, _, sentences in passages]
        for (index, first, reading, offsets), (logits, answers) in zip(jobs, outputs, strict=True):
            made[index].add(first, reading, offsets, logits, answers)
        return [one.result() for one in made]

    def _run(self, reading: Reading) -> tuple[Scores, float]:
        """Logits [length, 3] and the one of any answer.

        Readings run one at a time, each on one thread: a batch would be padded, and its 8-bit
        activations would share one scale, so that a score would depend on its neighbours.
        """
        ids = np.array([reading.ids])
        inputs = {
            "words": word_table().vectors(ids),
            "mask": np.ones_like(ids),
            "segments": np.array([reading.segments]),
        }
        logits, answers = self._session.run(["tokens", "answers"], inputs)
        return logits[0], float(answers[0])

    @cached_property
    def _workers(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(THREADS, thread_name_prefix="reader")

    @property
    def _session(self) -> Any:
        return load_session(self._weights, threads=1)


@lru_cache(maxsize=_REMEMBERED)
def _encoded(texts: tuple[str, ...]) -> Any:
    """A passage's tokens, once for all the questions that are asked of it in turn."""
    return tokenizer().encode_batch(list(texts), add_special_tokens=False)


class _Gathered:
    """Puts a passage's runs together."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._sentences = sentences
        self._logits = np.full(len(sentences), UNREAD, np.float32)
        self._spans: list[Span] = [(0, len(sentence)) for sentence in sentences]
        self._answers = UNREAD

    def add(
        self,
        first: int,
        reading: Reading,
        offsets: list[list[Span]],
        logits: Scores,
        answers: float,
    ) -> None:
        owner = np.array(reading.owner)
        self._answers = max(self._answers, answers)
        for index in dict.fromkeys(reading.owner):
            if index == NOT_READ:
                continue
            there = logits[owner == index]
            self._logits[first + index] = np.logaddexp.reduce(there[:, _FOUND])
            start, end = _best_span(there)
            text = self._sentences[first + index]
            places = offsets[index]
            self._spans[first + index] = _trimmed(text, places[start][0], places[end][1])

    def result(self) -> PassageRead:
        return PassageRead(self._logits, self._answers, tuple(self._spans))


def _best_span(logits: Scores) -> tuple[int, int]:
    """The first and last token of the likeliest span of at most LONGEST_SPAN tokens."""
    scores = logits[:, _START, None] + logits[None, :, _END]
    allowed = np.triu(np.ones_like(scores, bool)) & ~np.triu(
        np.ones_like(scores, bool), LONGEST_SPAN
    )
    start, end = divmod(int(np.argmax(np.where(allowed, scores, -np.inf))), len(scores))
    return start, end


def _trimmed(text: str, start: int, end: int) -> Span:
    """Without white space and marks at its ends."""
    while start < end and (text[start].isspace() or text[start] in ",;:("):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;:"):
        end -= 1
    return start, end
