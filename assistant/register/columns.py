"""The register's columns, from `prompts/register.toml`."""

import re
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from assistant.errors import ResourceError
from assistant.language import LANGUAGES
from assistant.resources import resource

FILE = "register.toml"
ENDS = ("end",)  # the column of the day on which a collaboration is over
_CODE = 2  # letters of a country's
_IN_COMPOUNDS = 6  # letters of a beginning that may also stand at the end of a compound
_OPENING = 6  # words of a question that say what it wants
_NEVER = re.compile("(?!)")
Cues = re.Pattern[str]


class ColumnType(StrEnum):
    TITLE = "title"
    TEXT = "text"
    SENTENCE = "sentence"
    ORGANISATIONS = "organisations"
    PEOPLE = "people"
    DATE = "date"
    MONEY = "money"
    DURATION = "duration"
    TERMS = "terms"
    COUNTRIES = "countries"


_ASKED = (
    ColumnType.DURATION,
    ColumnType.DATE,
    ColumnType.MONEY,
    ColumnType.ORGANISATIONS,
    ColumnType.COUNTRIES,
)


@dataclass(frozen=True)
class Column:
    """A question that is asked of every document, in each language, and how it is read."""

    name: str
    type: ColumnType
    names: dict[str, str]
    questions: dict[str, str]
    words: dict[str, Cues] = field(default_factory=dict)
    terms: tuple[tuple[str, Cues], ...] = ()
    homes: dict[str, str] = field(default_factory=dict)  # the country that speaks a language
    own: bool = False  # a person's, of whose values nothing but the question is known

    def cues(self, kind: str = "cues") -> Cues:
        """The words of a kind as a pattern, which matches nothing where there are none."""
        return self.words.get(kind, _NEVER)

    def has(self, kind: str) -> bool:
        return kind in self.words


@cache
def columns() -> tuple[Column, ...]:
    """The columns in order.

    Raises:
        ResourceError: the file cannot be read, or a column lacks a name, type or question.
    """
    return tuple(_column(name, table) for name, table in _tables().items() if name != "words")


@cache
def words(kind: str) -> Cues:
    """A kind of words that several columns are read by."""
    return pattern(_tables()["words"][kind])


@cache
def plain_words(kind: str) -> frozenset[str]:
    return frozenset(_tables()["words"][kind].split())


@cache
def synonyms(kind: str) -> tuple[tuple[str, Cues], ...]:
    """Lines of words that come to one, their first."""
    return tuple((line.split(";")[0].strip(), _compiled(line.split(";"))) for line in _lines(kind))


def _lines(kind: str) -> list[str]:
    lines: list[str] = _tables()["words"][kind]
    return lines


@cache
def definition() -> str:
    """The file that defines the columns, as it is."""
    return (resource("prompts") / FILE).read_text(encoding="utf-8")


def column_of(question: str, name: str = "") -> Column:
    """A column that a user adds by typing a question, whose words say what its values are."""
    title = name or question.rstrip("?")
    return Column(
        question,
        asked_type(question),
        dict.fromkeys(LANGUAGES, title),
        dict.fromkeys(LANGUAGES, question),
        own=True,
    )


def column(name: str) -> Column:
    """The column of that name, which there must be."""
    return next(one for one in columns() if one.name == name)


def columns_asked(question: str) -> frozenset[str]:
    """The names of the columns whose words a question holds."""
    return frozenset(one.name for one in columns() if one.cues().search(question))


def areas_in(text: str) -> dict[str, str]:
    """The disease areas that a text names, each with its words there."""
    found = ((area, term.search(text)) for area, term in column("disease_areas").terms)
    return {area: match[0] for area, match in found if match}


def asked_type(question: str) -> ColumnType:
    """What a question wants, by its first words: a date, a sum, a time, names, else a text."""
    opening = " ".join(question.split()[:_OPENING])
    found = ((words(f"asks_{kind}").search(opening), kind) for kind in _ASKED)
    told = [(match.start(), kind) for match, kind in found if match]
    return min(told, default=(0, ColumnType.TEXT))[1]


def pattern(globs: str) -> Cues:
    """Words parted by spaces as one pattern: `*` is any ending or beginning, `_` a space."""
    return _compiled(globs.split())


def _compiled(globs: list[str]) -> Cues:
    forms = sorted({re.escape(glob.strip()) for glob in globs if glob.strip()}, key=len)[::-1]
    for glob, meaning in ((r"\*", r"\w*"), ("_", r"[\s\-]+"), (r"\ ", r"\s+")):
        forms = [form.replace(glob, meaning) for form in forms]
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)


@cache
def _tables() -> dict[str, Any]:
    file: Path = resource("prompts") / FILE
    try:
        read: dict[str, Any] = tomllib.loads(definition())
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(f"{file} is no valid TOML: {error}.") from error
    return read


def _column(name: str, table: dict[str, Any]) -> Column:
    try:
        kind = ColumnType(table["type"])
        names = {language: table["names"][language] for language in LANGUAGES}
        questions = {language: table["questions"][language] for language in LANGUAGES}
    except (KeyError, ValueError) as error:
        raise ResourceError(
            f"Column {name!r} of {FILE} lacks {error}, or has a wrong one; it needs a type, "
            f"and a name and a question for each of {', '.join(LANGUAGES)}."
        ) from error
    kinds = {k: pattern(v) for k, v in table.items() if isinstance(v, str) and k != "type"}
    return Column(
        name,
        kind,
        names,
        questions,
        kinds,
        tuple(map(_term, table.get("terms", ()))),
        table.get("homes", {}),
    )


def _term(line: str) -> tuple[str, Cues]:
    forms = [form.strip() for form in line.split(";")]
    long = [f"*{form}" for form in forms[1:] if form.endswith("*") and len(form) > _IN_COMPOUNDS]
    own = forms[1:] if len(forms[0]) == _CODE else forms  # "NO" is no word of Norway's
    return forms[0], _compiled([*own, *long])
