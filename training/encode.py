"""Turns examples into readings with labels, drawn anew each epoch: runs, near pages, variations."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from tokenizers import Tokenizer

from assistant.scorer.packing import ROOM, Reading, Tokens, pack, runs, tokens
from training.data import Example, Page
from training.swap import Swapper

MOST_RUNS = 2


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
        question, pages, gold = example.question, example.pages, example.gold
        if len(pages) == 1 and gold:
            changed = self._swapper.swap(example, random)
            if changed:
                question, gold = changed, ()
            elif len(example.near) > 1 and random.random() < 0.08:
                pages, gold = tuple(random.sample(example.near, 2)), ()
        asked = self._tokens(vary(question, random))
        marks: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for place in gold:
            marks[place.page, place.sentence].append((place.start, place.end))
        room = ROOM if len(pages) > 3 or random.random() < 0.6 else random.choice((24, 48, 96))
        made = []
        for index, page in enumerate(pages):
            made += self._page(asked, page, index, marks, room)
        if len(pages) <= 3:
            made = _few(made, random)
            if example.near and gold and random.random() < 0.5:
                near = random.choice(example.near[:5])
                made.append(random.choice(self._page(asked, near, -1, {}, room)))
        return made

    def _page(
        self,
        question: Tokens,
        page: Page,
        index: int,
        marks: dict[tuple[int, int], list[tuple[int, int]]],
        room: int,
    ) -> list[Labelled]:
        title = self._tokens(page.title)
        sentences = self._sentences(page)
        made = []
        for first, last in runs([len(one) for one, _ in sentences], room):
            reading = pack(question, title, [one for one, _ in sentences[first:last]])
            answer, whole = [], []
            position: dict[int, int] = defaultdict(int)
            for owner in reading.owner:
                if owner < 0:
                    answer.append(False)
                    whole.append(False)
                    continue
                spans = marks.get((index, first + owner), [])
                start, end = sentences[first + owner][1][position[owner]]
                position[owner] += 1
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
