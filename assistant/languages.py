"""Which language a text is in, and its words and stems as the searches see them."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

import Stemmer
from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("en", "sv", "no", "da", "fi")

_ALGORITHMS = {
    "en": "english",
    "sv": "swedish",
    "no": "norwegian",
    "da": "danish",
    "fi": "finnish",
}
_WORD = re.compile(r"\w+(?:[.,]\d+)*", re.UNICODE)
_ENOUGH_TO_DETECT = 4000  # characters


def detect(text: str) -> str:
    """The most likely of `LANGUAGES`; English for a text without letters."""
    head = text[:_ENOUGH_TO_DETECT]
    if not any(character.isalpha() for character in head):
        return "en"
    language: str = _identifier().classify(head)[0]
    return language


def words(text: str) -> list[str]:
    """Lower-case words and numbers in order ("1.5" and "30,000" stay whole)."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The Snowball stem of one lower-case word."""
    result: str = _stemmer(language).stemWord(word)
    return result


def stems(text: str, language: str) -> list[str]:
    """The stems of `words(text)`, in order."""
    return [stem(word, language) for word in words(text)]


@cache
def _stemmer(language: str) -> Any:
    return Stemmer.Stemmer(_ALGORITHMS[language])


@cache
def _identifier() -> Any:
    # py3langid's module-level functions share one identifier with every other user of it.
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
