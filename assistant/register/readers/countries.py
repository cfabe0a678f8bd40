"""The countries that words stand for: names, peoples, places and institutions."""

import re
from functools import cache

from babel import Locale

from assistant.language import LANGUAGES
from assistant.language.glossary import countries
from assistant.language.names import fold, same_name
from assistant.register.columns import ColumnType, columns, words

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_LEAST_INFLECTED = 5  # letters; a shorter name is taken as it is
_LONGEST_ENDING = 4
_LOCALES = {"no": "nb"}


def country_of(text: str, language: str = "en") -> str | None:
    """The code of the country that a whole text names, or a place in it."""
    found = countries_in(text, language)
    return found[0][0] if found and found[0][1:] == (0, len(text)) else None


def country_name(code: str, language: str) -> str:
    """What a language calls the country of an ISO code; the code where it has no name for it."""
    return str(Locale.parse(_LOCALES.get(language, language)).territories.get(code, code))


def is_country(word: str) -> bool:
    """Whether a word is a country's own name in one of the languages, and no place in it."""
    return any(fold(word) in _names(language) for language in LANGUAGES)


def countries_in(text: str, language: str) -> list[tuple[str, int, int]]:
    """Codes (ISO 3166) with the places of the words that tell them, in order."""
    named = [match.span() for match in words("companies").finditer(text)]
    found = {
        (code, *match.span())
        for match in _WORD.finditer(text)
        if (code := _code(match[0], language)) and not _within(match.start(), named)
    }
    for code, term in _institutions():
        named_so = (match for match in term.finditer(text) if match[0][0].isupper())
        found |= {(code, *match.span()) for match in named_so}
    return sorted(found, key=lambda one: one[1])


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


@cache
def _code(word: str, language: str) -> str | None:
    plain = fold(word)
    capital = word[0].isupper()
    if plain in _known():
        return _known()[plain] if capital or plain in _peoples() else None
    if not capital:
        return None
    if plain in _names(language):
        return _names(language)[plain]
    if len(plain) < _LEAST_INFLECTED or language != "fi":
        return None
    longer = (name for name in _known() if len(name) >= _LEAST_INFLECTED)
    alike = (name for name in longer if abs(len(name) - len(plain)) < _LONGEST_ENDING)
    return next((_known()[name] for name in alike if same_name(plain, name)), None)


@cache
def _names(language: str) -> dict[str, str]:
    """ISO codes by the folded names of all countries in a language."""
    territories = Locale.parse(_LOCALES.get(language, language)).territories
    return {fold(name): code for code, name in territories.items() if len(code) == 2}


@cache
def _peoples() -> frozenset[str]:
    """Names of countries and peoples, which most languages write in small letters."""
    return frozenset(fold(name) for names, _ in countries() for name in names)


@cache
def _known() -> dict[str, str]:
    """ISO codes by the folded words for the countries whose places are known."""
    found: dict[str, str] = {}
    named = {name: code for language in LANGUAGES for name, code in _names(language).items()}
    for names, places in countries():
        code = next((named[fold(name)] for name in names if fold(name) in named), None)
        if code:
            found |= {fold(word): code for word in [*places, *names]}
    return found


@cache
def _institutions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return next(c.terms for c in columns() if c.type is ColumnType.COUNTRIES)
