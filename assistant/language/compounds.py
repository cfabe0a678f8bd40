"""Takes compounds apart, so that a word is found within a longer one ("vattentryck": "tryck")."""

from functools import lru_cache

from assistant.language import stem
from assistant.language.glossary import concepts, known_words

_SHORTEST = 8  # letters of a compound
_SHORTEST_PART = 3
_LINK = "s"  # between the parts in Swedish, Norwegian and Danish


@lru_cache(maxsize=100_000)
def parts(word: str, language: str) -> tuple[str, ...]:
    """The stems of the two known words that a lower-case word is made of; none for another word.

    Of several ways to part it the one with the longest beginning is taken. English writes
    compounds apart.
    """
    if language == "en" or len(word) < _SHORTEST:
        return ()
    for cut in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        end = stem(word[cut:], language)
        if len(end) < _SHORTEST_PART or not concepts(word[cut:], language):
            continue
        for beginning in (word[:cut], word[:cut].removesuffix(_LINK)):
            if len(beginning) >= _SHORTEST_PART and beginning in known_words(language):
                return stem(beginning, language), end
    return ()
