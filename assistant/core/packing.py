"""Lays out one reading for the network: a question or claim, a title, and sentences to be read."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from tokenizers import Encoding, Tokenizer

QUESTION, CLAIM = "query: ", "claim: "  # what stands before the text that is asked about
MOST_QUESTION = 64
MOST_CLAIM = 96
MOST_TITLE = 48
ROOM = 224  # tokens of sentences that are read together, in training too
MOST_TOKENS = MOST_CLAIM + MOST_TITLE + ROOM + 4
CLS, SEP = 0, 2
NOT_READ = -1
# Segments tell question from text, and which words the two share: as they are, or by their stem.
ASKED, ASKED_AND_FOUND, OTHER, SAME_WORD, SAME_STEM = range(5)
SEGMENTS = 5
_STEM = 5  # characters; crude, but alike in five languages and for names across them


@dataclass(frozen=True, slots=True)
class Tokens:
    """Token ids, and for each the whole word that it is a piece of, as `folded`."""

    ids: list[int]
    words: list[str]

    def __len__(self) -> int:
        return len(self.ids)


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """Lower case, without accents and without the signs around it."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return kept.strip("▁ .,;:!?()[]{}\"'“”„’‘«»*_#|–—-/\\")


def tokens(encoding: Encoding) -> Tokens:
    """What the tokenizer made of a text, without special tokens."""
    whole: dict[int | None, str] = {}
    for piece, word in zip(encoding.tokens, encoding.word_ids, strict=True):
        whole[word] = whole.get(word, "") + piece
    words = {number: folded(word) for number, word in whole.items()}
    return Tokens(encoding.ids, [words[number] for number in encoding.word_ids])


def asked_tokens(tokenizer: Tokenizer, text: str, claim: bool = False) -> Tokens:
    """A question or a claim behind its mark, cut to what a reading has room for."""
    mark = tokenizer.encode((CLAIM if claim else QUESTION).strip(), add_special_tokens=False).ids
    said = tokens(tokenizer.encode(text, add_special_tokens=False))
    most = (MOST_CLAIM if claim else MOST_QUESTION) - len(mark)
    return Tokens(mark + said.ids[:most], [""] * len(mark) + said.words[:most])


@dataclass(frozen=True, slots=True)
class Reading:
    """Token ids, their segments, and the sentence each token belongs to.

    `owner` is the index of the sentence among those given, or NOT_READ.
    """

    ids: list[int]
    segments: list[int]
    owner: list[int]


def pack(asked: Tokens, title: Tokens, sentences: Sequence[Tokens]) -> Reading:
    """`<s> asked </s> title </s> sentence … sentence </s>`, cut to MOST_TOKENS.

    A title that is too long loses its beginning, since its end stands nearest the sentences.
    """
    question, question_words = asked.ids[:MOST_CLAIM], asked.words[:MOST_CLAIM]
    lead, lead_words = title.ids[-MOST_TITLE:], title.words[-MOST_TITLE:]
    room = MOST_TOKENS - len(question) - len(lead) - 4
    body = list(chain.from_iterable(sentence.ids for sentence in sentences))[:room]
    body_words = list(chain.from_iterable(sentence.words for sentence in sentences))[:room]
    owner = [index for index, sentence in enumerate(sentences) for _ in sentence.ids][:room]
    return Reading(
        ids=[CLS, *question, SEP, *lead, SEP, *body, SEP],
        segments=[
            ASKED,
            *_asked_segments(question_words, {*lead_words, *body_words}),
            ASKED,
            *_text_segments([*lead_words, "", *body_words, ""], set(question_words)),
        ],
        owner=[NOT_READ] * (len(question) + len(lead) + 3) + owner + [NOT_READ],
    )


def _asked_segments(words: list[str], text: set[str]) -> list[int]:
    stems = {word[:_STEM] for word in text if word}
    return [ASKED_AND_FOUND if word[:_STEM] in stems else ASKED for word in words]


def _text_segments(words: list[str], asked: set[str]) -> list[int]:
    asked = {word for word in asked if word}
    stems = {word[:_STEM] for word in asked}
    return [
        SAME_WORD if word in asked else SAME_STEM if word[:_STEM] in stems else OTHER
        for word in words
    ]


def runs(lengths: Sequence[int], room: int) -> list[tuple[int, int]]:
    """Consecutive `(first, last + 1)` groups of sentences of at most `room` tokens each.

    A sentence longer than `room` is a group of its own.
    """
    groups: list[tuple[int, int]] = []
    start, filled = 0, 0
    for index, length in enumerate(lengths):
        if index > start and filled + length > room:
            groups.append((start, index))
            start, filled = index, 0
        filled += length
    return [*groups, (start, len(lengths))] if lengths else []
