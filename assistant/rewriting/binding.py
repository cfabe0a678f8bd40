"""Whether a question itself names what its pronoun means, as in "Who is X and what does X do?"."""

import re
from collections.abc import Sequence

from assistant.language import stopwords, vocabulary, words
from assistant.rewriting.mentions import Mention, Sort
from assistant.rewriting.pointers import Anaphor, Need

# After these a pronoun may mean what stands before them.
_BOUNDARY = re.compile(rf"\b{vocabulary.pattern('pointing.boundaries')}\b", re.I)
_SAYS = re.compile(rf"{vocabulary.pattern('pointing.says')}\s+$", re.I)
_IS = re.compile(rf"\b{vocabulary.pattern('pointing.is')}\s+$", re.I)
_OF = re.compile(rf"\b{vocabulary.pattern('joining.of')}\s+$", re.I)
_WHO = re.compile(rf"\W*{vocabulary.pattern('asking.who')}\b", re.I)
_ASKING = vocabulary.words("asking.verbs")  # they name nothing: "I want to know when it started"
_MOST_BEFORE_AN_OBJECT = 3  # content words before a pronoun that needs the conversation


def content_words(text: str, language: str) -> list[str]:
    """The words that carry meaning of their own."""
    empty = stopwords(language) | _ASKING
    return [word for word in words(text) if len(word) > 2 and word not in empty]


def is_bound(text: str, anaphor: Anaphor, own: Sequence[Mention], language: str) -> bool:
    """Whether the pronoun can mean something that the text names before it."""
    return _by_name(text, anaphor, own) or _by_noun(text, anaphor, language)


def _by_name(text: str, anaphor: Anaphor, own: Sequence[Mention]) -> bool:
    for mention in own:
        if mention.end <= anaphor.start and _agree(anaphor.need, mention):
            between = text[mention.end : anaphor.start]
            if anaphor.possessive or not between.strip():
                return True
            if _BOUNDARY.search(between) or _SAYS.search(between):
                return True
    return False


def _agree(need: Need, mention: Mention) -> bool:
    if need is Need.PERSON:
        named = mention.kind is Sort.NAME and not mention.text.isupper()
        return mention.kind is Sort.PERSON or named
    if need is Need.PLACE:
        return mention.kind is Sort.PLACE
    return mention.kind not in (Sort.PERSON, Sort.PLACE)


def _by_noun(text: str, anaphor: Anaphor, language: str) -> bool:
    before = re.split(r"[.!?]\s+", text[: anaphor.start])[-1]
    content = content_words(before, language)
    if anaphor.need is Need.PLACE or not content:
        return False
    if anaphor.possessive:
        predicate = len(content) == 1 and (_IS.search(before) or _OF.search(before))
        # "Who leads its research?": who is a person, so its is not theirs.
        other = len(content) == 1 and anaphor.need is Need.THING and _WHO.match(before)
        return not (predicate or other)
    if len(content) > _MOST_BEFORE_AN_OBJECT:
        return True
    if _SAYS.search(before) and len(content) > 1:
        return True
    boundaries = [match.start() for match in _BOUNDARY.finditer(before)]
    return bool(boundaries) and bool(content_words(before[: boundaries[-1]], language))
