"""Turns examples into readings with labels, drawn anew each epoch: runs, near pages, variations."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from random import Random

from tokenizers import Tokenizer

from assistant.scorer.packing import NOT_SCORED, ROOM, Reading, Tokens, pack, runs, tokens
from training.data import Example, Gold, Page
from training.swap import Swapper

MOST_RUNS = 2
LONG = 0.6  # of the draws read long runs, the others at most one of SHORT_ROOMS tokens
SHORT_ROOMS = (24, 48, 96)
WITH_NEAR = 0.5  # of the answerable draws also read a look-alike page
ONLY_NEAR = 0.08  # of the answerable draws read look-alike pages alone

Marks = dict[tuple[int, int], list[tuple[int, int]]]  # spans of answers by (page, sentence)


@dataclass(frozen=True)
class Labelled:
    """A reading, and for each token whether it is in an answer and in a sentence with one."""

    reading: Reading
    in_answer: list[bool]
    in_sentence: list[bool]


class Encoder:
    """Draws training groups: the readings of one question that share one softmax."""

    def __init__(self, tokenizer: Path, swapper: Swapper) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._swapper = swapper
        self._sentences = lru_cache(maxsize=None)(self._tokenize_page)

    def _tokens(self, text: str) -> Tokens:
        return tokens(self._tokenizer.encode(text, add_special_tokens=False))

    def draw(self, example: Example, random: Random) -> list[Labelled]:
        """One variation of the example, of at most MOST_RUNS runs unless its pages are listed."""
        question, pages, gold = self._variation(example, random)
        asked = self._tokens(vary(question, random))
        marks: Marks = defaultdict(list)
        for place in gold:
            marks[place.page, place.sentence].append((place.start, place.end))
        listed = len(pages) > MOST_RUNS
        room = ROOM if listed or random.random() < LONG else random.choice(SHORT_ROOMS)
        made = []
        for index, page in enumerate(pages):
            made += self._page(asked, page, index, marks, room)
        if listed:
            return made
        made = _few(made, random)
        if example.near and gold and random.random() < WITH_NEAR:
            near = random.choice(example.near[:5])
            made.append(random.choice(self._page(asked, near, -1, {}, room)))
        return made

    def _variation(
        self, example: Example, random: Random
    ) -> tuple[str, tuple[Page, ...], tuple[Gold, ...]]:
        """Now and then a question that has an answer is turned into one that has none."""
        if len(example.pages) == 1 and example.gold:
            changed = self._swapper.swap(example, random)
            if changed:
                return changed, example.pages, ()
            if len(example.near) > 1 and random.random() < ONLY_NEAR:
                return example.question, tuple(random.sample(example.near, 2)), ()
        return example.question, example.pages, example.gold

    def _page(
        self, question: Tokens, page: Page, index: int, marks: Marks, room: int
    ) -> list[Labelled]:
        title = self._tokens(page.title)
        sentences = self._sentences(page)
        made = []
        for first, last in runs([len(one) for one, _ in sentences], room):
            reading = pack(question, title, [one for one, _ in sentences[first:last]])
            offsets = chain.from_iterable(places for _, places in sentences[first:last])
            answer, whole = [], []
            for owner in reading.owner:
                start, end = (0, 0) if owner == NOT_SCORED else next(offsets)
                spans = [] if owner == NOT_SCORED else marks.get((index, first + owner), [])
                answer.append(any(start < b and end > a for a, b in spans))
                whole.append(bool(spans))
            made.append(Labelled(reading, answer, whole))
        return made

    def _tokenize_page(self, page: Page) -> list[tuple[Tokens, list[tuple[int, int]]]]:
        encoded = self._tokenizer.encode_batch(page.sentences, add_special_tokens=False)
        return [(tokens(one), one.offsets) for one in encoded]


def _few(made: list[Labelled], random: Random) -> list[Labelled]:
    """The runs with an answer first, then others by chance, at most MOST_RUNS."""
    random.shuffle(made)
    made.sort(key=lambda run: not any(run.in_answer))
    return made[:MOST_RUNS]


def vary(question: str, random: Random) -> str:
    """The question as typed in haste: without its marks, or with a word missing."""
    if random.random() < 0.3:
        question = question.rstrip(" ?.!").replace(",", "")
    words = question.split()
    if len(words) > 5 and random.random() < 0.1:
        words.pop(random.randrange(2, len(words)))
    return " ".join(words)
