"""A word that points back: where it stands, what may take its place, and how."""

from dataclasses import dataclass
from enum import Enum, auto


class Need(Enum):
    """What can stand for the word."""

    PERSON = auto()
    THING = auto()
    SEVERAL = auto()
    PLACE = auto()
    UNDERTAKING = auto()


class Form(Enum):
    """How the referent takes its place."""

    PLAIN = auto()
    POSSESSIVE = auto()
    THERE = auto()
    NOUN = auto()  # "the agreement"
    ASIDE = auto()  # the word stays, the referent is added in brackets


@dataclass(frozen=True, slots=True)
class Anaphor:
    start: int
    end: int
    need: Need
    form: Form
    possessive: bool = False
