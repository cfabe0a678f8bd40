"""Keeps of a text what a reader sees; nothing hidden goes on to a page, a terminal or a model."""

import unicodedata

_KEPT = "\n\t"
# Controls, direction marks and tags, private characters, half ones, those not assigned.
_HIDDEN = ("Cc", "Cf", "Co", "Cs", "Cn")


def visible(text: str) -> str:
    """The text without characters that no reader sees; line ends and tabs stay."""
    return "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _HIDDEN)
