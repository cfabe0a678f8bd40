"""Reads the texts of each language and fills them; knows nothing of the page or its session."""

import datetime
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "sv", "no", "da", "fi")
_GROUPED_FROM = 10_000  # below it digits are not grouped, so that a year reads as a year


@cache
def texts(language: str) -> Mapping[str, Any]:
    """All texts of a language by "module.name": a string, plural forms by name, or a list."""
    path = Path(__file__).with_name(f"{language}.toml")
    modules: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        f"{module}.{name}": text
        for module, named in modules.items()
        for name, text in named.items()
    }


def phrase(language: str, key: str, /, **values: object) -> str:
    """The text `key` in `language`, filled; raises KeyError as `say` does."""
    text = texts(language)[key]
    if isinstance(text, Mapping):
        text = text["one" if values["count"] == 1 else "other"]
    shown = {name: _shown(language, value) for name, value in values.items()}
    filled: str = text.format_map(shown)
    return filled


def date_in_words(language: str, published: str) -> str:
    """An ISO 8601 date in words of `language`; anything else as it is."""
    try:
        return _day(language, datetime.date.fromisoformat(published))
    except ValueError:
        return published


def _shown(language: str, value: object) -> str:
    if isinstance(value, datetime.date):
        return _day(language, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return _number(language, value)


def _number(language: str, value: int | float) -> str:
    written = f"{value:,}" if abs(value) >= _GROUPED_FROM else str(value)
    signs = {",": texts(language)["numbers.thousands"], ".": texts(language)["numbers.decimal"]}
    return "".join(signs.get(character, character) for character in written)


def _day(language: str, value: datetime.date) -> str:
    known = texts(language)
    month = known["dates.months"][value.month - 1]
    written: str = known["dates.day"].format(day=value.day, month=month, year=value.year)
    return written
