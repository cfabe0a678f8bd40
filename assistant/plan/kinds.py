"""The kinds of question, and the examples that tell them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle
from pathlib import Path

from assistant.errors import ResourceError

# Invented, so that no name in an example is one of a document.
_FILLINGS = {
    "a": ("Norvia", "Helse Vidar", "Kardiolinje", "Region Ulvdal", "TriLab"),
    "b": ("Medexa", "Ostholm University", "Bioverk", "Lumen Pharma"),
    "p": ("Maria Holt", "Jens Aro", "Eeva Lind", "Paul Brandt"),
    "q": ("Lars Ekdal", "Tuula Rinne", "Anne Voss"),
    "t": ("asthma", "diabetes", "data", "rare disease"),
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
    EXTREME = "extreme"  # the largest, the oldest
    TABLE = "table"
    BRIEFING = "briefing"
    HELP = "help"  # about the assistant itself
    SMALL_TALK = "small_talk"
    REWORK = "rework"  # of the last answer: shorter, as a table
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True)
class Plan:
    """A question's kind, with the probability, 0 to 1, that it is that one."""

    kind: Kind
    probability: float


def read_examples(file: Path) -> list[tuple[Kind, str]]:
    """Every example with its slots filled.

    Raises:
        ResourceError: the file is missing, no TOML, or names a kind that there is not.
    """
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        return list(_filled(told))
    except (OSError, ValueError, KeyError) as error:
        raise ResourceError(
            f"{file.name} cannot be read ({error}): each kind there is a table of lists of "
            f"examples by language; the kinds are {', '.join(Kind)}."
        ) from error


def _filled(told: dict[str, dict[str, list[str]]]) -> Iterator[tuple[Kind, str]]:
    fillings = {slot: cycle(names) for slot, names in _FILLINGS.items()}
    for kind, by_language in told.items():
        for lines in by_language.values():
            for line in lines:
                yield Kind(kind), line.format_map({s: next(f) for s, f in fillings.items()})
