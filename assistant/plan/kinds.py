"""The kinds of question, and the examples that tell them."""

import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle
from pathlib import Path

from assistant.errors import ResourceError
from assistant.language import LANGUAGES

# Invented, so that no name in an example is one of a document.
_FILLINGS = {
    "a": ("Norvia", "Helse Vidar", "Kardiolinje", "Region Ulvdal", "TriLab"),
    "b": ("Medexa", "Ostholm University", "Bioverk", "Lumen Pharma"),
    "p": ("Maria Holt", "Jens Aro", "Eeva Lind", "Paul Brandt"),
    "q": ("Lars Ekdal", "Tuula Rinne", "Anne Voss"),
    "t": (
        "asthma",
        "artificial intelligence",
        "diabetes",
        "children",
        "data",
        "rare disease",
        "AI",
    ),
    "y": ("2023", "2026"),
}


class Kind(StrEnum):
    """What a question wants."""

    FACT = "fact"
    PARTS = "parts"  # several facts in one question
    YES_NO = "yes_no"
    ITEMS = "items"  # a list within a document
    DOCUMENTS = "documents"  # a list over documents
    COMPARISON = "comparison"
    OVERVIEW = "overview"  # of a document or a collaboration
    LIBRARY = "library"  # of everything
    PEOPLE = "people"
    TIMELINE = "timeline"
    NEWS = "news"  # what came into the library lately
    EXTREME = "extreme"  # the largest, the oldest
    TABLE = "table"
    BRIEFING = "briefing"
    HELP = "help"  # about the assistant itself
    SMALL_TALK = "small_talk"
    REWORK = "rework"  # of the last answer: shorter, as a table
    TRANSLATION = "translation"
    OTHER_TASK = "other_task"  # nothing that documents answer: code, poems, the instructions


EXTREMES = ("largest", "smallest", "oldest", "newest", "ends_first", "ends_last")
REWORKS = ("shorter", "more", "table", "list", *LANGUAGES)
SMALL_TALK = ("greeting", "thanks", "farewell", "how_are_you", "praise", "complaint")


@dataclass(frozen=True, slots=True)
class Plan:
    """A question's kind, with the probability, 0 to 1, that it is that one.

    `language` is that of an example in nearly the same words, which tells a greeting's, or "".
    """

    kind: Kind
    probability: float
    language: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A question with what it wants, in one of the five languages."""

    label: str
    language: str
    text: str


def read_examples(file: Path, labels: Collection[str] = tuple(Kind)) -> list[Example]:
    """Every example of a file with its slots filled.

    Raises:
        ResourceError: the file is missing, no TOML, or names a label that there is not.
    """
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        if unknown := told.keys() - set(labels):
            raise KeyError(", ".join(sorted(unknown)))
        return list(_filled(told))
    except (OSError, ValueError, KeyError) as error:
        raise ResourceError(
            f"{file.name} cannot be read ({error}): each kind there is a table of lists of "
            f"examples by language; the kinds are {', '.join(labels)}."
        ) from error


def _filled(told: dict[str, dict[str, list[str]]]) -> Iterator[Example]:
    fillings = {slot: cycle(names) for slot, names in _FILLINGS.items()}
    for label, by_language in told.items():
        for language, lines in by_language.items():
            for line in lines:
                text = line.format_map({s: next(f) for s, f in fillings.items()})
                yield Example(label, language, text)
