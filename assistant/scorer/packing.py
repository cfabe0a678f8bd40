"""Lays out one reading for the network: a question, a context and sentences to be scored."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from tokenizers import Encoding

MOST_TOKENS = 384
MOST_QUESTION = 64
MOST_CONTEXT = 96
ROOM = 224  # tokens of sentences that are read together, in training too
CLS, SEP = 101, 102
NOT_SCORED = -1
# Segments tell question from text, and which words the two share: as they are, or by their stem.
ASKED, ASKED_AND_FOUND, OTHER, SAME_WORD, SAME_STEM = range(5)
SEGMENTS = 5
_STEM = 5  # characters; crude, but alike in five languages and for names across them


@dataclass(frozen=True, slots=True)
class Tokens:
    """Token ids, and for each the whole word (lower case, without accents) it is a piece of."""

    ids: list[int]
    words: list[str]

    def __len__(self) -> int:
        return len(self.ids)


def tokens(encoding: Encoding) -> Tokens:
    """What the tokenizer made of a text, without special tokens."""
    whole: dict[int | None, str] = {}
    for piece, word in zip(encoding.tokens, encoding.word_ids, strict=True):
        whole[word] = whole.get(word, "") + piece.removeprefix("##")
    return Tokens(encoding.ids, [whole[word] for word in encoding.word_ids])


@dataclass(frozen=True, slots=True)
class Reading:
    """Token ids, their segments, and the sentence each token belongs to.

    `owner` is the index of the sentence among those given, or NOT_SCORED.
    """

    ids: list[int]
    segments: list[int]
    owner: list[int]


def pack(question: Tokens, context: Tokens, sentences: Sequence[Tokens]) -> Reading:
    """`[CLS] question [SEP] context [SEP] sentence … sentence [SEP]`, cut to MOST_TOKENS.

    A context that is too long loses its beginning, since its end stands nearest the sentences.
    """
    asked, asked_words = question.ids[:MOST_QUESTION], question.words[:MOST_QUESTION]
    lead, lead_words = context.ids[-MOST_CONTEXT:], context.words[-MOST_CONTEXT:]
    room = MOST_TOKENS - len(asked) - len(lead) - 4
    body = list(chain.from_iterable(sentence.ids for sentence in sentences))[:room]
    body_words = list(chain.from_iterable(sentence.words for sentence in sentences))[:room]
    owner = [index for index, sentence in enumerate(sentences) for _ in sentence.ids][:room]
    return Reading(
        ids=[CLS, *asked, SEP, *lead, SEP, *body, SEP],
        segments=[
            ASKED,
            *_asked_segments(asked_words, {*lead_words, *body_words}),
            ASKED,
            *_text_segments([*lead_words, "", *body_words, ""], set(asked_words)),
        ],
        owner=[NOT_SCORED] * (len(asked) + len(lead) + 3) + owner + [NOT_SCORED],
    )


def _asked_segments(words: list[str], text: set[str]) -> list[int]:
    stems = {word[:_STEM] for word in text}
    return [ASKED_AND_FOUND if word[:_STEM] in stems else ASKED for word in words]


def _text_segments(words: list[str], asked: set[str]) -> list[int]:
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
