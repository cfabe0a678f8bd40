"""A bridge between languages: domain words of the five languages grouped by concept."""

from functools import cache
from pathlib import Path

from assistant.language import LANGUAGES, stem, words

_FILE = Path(__file__).with_name("glossary.txt")
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
    for target in LANGUAGES:
        together = {form for c in concepts(word, language) for form in _rows()[c][target]}
        found[target] = frozenset((together | _places_in(own, target)) - {own})
    return found


def _places_in(country: str, language: str) -> frozenset[str]:
    """The stems of the places in a country, given the stem of one of its names."""
    for names, places in _countries():
        if any(stem(name, target) == country for name in names for target in LANGUAGES):
            return frozenset(stem(place, language) for place in places)
    return frozenset()


@cache
def _countries() -> list[tuple[list[str], list[str]]]:
    lines = _PLACES_FILE.read_text(encoding="utf-8").splitlines()
    pairs = [line.split(";") for line in lines if line and not line.startswith("#")]
    return [(words(names), words(places)) for names, places in pairs]


@cache
def _rows() -> list[dict[str, frozenset[str]]]:
    """For each concept the stems that name it, by language."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return [_row(line) for line in lines if line and not line.startswith("#")]


def _row(line: str) -> dict[str, frozenset[str]]:
    columns = dict(zip(LANGUAGES, line.split(";"), strict=True))
    return {
        language: frozenset(stem(word, language) for word in words(column))
        for language, column in columns.items()
    }


@cache
def _by_stem() -> dict[str, dict[str, frozenset[int]]]:
    """For each language, the concepts of each stem."""
    index: dict[str, dict[str, frozenset[int]]] = {language: {} for language in LANGUAGES}
    for number, row in enumerate(_rows()):
        for language, forms in row.items():
            for form in forms:
                index[language][form] = index[language].get(form, frozenset()) | {number}
    return index


def country_names(word: str) -> frozenset[str]:
    """The stems of all names of the country (or its people) that a lower-case word names."""
    for language in LANGUAGES:
        if found := _country_by_stem().get(stem(word, language)):
            return found
    return frozenset()


@cache
def _country_by_stem() -> dict[str, frozenset[str]]:
    by_stem: dict[str, frozenset[str]] = {}
    for names, _ in _countries():
        stems_of_all = frozenset(stem(name, target) for name in names for target in LANGUAGES)
        by_stem |= dict.fromkeys(stems_of_all, stems_of_all)
    return by_stem
