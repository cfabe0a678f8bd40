"""Mends a question's slips of spelling where the library has the word that was meant.

Only a word that the library does not have is touched, and only a slip that makes no other name of
a name: letters swapped, doubled or missing, or their accents; and a form whose stem is another one
than that of the form which the library has.
"""

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from assistant.language import LANGUAGES, plain, stem, stopwords
from assistant.language.glossary import concepts
from assistant.language.inflection import base
from assistant.language.letters import without_accents

_LETTERS = "abcdefghijklmnopqrstuvwxyzåäöæøéü"
_SHORTEST = 5  # letters of a word whose slips are mended; a shorter one is too near to others
_LONGEST = 40  # and no word is longer; each letter costs some thirty look-ups
_MOST = 30  # words of a question that are looked for
_WORD = re.compile(r"[^\W\d_]{3,}")
_ACCENTED = {"a": "aåäæáà", "o": "oöøó", "e": "eéè", "u": "uü"}


class Vocabulary(Protocol):
    """The words of the library; `WordIndex` is one."""

    def frequency(self, word: str) -> int: ...
    def share(self, form: str) -> float: ...
    def beginning(self, prefix: str) -> list[str]: ...


def mended(
    question: str, language: str, vocabulary: Vocabulary, is_usual: Callable[[str], bool]
) -> str:
    """The question in plain characters, its words as the library spells them.

    A word that `is_usual` in some language is taken to be meant as it stands, and so are very long
    ones and all after the first thirty that are not known: no question may keep others waiting.
    """
    left = _MOST

    def respelled(match: re.Match[str]) -> str:
        nonlocal left
        word = match[0].lower()
        fits = left > 0 and len(word) <= _LONGEST
        if not fits or _is_known(word, language, vocabulary) or is_usual(word):
            return match[0]
        left -= 1
        meant = _inflected(word, language, vocabulary) or _meant(word, vocabulary)
        return _cased(meant or word, match[0])

    return _WORD.sub(respelled, plain(question))


def _is_known(word: str, language: str, vocabulary: Vocabulary) -> bool:
    if word in stopwords(language) or concepts(word, language) or vocabulary.frequency(word):
        return True
    return any(vocabulary.share(stem(word, target)) for target in LANGUAGES)


def _inflected(word: str, language: str, vocabulary: Vocabulary) -> str:
    """The library's word of which this is a form that a stemmer does not know; "" for none."""
    shared = base(word, language)
    if len(shared) < _SHORTEST:
        return ""
    others = vocabulary.beginning(shared[:-1])
    alike = (other for other in others if base(other, language) == shared)
    return next((other for other in alike if vocabulary.frequency(other)), "")


def _meant(word: str, vocabulary: Vocabulary) -> str:
    """The library's word, "" for none: of several the most frequent."""
    bare = without_accents(word)
    for first in _ACCENTED.get(word[0], word[0]):
        for other in vocabulary.beginning(first):
            alike = len(other) <= len(word) + 1 and without_accents(other) == bare
            if alike and vocabulary.frequency(other):
                return other
    if len(word) < _SHORTEST:
        return ""
    frequencies = {other: vocabulary.frequency(other) for other in _slips(word)}
    best = max(sorted(frequencies), key=lambda other: frequencies[other])
    return best if frequencies[best] else ""


def _slips(word: str) -> Iterator[str]:
    """Every word that is one letter too many, too few or out of place away from this one."""
    for cut in range(len(word)):
        head, tail = word[:cut], word[cut:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS)
    yield from (word + letter for letter in _LETTERS)


def _cased(word: str, like: str) -> str:
    if word == like.lower():
        return like
    if like.isupper():
        return word.upper()
    return word.capitalize() if like[0].isupper() else word
