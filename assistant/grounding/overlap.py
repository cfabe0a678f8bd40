"""How much of what a statement says its cited words say too, across languages where need be."""

from collections.abc import Sequence
from functools import lru_cache

from assistant.language.matching import Term, TextForms, question_terms

_SHORTEST_PART = 5  # letters
_INSIDE = 0.5
_RARITY = 0.05  # the share of passages that hold a word, for want of a library to count in


@lru_cache(maxsize=4096)
def terms(statement: str, language: str) -> tuple[Term, ...]:
    """The content words of a statement, with what they may be called otherwise."""
    return tuple(question_terms(statement, language, lambda _: _RARITY))


@lru_cache(maxsize=4096)
def forms(text: str, language: str) -> TextForms:
    return TextForms.of(text, language)


def joint_forms(several: Sequence[TextForms]) -> TextForms:
    """The words of several texts as those of one."""
    if len(several) == 1:
        return several[0]
    long_stems = tuple(stem for one in several for stem in one.long_stems)
    return TextForms(frozenset().union(*(one.forms for one in several)), long_stems)


def share(statement: Sequence[Term], text: TextForms) -> float:
    """0 to 1: the weight of the statement's words that the text holds; 1 without any."""
    total = sum(term.weight for term in statement)
    return sum(term.weight * match(term, text) for term in statement) / total if total else 1.0


def match(term: Term, text: TextForms) -> float:
    """0 to 1: how well the text holds a word, also inside a compound of another language."""
    if found := term.match(text):
        return found
    parts = tuple(stem for stem in term.related if len(stem) >= _SHORTEST_PART)
    if parts and any(long.startswith(parts) or long.endswith(parts) for long in text.long_stems):
        return _INSIDE
    return 0.0
