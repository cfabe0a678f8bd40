"""How far a reading of the register has come."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `count` documents have been read, the last of them called `document`."""

    done: int
    count: int
    document: str = ""
