"""A bridge between languages: domain words of the five languages grouped by concept."""

from functools import cache
from pathlib import Path

from assistant.languages import LANGUAGES, stem, words

_FILE = Path(__file__).with_name("glossary.txt")


@cache
def concepts(word: str, language: str) -> frozenset[int]:
    """The numbers of the concepts that a lower-case word of a language may name."""
    return _by_stem()[language].get(stem(word, language), frozenset())


@cache
def translations(word: str, language: str) -> dict[str, frozenset[str]]:
    """By language, the stems that share a concept with a lower-case word, itself left out."""
    own = stem(word, language)
    found: dict[str, frozenset[str]] = {}
    for target in LANGUAGES:
        together = {form for c in concepts(word, language) for form in _rows()[c][target]}
        found[target] = frozenset(together - {own})
    return found


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
