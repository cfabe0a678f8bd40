"""How much of what a statement says its cited words say too, across languages where need be."""

from functools import lru_cache

from assistant.extractive.matching import Term, TextForms, question_terms

_RARITY = 0.05  # the share of passages that hold a word, for want of a library to count in


@lru_cache(maxsize=4096)
def terms(statement: str, language: str) -> tuple[Term, ...]:
    """The content words of a statement, with what they may be called otherwise."""
    return tuple(question_terms(statement, language, lambda _: _RARITY))


@lru_cache(maxsize=4096)
def forms(text: str, language: str) -> TextForms:
    return TextForms.of(text, language)


def share(statement: tuple[Term, ...], text: TextForms) -> float:
    """0 to 1: the weight of the statement's words that the text holds; 1 without any."""
    total = sum(term.weight for term in statement)
    return sum(term.weight * term.match(text) for term in statement) / total if total else 1.0
