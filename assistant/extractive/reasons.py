"""What answers "why": a sentence that gives a reason, or the one beside it that does."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.extractive.evidence import Evidence, ParsedQuestion
from assistant.extractive.labelled import LABELLED
from assistant.language import vocabulary
from assistant.language.matching import TextForms, is_light

_KINDS = ("because", "is_due", "purpose")
_AFTER_COLON = re.compile(r"\w:\s+(?:[^\W\d_]\S*\s+){2}")  # "she is careful: there is no room"
_LOOKED_AT = 3  # sentences, the best ones


def reason_given(
    asked: ParsedQuestion, evidence: Sequence[Evidence], order: Sequence[int]
) -> list[int]:
    """Indexes of the sentence that gives the reason, then of the one whose reason it is.

    Of the best sentences the first that gives one itself, or that stands beside a sentence which
    says what it is due to; none where neither does.
    """
    for index in order[:_LOOKED_AT]:
        if _gives(evidence[index]):
            return [index]
        for beside in _beside(evidence, index):
            if _explains(asked, evidence[beside]):
                return [beside, index]
    return []


def _gives(item: Evidence) -> bool:
    """Whether a sentence gives a reason by a word for one, or by a colon that is no label's."""
    if any(_found(kind, item) for kind in _KINDS):
        return True
    return bool(_AFTER_COLON.search(item.text)) and not LABELLED.fullmatch(item.text)


def _beside(evidence: Sequence[Evidence], index: int) -> Iterator[int]:
    """The sentence after, then the one before, in the same passage."""
    for other in (index + 1, index - 1):
        inside = 0 <= other < len(evidence)
        if inside and evidence[other].passage.passage.id == evidence[index].passage.passage.id:
            yield other


def _explains(asked: ParsedQuestion, item: Evidence) -> bool:
    """Whether a sentence says what something is due to; "because" explains what it names itself."""
    if _found("is_due", item):
        return True
    if not _found("because", item):
        return False
    forms = TextForms.of(item.text, item.document.language)
    about = [t for t in asked.terms if not t.name and not is_light(t.word, asked.language)]
    return any(term.match(forms) > 0 for term in about)


def _found(kind: str, item: Evidence) -> bool:
    return bool(_cues(kind, item.document.language).search(item.text))


@cache
def _cues(kind: str, language: str) -> re.Pattern[str]:
    told = vocabulary.pattern(f"reasons.{kind}", language)
    return re.compile(rf"(?<!\w){told}(?!\w)", re.IGNORECASE)
