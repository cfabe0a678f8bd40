"""Scores an answer's words: facts met, agreement with a reference, language, length."""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.language import detect, words
from eval.plain_text import folded

_MARKER = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")


def without_markers(answer: str) -> str:
    """The answer's own words: markers such as [1] or [1, 2] taken out."""
    return _MARKER.sub("", answer).strip()


def unmet_facts(answer: str, facts: Sequence[Sequence[str]]) -> list[list[str]]:
    """The groups of which no alternative stands in the answer.

    An alternative counts from the beginning of a word, whatever the case, the white space and
    the kind of dash; what ends in a digit does not count within a longer number.
    """
    plain = folded(answer)
    return [list(group) for group in facts if not any(holds(plain, fact) for fact in group)]


def holds(plain_text: str, fact: str) -> bool:
    """Whether `plain_text`, as `folded` makes it, holds the fact."""
    wanted = folded(fact)
    if not wanted:
        return False
    before = r"(?<!\w)" if wanted[0].isalnum() else ""
    after = r"(?!\d|[.,]\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, plain_text) is not None


def found_in(text: str, phrases: Sequence[str]) -> list[str]:
    """Those of the phrases that stand in the text, by the rule of `unmet_facts`."""
    plain = folded(text)
    return [phrase for phrase in phrases if holds(plain, phrase)]


def exact(answer: str, references: Sequence[str]) -> float:
    """1.0 if the answer equals a reference word for word, else 0.0."""
    said = words(answer)
    return float(any(said == words(reference) for reference in references))


def token_f1(answer: str, references: Sequence[str]) -> float:
    """The harmonic mean of precision and recall over words, for the best of the references."""
    return max((_f1(words(answer), words(reference)) for reference in references), default=0.0)


def language_matches(answer: str, language: str) -> bool:
    """Whether the answer is in the language; an answer without letters is in any."""
    return not any(map(str.isalpha, answer)) or detect(answer) == language


def _f1(said: Sequence[str], wanted: Sequence[str]) -> float:
    common = (Counter(said) & Counter(wanted)).total()
    return 2 * common / (len(said) + len(wanted)) if common else 0.0
