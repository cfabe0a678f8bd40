"""Letters as regular expressions: those of European languages, with or without accents."""

import unicodedata

CAPITALS = "A-ZÀ-ÖØ-ÞŠŽŁĐŒ"
SMALLS = "a-zß-öø-ÿšžłđœ"
VOWELS = frozenset("aeiouyåäöæøéèêüíóáAEIOUYÅÄÖÆØÉÈÊÜÍÓÁ")
CAPITAL = f"[{CAPITALS}]"
SMALL = f"[{SMALLS}]"
_NOT_COMPOSED = str.maketrans(
    {"ø": "o", "æ": "a", "đ": "d", "ð": "d", "ł": "l", "ß": "ss", "œ": "o"}
)


def without_accents(word: str) -> str:
    """A lower-case word without accents: "björkdala" becomes "bjorkdala"."""
    apart = unicodedata.normalize("NFKD", word.translate(_NOT_COMPOSED))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
