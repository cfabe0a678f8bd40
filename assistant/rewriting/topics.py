"""What a question without a name is about: "What is gene therapy?", "the platform"."""

import re

from assistant.language import vocabulary
from assistant.rewriting.lexicon import DEFINITE_UNDERTAKING, UNDERTAKING
from assistant.rewriting.mentions import Mention, Sort

_PHRASE = rf"(?!{vocabulary.pattern('topics.never')}\b)[^\W\d_][\w-]*(?:\s+[\w-]+){{0,3}}?"
_END = rf"(?:\s*[?.!]*\s*$|\s+{vocabulary.pattern('topics.after')}\b)"
_THING = re.compile(
    rf"\s*{vocabulary.pattern('topics.things')}\s+"
    r"(?:(?:the\s+)?(?:aim|purpose|goal|role|meaning|definition|idea|benefit)s?\s+(?:of|behind)\s+)?"
    rf"(?P<topic>{_PHRASE})(?:\s+mean)?{_END}",
    re.I,
)
# A person's name as people type it: "who is ann lee".
_PERSON = re.compile(
    rf"\s*{vocabulary.pattern('topics.people')}\s+(?P<topic>"
    rf"(?!{vocabulary.pattern('topics.articles')}\b)[^\W\d_]+(?:\s+[^\W\d_][\w-]+){{1,3}}){_END}",
    re.I,
)
_DEFINITE = re.compile(
    rf"\b(?P<topic>the\s+(?:[a-z-]+\s+)??{UNDERTAKING}|{DEFINITE_UNDERTAKING})\b", re.I
)


_NO_NOUN = r"(?!(?:do|does|did|is|are|was|were|has|have|had|will|can)\b)"
_SEVERAL = re.compile(
    rf"\s*(?:(?:which|how\s+many)\s+(?:{_NO_NOUN}\w+\s+)?{_NO_NOUN}\w+s\s|"
    rf"what\s+{_NO_NOUN}\w+s\s|who\s+(?:are|were)\s+the\s|"
    rf"{vocabulary.pattern('topics.several')}\b)",
    re.I,
)
_LISTED = re.compile(
    rf"\W*(?:(?:which|what)\s+{_NO_NOUN}\w+s\b(?!['’])|(?:what|who)\s+(?:are|were)\s+the\s|"
    rf"{vocabulary.pattern('topics.several')}\b)",
    re.I,
)
_NUMBER = re.compile(rf"\W*{vocabulary.pattern('asked.number')}\b", re.I)
_WHAT = re.compile(rf"\W*{vocabulary.pattern('topics.what')}(?!\w)", re.I)
_SOME_OF = re.compile(
    rf"\b{vocabulary.pattern('topics.some')}\s+{vocabulary.pattern('joining.of')}\s+"
    rf"{vocabulary.pattern('topics.them')}\b",
    re.I,
)


def asks_for_several(question: str) -> bool:
    """Whether "they" in the next question may mean whatever answers this one."""
    return bool(_SEVERAL.match(question))


def asks_for_list(question: str) -> bool:
    """ "Which goals …", "vilka mål …": not "how many", nor "which unit leads"."""
    return bool(_LISTED.match(question)) and not _NUMBER.match(question)


def asks_what(question: str) -> bool:
    """ "What did they decide?": what may be one thing or a list."""
    return bool(_WHAT.match(question)) and not _NUMBER.match(question)


def picks_from_several(text: str) -> bool:
    """ "Which of them …?" means the answers to the question before, whatever that named."""
    return bool(_SOME_OF.search(text))


def topic(text: str) -> Mention | None:
    """The thing, or the person in small letters, that a question asks about."""
    for pattern, kind in (
        (_PERSON, Sort.PERSON),
        (_THING, Sort.TOPIC),
        (_DEFINITE, Sort.TOPIC),
    ):
        match = pattern.match(text) if pattern is not _DEFINITE else pattern.search(text)
        if match:
            return Mention(match["topic"], match.start("topic"), match.end("topic"), kind)
    return None
