"""Sentences that hold all that is asked, in whatever words: what a doubting reader may be told by.

The reader doubts an answer in other words than the question's. Where each weighty word of the
question stands in the sentence or above it, itself or by a word of the same meaning, it is one.
"""

import re
from collections.abc import Sequence

from assistant.extractive.about import around, weighty
from assistant.extractive.evidence import FEATURES, Evidence, ParsedQuestion
from assistant.extractive.judge import ANSWERABLE
from assistant.extractive.question_types import AnswerType, could_answer
from assistant.language.matching import RELATED, TextForms

LEAST = 0.35  # probability that the documents answer, at which it is looked for
_LOOKED_AT = 8  # sentences, the best ones
_NUMBERING = re.compile(r"\A\W*\d{1,2}(?:\.\d+)*[.)]?\s")  # of a clause, which answers nothing
_MISSED = FEATURES.index("values_missed")


def covering(
    asked: ParsedQuestion, evidence: Sequence[Evidence], order: Sequence[int], answerable: float
) -> int | None:
    """The first of the best sentences that holds all; None where none does, or all is doubtful."""
    if not LEAST <= answerable < ANSWERABLE:
        return None
    return next((index for index in order[:_LOOKED_AT] if _covers(asked, evidence[index])), None)


def _covers(asked: ParsedQuestion, item: Evidence) -> bool:
    counts = asked.type is AnswerType.NUMBER
    text = _NUMBERING.sub("", item.text) if counts else item.text
    if item.features[_MISSED] > 0 or not could_answer(asked.type, text):
        return False
    own, above = TextForms.of(item.text, item.document.language), around(item)
    about = list(weighty(asked))
    here = [term for term in about if not term.name and term.match(own) >= RELATED]
    return bool(here) and all(
        term in here or max(term.match(own), term.match(above)) >= RELATED for term in about
    )
