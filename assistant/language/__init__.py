"""The one room for language: its words as data, and a reader for each kind of thing.

vocabulary (the words, a file a language) ← dates, numbers, names, negation, sentences, matching …
Grammar that only one use needs stays with that use; words do not.

May use: types.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import Stemmer

from assistant.language import vocabulary
from assistant.language.identifier import open_identifier
from assistant.language.vocabulary import LANGUAGES as LANGUAGES

_WORD = re.compile(r"\w+(?:[.,]\d+)*", re.UNICODE)
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u2060\ufeff]"
)  # within a word: soft hyphens, zero widths
_ENOUGH_TO_DETECT = 4000  # characters
_SHORT = 200
_SURE, _SURER = 0.5, 0.95  # probabilities


def detect(text: str) -> str:
    """The most likely of `LANGUAGES`; English for a text without letters.

    A short text is judged by its function words first, since its names may come from anywhere;
    without any it is taken for English unless another language is likelier than not.
    """
    return possible(text)[0]


def possible(text: str) -> tuple[str, ...]:
    """The languages that a text may be in, the most likely first; one where its words tell.

    Short Norwegian and Danish is often written alike ("Hvem betaler?"), and a text of names
    alone is of any language.
    """
    head = text[:_ENOUGH_TO_DETECT]
    if not any(character.isalpha() for character in head):
        return ("en", *(language for language in LANGUAGES if language != "en"))
    ranked: dict[str, float] = dict(_identifier().rank(head))
    if len(head) > _SHORT:
        return tuple(ranked)[:1]
    asked = words(head)
    ranked |= {language: 0.0 for language in LANGUAGES if language not in ranked}
    counts = {language: _telling(asked, language) for language in ranked}
    most = max(counts.values())
    alike = [language for language in ranked if counts[language] == most]
    if most:
        return tuple(alike)
    if ranked[alike[0]] <= _SURE:
        alike.sort(key=lambda language: language != "en")
    return tuple(alike[:1] if ranked[alike[0]] > _SURER else alike)


def likeliest(text: str, others: Sequence[str]) -> str:
    """The language of a text; where it may be in several, the first of `others` that it may be.

    `others` are languages spoken around it: in the conversation, on the page, in documents.
    """
    found = possible(text)
    return next((language for language in others if language in found), found[0])


def _telling(asked: Sequence[str], language: str) -> int:
    """How many words of a text tell a language: its function words, spellings of its own."""
    own = _own_spelling(language)
    return sum((word in stopwords(language)) + bool(own.fullmatch(word)) for word in asked)


@cache
def _own_spelling(language: str) -> re.Pattern[str]:
    return re.compile(vocabulary.pattern("spelling.own", language))


def mainly(spoken: Sequence[str], language: str) -> str:
    """The code that a document's language is named by: that of most of it, though not ours."""
    return spoken[0] if spoken and spoken[0] not in LANGUAGES else language


def words(text: str) -> list[str]:
    """Lower-case words and numbers in order ("1.5" and "30,000" stay whole).

    What only looks different is alike: full-width letters, ligatures, hyphens that do not show.
    """
    return _WORD.findall(plain(text).lower())


def plain(text: str) -> str:
    """The text without characters that do not show, each other one in its usual form."""
    return text if text.isascii() else unicodedata.normalize("NFKC", _UNSEEN.sub("", text))


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The Snowball stem of one lower-case word."""
    stemmer = _stemmer(language)
    return str(stemmer.stemWord(word)) if stemmer else word


def stems(text: str, language: str) -> list[str]:
    """The stems of `words(text)`, in order."""
    return [stem(word, language) for word in words(text)]


def stopwords(language: str) -> frozenset[str]:
    """The lower-case function words of a language: they say little about what is asked."""
    return vocabulary.words("words.stop", language)


def content_words(text: str, language: str) -> list[str]:
    """The distinct lower-case words that carry meaning, in order; all of them if none does."""
    every = list(dict.fromkeys(words(text)))
    return [word for word in every if word not in stopwords(language)] or every


@cache
def _stemmer(language: str) -> Any:
    algorithm = vocabulary.stemmer(language)
    return Stemmer.Stemmer(algorithm) if algorithm else None


@cache
def _identifier() -> Any:
    # py3langid's module-level functions share one identifier with every other user of it.
    return open_identifier(LANGUAGES)
