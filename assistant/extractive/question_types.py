"""What kind of answer a question wants, and whether a sentence could be of that kind."""

import re
from enum import StrEnum

from assistant.language import vocabulary, words
from assistant.language.dates import MONTH
from assistant.language.letters import CAPITAL
from assistant.language.numbers import number_words


class AnswerType(StrEnum):
    MONEY = "money"
    CONTACT = "contact"
    PERSON = "person"
    TIME = "time"
    NUMBER = "number"
    PLACE = "place"
    REASON = "reason"
    OTHER = "other"


# A sum of money or an address is given as such or not at all.
DECISIVE = frozenset({AnswerType.MONEY, AnswerType.CONTACT})

# What a later document may say otherwise.
CHANGING = frozenset({AnswerType.MONEY, AnswerType.NUMBER, AnswerType.TIME, AnswerType.PERSON})

_PATTERNS = {
    type_: vocabulary.whole(f"asked.{type_}")
    for type_ in AnswerType
    if type_ is not AnswerType.OTHER
}
_ASKS_WHY = re.compile(rf"\W*{vocabulary.pattern('asked.reason')}(?!\w)", re.IGNORECASE)
_REACH = vocabulary.whole("contacts.reach")
_SUM = re.compile(rf"[€$£]|(?<!\w){vocabulary.pattern('asked.sums')}(?!\w)", re.IGNORECASE)
_ADDRESS = re.compile(r"\w@\w|\d(?:[ -]?\d){6,}")
_TIME = re.compile(rf"(?<!\d)(?:1[0-9]|20)\d\d(?!\d)|\d\d?[./]\d\d?[./]\d\d|{MONTH}", re.I)
_NAME = re.compile(rf"(?<![.!?“\"–-] )(?<!^){CAPITAL}[\w’-]+")


def answer_type(question: str) -> AnswerType:
    """The kind asked for: a decisive one, else by the earliest of the opening words.

    Why there is a budget asks for no sum.
    """
    if _ASKS_WHY.match(question):
        return AnswerType.REASON
    if _REACH.search(question):
        return AnswerType.CONTACT
    for decisive in (AnswerType.MONEY, AnswerType.CONTACT):
        if _PATTERNS[decisive].search(question):
            return decisive
    found = [(m.start(), t) for t, p in _PATTERNS.items() if (m := p.search(question))]
    return min(found)[1] if found else AnswerType.OTHER


def could_answer(type_: AnswerType, text: str) -> bool:
    """Whether a text holds anything of the kind; true where the kind leaves no trace."""
    match type_:
        case AnswerType.MONEY:
            return bool(_SUM.search(text))
        case AnswerType.CONTACT:
            return bool(_ADDRESS.search(text))
        case AnswerType.TIME:
            return bool(_TIME.search(text))
        case AnswerType.NUMBER:
            return any(c.isdigit() for c in text) or not number_words().isdisjoint(words(text))
        case AnswerType.PERSON | AnswerType.PLACE:
            return bool(_NAME.search(text))
        case _:
            return True
