"""Keeps of a text what a reader sees; nothing hidden goes on to a terminal or a chat model."""

import unicodedata

_KEPT = "\n\t"
_UNSEEN = ("Cc", "Cf", "Co", "Cs")  # controls, direction marks and tags, private, half characters


def visible(text: str) -> str:
    """The text without characters that no reader sees; line ends and tabs stay."""
    return "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _UNSEEN)
