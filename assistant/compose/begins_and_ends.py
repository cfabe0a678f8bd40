"""When something begins and ends: which sentences that tell of a change move it, and which not."""

import re
from collections.abc import Sequence

from assistant.compose.draft import Quote
from assistant.compose.room import Room
from assistant.compose.subjects import holds
from assistant.extractive.question_types import AnswerType, answer_type
from assistant.language.matching import Term
from assistant.register.columns import ENDS, column, columns_asked

_TELLS = 0.7  # the least probability at which a sentence tells when something ends


def moves_the_end(room: Room, question: str, quote: Quote, names: Sequence[Term]) -> bool:
    """Whether the end of what bears the names is asked for, and a sentence tells it.

    It is asked of the sentence as the register asks, in the sentence's own language: the reader
    knows an end by that far better than across languages. Sentence or title bear the names; else
    it may be another one's end.
    """
    if not columns_asked(question) & {*ENDS} or answer_type(question) is not AnswerType.TIME:
        return False
    document = quote.document
    if not names or not holds(names, f"{document.title} {quote.text}", document.language):
        return False
    asked = [column(name).questions[document.language] for name in ENDS]
    told = [(document.title, quote.text)]
    return any(room.survey.each(one, told)[0] >= _TELLS for one in asked)


def is_but_a_start(question: str, quote: Quote, changes: re.Pattern[str]) -> bool:
    """Whether a beginning is asked for, and a sentence's words for a change say no more than one.

    That somebody begins in May changes nothing about when the whole began.
    """
    begins = column("start").cues()
    cues = [cue[0] for cue in changes.finditer(quote.text)]
    return "start" in columns_asked(question) and bool(cues) and all(map(begins.search, cues))
