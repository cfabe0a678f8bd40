"""A bridge between languages: words of the five languages grouped by concept."""

from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from pathlib import Path

from assistant.language import LANGUAGES, stem, stopwords, vocabulary, words

_FILES = [Path(__file__).with_name(name) for name in ("glossary.txt", "common_words.txt")]
_PLACES_FILE = Path(__file__).with_name("places.txt")


@cache
def concepts(word: str, language: str) -> frozenset[int]:
    """The numbers of the concepts that a lower-case word of a language may name."""
    return _by_stem()[language].get(stem(word, language), frozenset())


@cache
def translations(word: str, language: str) -> dict[str, frozenset[str]]:
    """By language, the stems that share a concept with a lower-case word, itself left out.

    The name of a country is taken to cover its regions and cities.
    """
    own = stem(word, language)
    found: dict[str, frozenset[str]] = {}
    meant = concepts(word, language)
    for target in LANGUAGES:
        # Common words are grouped loosely: enough to find a passage in another language, too
        # little to take one word of a language for another.
        shared = [c for c in meant if target != language or c < _domain_rows()]
        together = {form for c in shared for form in _rows()[c][target]}
        found[target] = frozenset((together | _places_in(own, target)) - {own})
    return found


def _places_in(country: str, language: str) -> frozenset[str]:
    """The stems of the places in a country, given the stem of one of its names."""
    if country not in _country_by_stem():
        return frozenset()
    _, places = _country_by_stem()[country]
    return frozenset(stem(place, language) for place in places)


@cache
def _countries() -> list[tuple[list[str], list[str]]]:
    lines = _PLACES_FILE.read_text(encoding="utf-8").splitlines()
    pairs = [line.split(";") for line in lines if line and not line.startswith("#")]
    return [(words(names), words(places)) for names, places in pairs]


@cache
def _rows() -> list[dict[str, frozenset[str]]]:
    """For each concept the stems that name it, by language."""
    return [_row(line) for line in _lines()]


@cache
def _domain_rows() -> int:
    """The number of concepts of the domain, which come first."""
    return len(_lines_of(_FILES[0]))


def _lines() -> list[str]:
    return [line for file in _FILES for line in _lines_of(file)]


def _lines_of(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _row(line: str) -> dict[str, frozenset[str]]:
    columns = dict(zip_longest(LANGUAGES, line.split(";"), fillvalue=""))
    return {
        language: frozenset(form for word in words(column) for form in _inflected(word, language))
        for language, column in columns.items()
    }


def _inflected(word: str, language: str) -> Iterator[str]:
    """The stems of a word and of what its endings would make of it.

    The stemmers cut a base form and its inflections differently ("gräns", "gränser"), and a
    form that does not exist is found nowhere. One that is a small word of the language (Swedish
    "föra", to carry, comes to "för") would be found everywhere; English "own" is meant as such.
    """
    small = stopwords(language)
    for ending in ("", *vocabulary.entries("words.endings", language)):
        if (form := stem(word + ending, language)) == word or form not in small:
            yield form


@cache
def known_words(language: str) -> frozenset[str]:
    """Every word of a language that names a concept, as it is written in the files."""
    column = LANGUAGES.index(language)
    columns = (line.split(";")[column:] for line in _lines())
    return frozenset(word for found in columns for word in words(found[0] if found else ""))


@cache
def _by_stem() -> dict[str, dict[str, frozenset[int]]]:
    """For each language, the concepts of each stem."""
    index: dict[str, dict[str, frozenset[int]]] = {language: {} for language in LANGUAGES}
    for number, row in enumerate(_rows()):
        for language, forms in row.items():
            for form in forms:
                index[language][form] = index[language].get(form, frozenset()) | {number}
    return index


@cache
def country_names(word: str) -> frozenset[str]:
    """The stems of all names of the country (or its people) that a lower-case word names."""
    for language in LANGUAGES:
        if found := _country_by_stem().get(stem(word, language)):
            return found[0]
    return frozenset()


@cache
def _country_by_stem() -> dict[str, tuple[frozenset[str], list[str]]]:
    """By the stem of each of a country's names all these stems, and its places."""
    by_stem: dict[str, tuple[frozenset[str], list[str]]] = {}
    for names, places in _countries():
        named = frozenset(stem(name, target) for name in names for target in LANGUAGES)
        for one in named:
            by_stem.setdefault(one, (named, places))
    return by_stem


def countries() -> list[tuple[list[str], list[str]]]:
    """For each country its names (and its people's), and its places and institutions."""
    return _countries()
