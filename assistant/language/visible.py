"""Keeps of a text what a reader sees; nothing hidden goes on to a page, a terminal or a model."""

import unicodedata

_KEPT = "\n\t"
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# Controls, direction marks and tags, private characters, half ones, those not assigned.
_HIDDEN = ("Cc", "Cf", "Co", "Cs", "Cn")


def printable(line: str) -> str:
    """One line that a terminal shows as it is: no line end, no escape sequence, valid UTF-8."""
    shown = (c if unicodedata.category(c) not in _HIDDEN else _code(c) for c in line)
    return "".join(shown).encode("utf-8", "replace").decode("utf-8")


def _code(character: str) -> str:
    return "?" if unicodedata.category(character) == "Cs" else f"\\x{ord(character):02x}"


def visible(text: str) -> str:
    """The text without characters that no reader sees; line ends and tabs stay."""
    return "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _HIDDEN)


def harmless(text: str) -> str:
    """What a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{text}" if text[:1] == "\t" or text.lstrip()[:1] in _FORMULA else text
