"""Whether a question itself names what its pronoun means, as in "Who is X and what does X do?"."""

import re
from collections.abc import Sequence

from assistant.language import words
from assistant.language.stopwords import stopwords
from assistant.rewriting.mentions import Kind, Mention
from assistant.rewriting.pointers import Anaphor, Need

# After these a pronoun may mean what stands before them.
_BOUNDARY = re.compile(
    r"\b(?:and|but|when|where|if|because|that|after|before|while|since|so|or|which|who|how|why|"
    r"what|unless|until|to(?=\s+[a-z]{3,}\s)|och|men|när|om|eftersom|att|efter|innan|medan|som|"
    r"var|hur|varför|vad|tills|og|når|fordi|at|etter|før|mens|hvor|hvordan|hvorfor|hva|hvad|da|"
    r"ja|mutta|kun|jos|koska|että|joka|missä|miten|miksi|mitä)\b",
    re.I,
)
_SAYS = re.compile(
    r"(?:says?|said|thinks?|thought|believes?|hopes?|claims?|expects?|feels?|decides?|announced?|säger|sade|tror|anser|"
    r"menar|hoppas|sier|mener|tror|håper|siger|håber|sanoo|uskoo|toivoo)\s+$",
    re.I,
)
_IS = re.compile(r"\b(?:is|are|was|were|be|är|var|er|on|ovat|oli)\s+$", re.I)
_OF = re.compile(r"\b(?:of|av|af)\s+$", re.I)
_WHO = re.compile(r"\W*(?:who|vem|hvem)\b", re.I)
# Verbs of asking, which name nothing: "I want to know when it started".
_ASKING = {"know", "want", "tell", "wonder", "ask", "vill", "veta", "undrar", "vide", "vite"}
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
        named = mention.kind is Kind.NAME and not mention.text.isupper()
        return mention.kind is Kind.PERSON or named
    if need is Need.PLACE:
        return mention.kind is Kind.PLACE
    return mention.kind not in (Kind.PERSON, Kind.PLACE)


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
