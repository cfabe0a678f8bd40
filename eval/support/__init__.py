"""Decides without a judge whether what a sentence cites bears it out; citations rest on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding import check, check_citations
from assistant.types import Citation, Doubt, Sentence
from eval.support.labels import Pair


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
    return check_citations(sentence, cited)


def bears_out(pair: Pair) -> bool:
    """The verdict on a labelled pair."""
    language, other = pair.language, pair.cited_language
    return not check(pair.statement, pair.cited, language, other, pair.context, pair.title)
