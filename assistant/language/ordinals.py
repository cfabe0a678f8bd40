"""The places in a row that words name: "the second", "den sista"."""

import re
from functools import cache

from assistant.language import vocabulary


def place(text: str, language: str) -> int | None:
    """From 0, or -1 for the last one; None where the text names no place, or several."""
    found = {number for number, pattern in _places(language) if pattern.search(text)}
    return found.pop() if len(found) == 1 else None


@cache
def _places(language: str) -> list[tuple[int, re.Pattern[str]]]:
    patterns = vocabulary.entries("ordinals.places", language)
    numbers = [*range(len(patterns) - 1), -1]
    return [
        (number, re.compile(rf"\b{pattern}\b", re.IGNORECASE))
        for number, pattern in zip(numbers, patterns, strict=True)
    ]
