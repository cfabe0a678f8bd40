"""Who asks: a name, what they may do, and the groups that they are in."""

from dataclasses import dataclass
from enum import StrEnum


class Rank(StrEnum):
    """What a person may do; each may do what those before may."""

    READER = "reader"
    EDITOR = "editor"  # brings documents in and out, and judges the register
    ADMINISTRATOR = "administrator"  # also reads every collection


@dataclass(frozen=True, slots=True)
class Person:
    """`name` is unique among people and programs; `groups` are those of the provider's claim."""

    name: str
    rank: Rank = Rank.READER
    groups: frozenset[str] = frozenset()

    @property
    def edits(self) -> bool:
        return self.rank is not Rank.READER


# Whoever runs commands on this computer, where the documents lie open to them anyway.
OPERATOR = Person("operator", Rank.ADMINISTRATOR)
# Whoever reaches a server of this computer's own that asks nobody to sign in.
NOBODY = Person("")
UNASKED = Person("", Rank.EDITOR)  # at the page of one's own computer


def program(client: str) -> Person:
    """A client of the API, by its name in the settings; "" is nobody in particular."""
    return Person(f"client:{client}") if client else NOBODY
