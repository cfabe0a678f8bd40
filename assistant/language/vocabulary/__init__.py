"""The words of each language as data, one file a language; what reads a language draws on them.

A kind of words ("calendar.months") is a text of words or a list of regular expressions. In a text
`*` stands for any ending, `_` for a space and `?` makes the letter before it optional. What
several languages share stands once, in a file that they name; what all share, in common.toml.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_COMMON = "common"
_FROM_WORDS = {r"\*": r"\w*", "_": r"\s+", r"\?": "?"}
_NAMED = re.compile(r"<([a-z_]+)>")
_NEVER = "(?!)"


@cache
def _files() -> dict[str, dict[str, Any]]:
    read = {
        file.stem: tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted(Path(__file__).parent.glob("*.toml"))
    }
    return dict(sorted(read.items(), key=lambda one: _fact(one[1], "column", 0)))


def _fact(file: dict[str, Any], name: str, otherwise: Any) -> Any:
    return file.get("language", {}).get(name, otherwise)


LANGUAGES: tuple[str, ...] = tuple(code for code, file in _files().items() if "language" in file)


def name(language: str) -> str:
    """What English calls a language."""
    return str(_fact(_files()[language], "name", language))


def stemmer(language: str) -> str:
    """Snowball's name for a language, "" where it has no stemmer for it."""
    return str(_fact(_files()[language], "stemmer", ""))


def entries(kind: str, *languages: str) -> tuple[str, ...]:
    """The words or patterns of a kind: of the named languages, or of all."""
    found = [one for value in _values(kind, languages) for one in _listed(value)]
    return tuple(dict.fromkeys(found))


@cache
def words(kind: str, *languages: str) -> frozenset[str]:
    """The entries of a kind as they are written, `_` for a space."""
    return frozenset(entry.replace("_", " ") for entry in entries(kind, *languages))


@cache
def pattern(kind: str, *languages: str) -> str:
    """The entries of a kind as one regular expression, which never matches where there are none.

    In a list `<kind>` stands for another kind of the same section, in the same file's languages.
    """
    made = [
        _expanded(piece, kind.partition(".")[0], file)
        for file, value in _sources(kind, languages)
        for piece in _pieces(value)
    ]
    return f"(?:{'|'.join(dict.fromkeys(made)) or _NEVER})"


@cache
def values(kind: str, *languages: str) -> dict[str, float]:
    """The numbers that words of a kind are given ("two=2")."""
    pairs = (entry.rpartition("=") for entry in entries(kind, *languages))
    return {word: float(number) for word, _, number in pairs}


@cache
def numbered(kind: str) -> dict[str, int]:
    """The words of a kind whose entries stand in order, with their places from 0."""
    return {
        word: place
        for value in _values(kind, ())
        for place, entry in enumerate(value)
        for word in entry.split()
    }


def rows(kind: str, *languages: str) -> list[dict[str, Any]]:
    """The entries of a kind that have several fields each."""
    return [row for value in _values(kind, languages) for row in value]


def kinds(section: str) -> tuple[str, ...]:
    """The kinds of a section, in whatever language."""
    found = (kind for file in _files().values() for kind in file.get(section, ()))
    return tuple(dict.fromkeys(found))


def whole(kind: str) -> re.Pattern[str]:
    """Finds the entries of a kind, of all languages, as whole words in any case."""
    return re.compile(rf"(?<!\w){pattern(kind)}(?!\w)", re.IGNORECASE)


def either(*kinds: str) -> str:
    """The patterns of several kinds as one."""
    return f"(?:{'|'.join(pattern(kind) for kind in kinds)})"


def _values(kind: str, languages: Iterable[str]) -> list[Any]:
    return [value for _, value in _sources(kind, languages)]


def _sources(kind: str, languages: Iterable[str]) -> list[tuple[str, Any]]:
    """The files of the languages that have a kind; raises KeyError where none at all has it."""
    section, _, key = kind.partition(".")
    having = {code: _held(file, section, key) for code, file in _files().items()}
    having = {code: value for code, value in having.items() if value is not None}
    if not having:
        raise KeyError(f"no language has words of the kind {kind!r}")
    wanted = [code for language in languages for code in _of(language)]
    return [(code, value) for code, value in having.items() if not wanted or code in wanted]


def _held(file: dict[str, Any], section: str, key: str) -> Any:
    return file.get(section, {}).get(key) if key else file.get(section)


def _of(language: str) -> tuple[str, ...]:
    return (language, *_fact(_files()[language], "shares", ()), _COMMON)


def _listed(value: str | list[str]) -> list[str]:
    return value.split() if isinstance(value, str) else value


def _glob(word: str) -> str:
    escaped = re.escape(word)
    for sign, meaning in _FROM_WORDS.items():
        escaped = escaped.replace(sign, meaning)
    return escaped


def _pieces(value: str | list[str]) -> list[str]:
    """The regular expressions of a kind, those of other kinds in them still by name."""
    return [_glob(word) for word in value.split()] if isinstance(value, str) else value


def _expanded(piece: str, section: str, file: str) -> str:
    known = _files()[file].get(section, {})

    def other(match: re.Match[str]) -> str:
        kind = known.get(match[1])
        return f"(?:{'|'.join(_pieces(kind))})" if kind else match[0]

    return _NAMED.sub(other, piece)
