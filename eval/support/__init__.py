"""Decides without a judge whether what a sentence cites bears it out; citations rest on it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.core.reader import Reader
from assistant.grounding import check, check_citations
from assistant.types import Citation, Doubt, DoubtKind, Sentence
from eval.support.labels import Pair

# The logit from which on the verifier lets pass what the rules find no fault in. Fitted with one
# kind of labels left out at a time it lies between -3.5 and -2 (docs/decisions/0007).
DENIED = -3.0


@dataclass(frozen=True, slots=True)
class Support:
    """`lacks` is what the cited words do not bear out; with none, the sentence is supported.

    `useless` are numbers of citations that do not support the sentence and could be left out.
    """

    lacks: tuple[Doubt, ...]
    useless: tuple[int, ...]

    @property
    def supported(self) -> bool:
        return not self.lacks


def support_of(sentence: Sentence) -> Support | None:
    """Of all the sentence's citations together, and of each; None where it claims nothing.

    A citation is of use where it supports the sentence alone, or where the others together do
    not support it without this one but do with it.
    """
    cited = sentence.citations
    if not cited and not sentence.doubts:
        return None  # a heading or a lead-in
    lacks = lacking(sentence.text, cited)
    useless = []
    for citation in cited:
        if not lacking(sentence.text, [citation]):
            continue
        others = [other for other in cited if other is not citation]
        if lacks or not lacking(sentence.text, others):
            useless.append(citation.number)
    return Support(lacks, tuple(useless))


def lacking(sentence: str, cited: Sequence[Citation]) -> tuple[Doubt, ...]:
    """What the citations' quotations together lack of the sentence."""
    found = check_citations(sentence, cited)
    if not found and _is_denied(sentence, cited[0].document.title, [one.quote for one in cited]):
        return (Doubt(DoubtKind.WORDS),)
    return found


def bears_out(pair: Pair) -> bool:
    """The verdict on a labelled pair."""
    return not faults(pair) and not _is_denied(pair.statement, pair.title, pair.cited)


def faults(pair: Pair) -> tuple[Doubt, ...]:
    """What the rules find wrong with a labelled pair."""
    language, other = pair.language, pair.cited_language
    return check(pair.statement, pair.cited, language, other, pair.context, pair.title)


def _is_denied(statement: str, title: str, cited: Sequence[str]) -> bool:
    """Whether the verifier finds that words without a fault bear nothing of the statement out."""
    return held(statement, title, cited) < DENIED


def held(statement: str, title: str, cited: Sequence[str]) -> float:
    """The verifier's logit that the words bear the statement out; infinite where they say it.

    Raises:
        ResourceError: the verifier's weights are missing or damaged.
    """
    if any(statement in text for text in cited):
        return math.inf
    (logit,) = _verifier().verify(statement, [(title, cited)])
    return logit


@cache
def _verifier() -> Reader:
    return Reader()
