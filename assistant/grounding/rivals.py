"""Words of which one excludes the other: rising and falling, daily and weekly."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.language import vocabulary
from assistant.types import DoubtKind

_THIRD_TO_TENTH = ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
# Kinds of words of which a text that has one speaks of no other.
_FAMILIES = (
    (DoubtKind.WORDS, ("rising", "falling")),
    (DoubtKind.WORDS, ("more", "fewer")),
    (DoubtKind.WORDS, ("largest", "smallest")),
    (DoubtKind.WORDS, ("begun", "ended")),
    (DoubtKind.WORDS, ("joined", "left")),
    (DoubtKind.WORDS, ("east", "west", "north", "south")),
    (DoubtKind.WORDS, ("public", "private")),
    (DoubtKind.WORDS, ("adults", "children", "elderly")),
    (DoubtKind.WORDS, ("daily", "weekly", "monthly", "yearly")),
    (DoubtKind.NUMBER, ("first", *_THIRD_TO_TENTH, "last")),
)


def _pattern(member: str) -> re.Pattern[str]:
    return re.compile(rf"\b{vocabulary.pattern(f'opposites.{member}')}\b", re.IGNORECASE)


_COMPILED = tuple((kind, tuple(map(_pattern, members))) for kind, members in _FAMILIES)


def exclusions(statement: str, cited: Sequence[str], context: str) -> list[tuple[DoubtKind, str]]:
    """The statement's words that its citations lack while having another of the same family.

    With the kind of doubt that they raise. What the `context` has is not lacking.
    """
    said, there = _members(statement), _members("\n".join(cited))
    around = _members(context)
    rivals = {family for family, member in there if (family, member) not in said}
    return [
        (_COMPILED[family][0], word)
        for (family, member), word in said.items()
        if family in rivals and (family, member) not in there | around
    ]


@lru_cache(maxsize=4096)
def _members(text: str) -> dict[tuple[int, int], str]:
    """By family and member, the first word of a text that belongs to it."""
    return {
        (number, place): match[0]
        for number, (_, patterns) in enumerate(_COMPILED)
        for place, pattern in enumerate(patterns)
        if (match := pattern.search(text))
    }
