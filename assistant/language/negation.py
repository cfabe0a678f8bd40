"""What a sentence denies: its negations and the words in their reach."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.language import stem, stopwords, vocabulary

_NOT_NEGATING = re.compile(rf"\b{vocabulary.pattern('negation.not_negating')}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’]t\b)?|[.,;:!?–—()]")
_REACH = 7  # words after a negation
_BACK = 3  # and before it: in the Nordic languages the verb often stands there
_CLAUSE_ENDS = {".", ";", ":", "!", "?", "–", "—", "(", ")"}
_TURNS = vocabulary.words("negation.turns")


@dataclass(frozen=True, slots=True)
class Denial:
    """A negation at `start:end`, and the stems of the content words it may reach."""

    start: int
    end: int
    reach: frozenset[str]


@lru_cache(maxsize=4096)
def denials(text: str, language: str) -> tuple[Denial, ...]:
    """The negations of a text; "not only" is none."""
    masked = _NOT_NEGATING.sub(lambda match: "_" * len(match[0]), text)
    tokens = list(_WORD.finditer(masked))
    cues = vocabulary.words("negation.cues", language)
    turning = vocabulary.words("negation.unless_after_comma", language)
    found: list[Denial] = []
    for position, token in enumerate(tokens):
        word = token[0].lower()
        contracted = language == "en" and word.replace("’", "'").endswith("n't")
        if not (contracted or word in cues):
            continue
        if word in turning and (found or text[: token.start()].rstrip().endswith(",")):
            continue  # "inte A utan B"
        found.append(Denial(token.start(), token.end(), _reach(tokens, position, language)))
    return tuple(found)


@lru_cache(maxsize=4096)
def refusals(text: str, language: str) -> tuple[str, ...]:
    """The words of a text that say no without a negation."""
    return tuple(_found("negation.refusing", language, text))


@lru_cache(maxsize=4096)
def denials_without_not(text: str, language: str) -> frozenset[str]:
    """The words of a text that say no, limit or reverse without a negation."""
    return frozenset([*refusals(text, language), *_found("negation.limiting", language, text)])


@lru_cache(maxsize=4096)
def turns(text: str) -> bool:
    """Whether a text turns from one thing to another ("but", "while")."""
    return not _TURNS.isdisjoint(match[0].lower() for match in _WORD.finditer(text))


def _found(kind: str, language: str, text: str) -> list[str]:
    pattern = rf"\b{vocabulary.pattern(kind, language)}\b"
    return [match[0].lower() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _reach(tokens: list[re.Match[str]], position: int, language: str) -> frozenset[str]:
    reach: set[str] = set()
    for token in tokens[position + 1 : position + 1 + _REACH]:
        if token[0] in _CLAUSE_ENDS or token[0].lower() in _TURNS:
            break
        reach.add(token[0].lower())
    for token in reversed(tokens[max(0, position - _BACK) : position]):
        if token[0] in _CLAUSE_ENDS or token[0] == "," or token[0].lower() in _TURNS:
            break
        reach.add(token[0].lower())
    content = {word for word in reach if word[0].isalpha() and word not in stopwords(language)}
    return frozenset(stem(word, language) for word in content)
