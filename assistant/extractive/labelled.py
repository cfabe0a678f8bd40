"""Lines that say before a colon what they tell: "Regrets: Ann Holt, Bo Ek"."""

import re
from collections.abc import Sequence

from assistant.extractive.about import around, weighty
from assistant.extractive.evidence import Evidence, ParsedQuestion
from assistant.extractive.question_types import AnswerType
from assistant.language.matching import RELATED, Term, TextForms
from assistant.language.negation import denials

LABELLED = re.compile(r"\W*(?P<label>[^\W\d][^:|\n]{1,40}?)\s*:\s+(?P<told>\S[^\n]*)", re.DOTALL)
_TYPES = (AnswerType.PERSON, AnswerType.OTHER)


def labelled_line(asked: ParsedQuestion, evidence: Sequence[Evidence]) -> tuple[int, str] | None:
    """The line whose label is what is asked for, and what stands behind it.

    Whatever else the question names has to stand in the label, the title or the heading. None
    where there is no such line, or the label of another says more of the question.
    """
    if asked.type not in _TYPES or denials(asked.text, asked.language):
        return None
    lines = [(n, m) for n, one in enumerate(evidence) if (m := LABELLED.fullmatch(one.text))]
    if not lines:
        return None
    index, match = max(lines, key=lambda line: _said(asked, evidence[line[0]], line[1]["label"]))
    fits = _fits(list(weighty(asked)), evidence[index], match["label"])
    return (index, match["told"].strip()) if fits else None


def _said(asked: ParsedQuestion, item: Evidence, label: str) -> tuple[int, int]:
    """How many of the question's words the label has, light ones too, and what is above it."""
    own, above = TextForms.of(label, item.document.language), around(item)
    said = sum(term.match(own) >= RELATED for term in asked.terms)
    return said, sum(term.match(above) > 0 for term in asked.terms)


def _fits(about: Sequence[Term], item: Evidence, label: str) -> bool:
    own, above = TextForms.of(label, item.document.language), around(item)
    said = [term for term in about if not term.name and term.match(own) >= RELATED]
    return bool(said) and all(term in said or term.match(above) > 0 for term in about)
