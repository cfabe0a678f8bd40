"""What is left of an inflected word beyond its stem, where a language changes the stem too.

In Finnish a consonant before the ending is strong or weak by its case ("Turku", "Turun"), of which
the Snowball stemmer knows nothing.
"""

from functools import cache

from assistant.language import stem, vocabulary

_VOWELS = "aeiouyäö"


def base(word: str, language: str) -> str:
    """What all forms of a lower-case word share; its stem where the language keeps stems."""
    found = stem(word, language)
    grades = _grades(language)
    if not grades:
        return found
    bare = found.rstrip(_VOWELS)
    strong = next((one for one in grades if bare.endswith(one)), "")
    return bare.removesuffix(strong) + grades[strong] if strong else bare


@cache
def _grades(language: str) -> dict[str, str]:
    """The weak grade of each strong one, the longest first."""
    entries = vocabulary.words("words.grades", language)
    pairs = (entry.partition("=") for entry in sorted(entries, key=lambda one: (-len(one), one)))
    return {strong: weak for strong, _, weak in pairs}
