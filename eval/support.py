"""Decides without a judge whether what a sentence cites bears it out; citations rest on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language import content_words, detect, words
from assistant.types import Citation, Doubt, DoubtKind, Sentence

_SHARED = 0.6  # of a sentence's content words, for the cited text to be about the same


@dataclass(frozen=True, slots=True)
class Support:
    """`lacks` is what the cited text does not bear out; with none, the sentence is supported.

    `useless` are numbers of citations that do not support the sentence and could be left out.
    """

    lacks: tuple[Doubt, ...]
    useless: tuple[int, ...]

    @property
    def supported(self) -> bool:
        return not self.lacks


def support_of(sentence: Sentence) -> Support:
    """Of all the sentence's citations together, and of each.

    A citation is of use where it supports the sentence alone, or where the others together do
    not support it without this one but do with it.
    """
    cited = sentence.citations
    lacks = lacking(sentence.text, [_text(citation) for citation in cited])
    useless = []
    for citation in cited:
        if not lacking(sentence.text, [_text(citation)]):
            continue
        others = [_text(other) for other in cited if other is not citation]
        if lacks or not lacking(sentence.text, others):
            useless.append(citation.number)
    return Support(lacks, tuple(useless))


def lacking(sentence: str, cited: Sequence[str]) -> tuple[Doubt, ...]:
    """What the cited texts together lack of the sentence, by numbers and words."""
    if not cited:
        return (Doubt(DoubtKind.NO_CITATION),)
    there = set(words(" ".join(cited)))
    numbers = [word for word in words(sentence) if word[0].isdigit() and word not in there]
    if numbers:
        return tuple(Doubt(DoubtKind.NUMBER, number) for number in numbers)
    said = content_words(sentence, detect(sentence))
    shared = sum(word in there for word in said)
    return () if shared >= _SHARED * len(said) else (Doubt(DoubtKind.WORDS, sentence),)


def _text(citation: Citation) -> str:
    """The whole cited passage: a quotation alone may leave out whom it speaks of."""
    passage = citation.passage
    return citation.document.text[passage.start : passage.end]
