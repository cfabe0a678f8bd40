"""Turns examples into readings with labels, drawn anew each epoch; reads what collect.py wrote."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.core.packing import NOT_READ, ROOM, Reading, Tokens, asked_tokens, pack, runs, tokens
from training.variations import SWAPS, Mentions, falsified, hasty, shortened

MOST_RUNS = 2
LONG = 0.65  # of the draws read long runs, the others at most one of SHORT_ROOMS tokens
SHORT_ROOMS = (24, 48, 96, 150)
WITH_NEAR = 0.6  # of the answerable draws also read a look-alike page
ONLY_NEAR = 0.08  # of the answerable draws read look-alike pages alone
OWN_CLAIMS = 0.12  # made from sentences, for each example
STEP_TOKENS = 24_576
# Whose answers are the shortest words that answer, exactly.
_SPANS = {"squad-en", "squad-sv", "norquad-news", "norquad-wiki", "written", "documents", "qed"}
_SEARCH_ONLY = {"squad2-fi-weak"}  # whose data do not say where the answer stands
REPEAT = {"clapnq": 3, "swefaq": 2, "claims": 2, "documents": 2}
READ, ANSWER, SENTENCE, START, END = (1 << bit for bit in range(5))
NO_LABEL = -1

Row = dict[str, Any]
Marks = dict[tuple[int, int], list[tuple[int, int]]]  # spans of answers by (page, sentence)
Sentence = tuple[Tokens, list[tuple[int, int]]]
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A reading, a set of flags for each token, and whether it answers (or NO_LABEL)."""

    reading: Reading
    flags: list[int]
    answers: int


@dataclass
class Data:
    pages: list[Row]
    examples: list[Row]
    retrieval: dict[str, Any]
    aligned: list[tuple[int, int]]
    passages: list[Row]
    translations: list[Row]

    def training(self) -> list[Row]:
        rows = [
            row for row in self.examples if not row["held"] and row["source"] not in _SEARCH_ONLY
        ]
        return [row for row in rows for _ in range(REPEAT.get(row["source"].split("~")[0], 1))]


def read_data(file: Path, near: Path | None = None) -> Data:
    """With the look-alike pages that a search by meaning found, where there is such a file."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        data = Data(**json.load(lines))
    for one in data.passages:
        text = data.pages[one["page"]]["text"]
        one["text"] = one["lead"] + text[one["start"] : one["end"]].strip()
    if near and near.is_file():
        for row, pages in zip(data.examples, json.loads(near.read_text()), strict=True):
            row["near"] = list(dict.fromkeys([*row["near"][:4], *pages]))
    return data


class Drawer:
    """Draws training groups: the readings of one question that share one softmax."""

    def __init__(self, tokenizer: Path, data: Data) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.data = data
        self._sentences: dict[int, list[Sentence]] = {}
        self._titles: dict[int, Tokens] = {}
        asked = [row for row in data.examples if not row["held"] and not row["claim"]]
        self._mentions = Mentions((row["question"], row["language"]) for row in asked)
        held = {page for row in data.examples if row["held"] for page in row["pages"]}
        own = {page for row in data.examples if not row["held"] for page in row["pages"]} - held
        self._claimable = [page for page in sorted(own) if len(data.pages[page]["spans"]) > 2]
        self._other = {
            page: pair[1 - side] for pair in data.aligned for side, page in enumerate(pair)
        }

    def sentences(self, page: int) -> list[Sentence]:
        """Tokens and their places, made when they are first asked for."""
        if page not in self._sentences:
            row = self.data.pages[page]
            texts = [row["text"][start:end] for start, end in row["spans"]]
            encoded = self.tokenizer.encode_batch(texts, add_special_tokens=False)
            self._sentences[page] = [(tokens(one), one.offsets) for one in encoded]
            title = self.tokenizer.encode(row["title"], add_special_tokens=False)
            self._titles[page] = tokens(title)
        return self._sentences[page]

    def draw(self, row: Row, random: Random) -> list[Labelled]:
        """One variation of the example, of at most MOST_RUNS runs unless its pages are listed."""
        question, pages, gold = self._variation(row, random)
        said = question if row["claim"] else hasty(question, random)
        asked = asked_tokens(self.tokenizer, said, row["claim"])
        listed = len(pages) > MOST_RUNS
        whole = bool(gold) and len(gold) == sum(
            len(self.data.pages[page]["spans"]) for page in pages
        )
        room = ROOM if listed or whole or random.random() < LONG else random.choice(SHORT_ROOMS)
        spans = row["source"].split("~")[0] in _SPANS
        marks = marks_of(gold)
        made = list(
            chain.from_iterable(
                self.page(asked, page, index, marks, room, spans)
                for index, page in enumerate(pages)
            )
        )
        if whole and len(made) > 1:  # any of them may hold the answer
            return [Labelled(one.reading, one.flags, NO_LABEL) for one in made[:10]]
        if listed:
            return made
        made = _few(made, random)
        if row["near"] and gold and random.random() < WITH_NEAR:
            near = random.choice(row["near"][:10])
            made.append(random.choice(self.page(asked, near, -1, {}, room, False)))
        return made

    def own_claim(self, random: Random) -> list[Labelled]:
        """A sentence of a page as a claim over it, true or made false, in either language of it."""
        page = random.choice(self._claimable)
        row = self.data.pages[page]
        number = random.randrange(len(row["spans"]))
        other = self._other.get(page)
        across = other is not None and len(self.data.pages[other]["spans"]) == len(row["spans"])
        spoken = self.data.pages[other] if across and random.random() < 0.7 else row
        start, end = spoken["spans"][number]
        sentence = spoken["text"][start:end]
        if not 40 <= len(sentence) <= 300 or "\n" in sentence:
            return []
        if random.random() < 0.5:
            claim, gold = shortened(sentence, random), [[0, number, 0, 10**6]]
        else:
            claim, gold = falsified(sentence, spoken["language"], spoken["text"], random) or "", []
        if not claim:
            return []
        asked = asked_tokens(self.tokenizer, claim, claim=True)
        room = ROOM if random.random() < 0.5 else random.choice(SHORT_ROOMS[1:])
        made = self.page(asked, page, 0, marks_of(gold or [[0, number, 0, 10**6]]), room, False)
        chosen = [one for one in made if one.answers == 1][:1]
        if gold:
            return chosen
        hidden = READ
        return [Labelled(one.reading, [flag & hidden for flag in one.flags], 0) for one in chosen]

    def _variation(self, row: Row, random: Random) -> tuple[str, list[int], list[list[int]]]:
        """Now and then a question that has an answer is turned into one that has none."""
        if len(row["pages"]) == 1 and row["gold"]:
            text = self.data.pages[row["pages"][0]]["text"]
            if random.random() < SWAPS.get(row["source"].split("~")[0], 0.0):
                changed = self._mentions.swapped(row["question"], row["language"], text, random)
                if changed:
                    return changed, row["pages"], []
            if len(row["near"]) > 1 and random.random() < ONLY_NEAR:
                return row["question"], random.sample(row["near"][:10], 2), []
        return row["question"], row["pages"], row["gold"]

    def page(
        self, asked: Tokens, page: int, index: int, marks: Marks, room: int, spans: bool
    ) -> list[Labelled]:
        sentences = self.sentences(page)
        made = []
        for first, last in runs([len(one) for one, _ in sentences], room):
            reading = pack(asked, self._titles[page], [one for one, _ in sentences[first:last]])
            offsets = chain.from_iterable(places for _, places in sentences[first:last])
            flags = []
            for owner in reading.owner:
                if owner == NOT_READ:
                    flags.append(0)
                    continue
                start, end = next(offsets)
                flags.append(_flags(start, end, marks.get((index, first + owner)), spans))
            has = any(flag & SENTENCE for flag in flags)
            made.append(Labelled(reading, flags, int(has)))
        return made


def marks_of(gold: list[list[int]]) -> Marks:
    marks: Marks = defaultdict(list)
    for page, sentence, start, end in gold:
        marks[page, sentence].append((start, end))
    return dict(marks)


def _flags(start: int, end: int, golds: list[tuple[int, int]] | None, spans: bool) -> int:
    if golds is None:
        return READ
    made = READ | SENTENCE
    for first, last in golds:
        if start < last and end > first:
            made |= ANSWER
            if spans and start <= first < end:
                made |= START
            if spans and start < last <= end:
                made |= END
    return made


def _few(made: list[Labelled], random: Random) -> list[Labelled]:
    """The runs with an answer first, then others by chance, at most MOST_RUNS."""
    random.shuffle(made)
    made.sort(key=lambda run: run.answers != 1)
    return made[:MOST_RUNS]


def batches(
    drawer: Drawer, seed: str, share: int, of: int, step_tokens: int = STEP_TOKENS
) -> Iterator[tuple[int, list[Row]]]:
    """`(epoch, chunks)` without end, of the examples whose turn in an epoch is `share` of `of`."""
    rows = drawer.data.training()
    epoch = 0
    while True:
        order = list(range(len(rows)))
        Random(f"{seed} {epoch}").shuffle(order)
        random = Random(f"{seed} {epoch} {share}")
        groups: list[list[Labelled]] = []
        size = 0
        for index in order[share::of]:
            drawn = [drawer.draw(rows[index], random)]
            if random.random() < OWN_CLAIMS:
                drawn.append(drawer.own_claim(random))
            for group in drawn:
                if group:
                    groups.append(group)
                    size += sum(len(one.reading.ids) for one in group)
            if size >= step_tokens:
                yield epoch, chunks(groups)
                groups, size = [], 0
        epoch += 1


def chunks(groups: list[list[Labelled]], of: int = 3) -> list[Row]:
    """The batch's readings in padded arrays, like lengths together, so that little is padding."""
    numbered = [(number, one) for number, group in enumerate(groups) for one in group]
    numbered.sort(key=lambda pair: len(pair[1].reading.ids))
    of = max(1, min(of, len(numbered)))
    cuts = [len(numbered) * part // of for part in range(of + 1)]
    return [arrays(numbered[a:b], len(groups)) for a, b in pairwise(cuts)]


def arrays(numbered: list[tuple[int, Labelled]], groups: int) -> Row:
    width = -(-max(len(one.reading.ids) for _, one in numbered) // 16) * 16
    shape = len(numbered), width
    ids, segments = np.zeros(shape, np.int32), np.zeros(shape, np.uint8)
    flags = np.zeros(shape, np.uint8)
    for row, (_, one) in enumerate(numbered):
        size = len(one.reading.ids)
        ids[row, :size] = one.reading.ids
        segments[row, :size] = one.reading.segments
        flags[row, :size] = one.flags
    return {
        "ids": ids,
        "segments": segments,
        "flags": flags,
        "groups": groups,
        "lengths": np.array([len(one.reading.ids) for _, one in numbered], np.int32),
        "group": np.array([number for number, _ in numbered], np.int64),
        "answers": np.array([one.answers for _, one in numbered], np.float32),
    }
