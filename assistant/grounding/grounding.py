"""From a chat model's text to the sentences of an answer, their citations and their doubts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.grounding.attribution import Attribution, Verify, attribute
from assistant.grounding.evidence import Backing
from assistant.grounding.facts import facts
from assistant.grounding.markers import read_markers
from assistant.grounding.plain import Block, Shape, blocks, resolved
from assistant.grounding.statements import Draft, drafts
from assistant.language import detect, vocabulary
from assistant.types import Citation, ScoredPassage, Sentence

_MARKERS = re.compile(r"(?: \[\d+\])+(?=\s|$)")
# "Yes, " answers the question; what it is an answer of stands behind it.
_ANSWERING = re.compile(rf"^{vocabulary.pattern('answers.yes_or_no')}[,.;:!]\s+", re.IGNORECASE)
_ENOUGH_TO_TELL = 60  # characters
_HARD_TO_TELL_APART = {"no", "da"}
_TIGHT = (Shape.ITEM, Shape.ROW)


@dataclass(frozen=True, slots=True)
class Grounded:
    """An answer's text as it may be shown, and what it rests on.

    `text` is plain: each sentence's `text` in order, each followed by its markers (" [1] [2]"),
    with list signs and line breaks between them. A sentence without citations and without doubts
    claims nothing (a heading, a lead-in). `removed_markers` counts the numbers that named no
    passage, `mended` the statements at which only numbers of other passages stood than of those
    that bear them out.
    """

    text: str
    sentences: tuple[Sentence, ...]
    removed_markers: int
    mended: int = 0

    @property
    def is_baseless(self) -> bool:
        """Whether it states something, and nothing of that is borne out."""
        stated = [sentence for sentence in self.sentences if sentence.citations or sentence.doubts]
        return bool(stated) and all(sentence.doubts for sentence in stated)

    @property
    def plain(self) -> str:
        """The text without its markers."""
        return _MARKERS.sub("", self.text)


def ground(
    text: str,
    passages: Sequence[ScoredPassage],
    language: str,
    question: str = "",
    verify: Verify | None = None,
) -> Grounded:
    """Reads a chat model's text, which should be in `language` and answer the `question`.

    Marker n means `passages[n - 1]`, but each statement is tied to whichever passage bears it out.
    Citations are numbered 1, 2, … in order of first use, one number for each stretch of words.
    No markup, hidden character or live address of the model's text is left in the result.
    """
    language = _spoken(text, language)
    texts = [passage.text for passage in passages]
    shown, removed = read_markers(resolved(text), texts, _names(passages))
    whole = "\n".join(passage.document.text for passage in _documents(passages))
    found = blocks(shown, lambda address: address in whole, language)
    numbering: dict[tuple[str, int, int], int] = {}
    pairs = []
    mended = 0
    for draft in drafts(found, language):
        resting = Attribution((), ())
        if draft.claims:
            claim = facts(_ANSWERING.sub("", draft.text) or draft.text, language)
            resting = attribute(claim, draft.markers, passages, question, verify)
        mended += resting.mended
        citations = {c.number: c for c in (_citation(one, numbering) for one in resting.evidence)}
        sentence = Sentence(draft.text, tuple(citations.values()), doubts=resting.doubts)
        pairs.append((draft, sentence))
    return Grounded(_text(pairs, found), tuple(sentence for _, sentence in pairs), removed, mended)


def _spoken(text: str, language: str) -> str:
    """The language of a model's text: the wanted one, unless it plainly slipped into another."""
    detected = detect(text) if len(text) >= _ENOUGH_TO_TELL else language
    return language if {language, detected} <= _HARD_TO_TELL_APART else detected


def _citation(evidence: Backing, numbering: dict[tuple[str, int, int], int]) -> Citation:
    document = evidence.passage.document
    key = (document.id, evidence.start, evidence.end)
    number = numbering.setdefault(key, len(numbering) + 1)
    passage = evidence.passage.passage
    return Citation(number, document, passage, evidence.start, evidence.end, evidence.quote)


def _text(pairs: Sequence[tuple[Draft, Sentence]], found: Sequence[Block]) -> str:
    text, above = "", None
    for index, group in groupby(pairs, key=lambda pair: pair[0].block):
        block = found[index]
        if above is not None:
            text += "\n" if above.kind in _TIGHT and block.kind in _TIGHT else "\n\n"
        text += block.prefix + " ".join(_marked(sentence) for _, sentence in group)
        above = block
    return text


def _marked(sentence: Sentence) -> str:
    return sentence.text + "".join(f" [{citation.number}]" for citation in sentence.citations)


def _names(passages: Sequence[ScoredPassage]) -> dict[str, tuple[int, ...]]:
    """What models write instead of a number: a document's title, file name or the like."""
    found: dict[str, tuple[int, ...]] = {}
    for number, passage in enumerate(passages, start=1):
        document = passage.document
        for name in {document.title, document.name, document.name.rpartition(".")[0]}:
            key = " ".join(name.lower().split())
            found[key] = (*found.get(key, ()), number)
    return found


def _documents(passages: Iterable[ScoredPassage]) -> Iterable[ScoredPassage]:
    return {passage.document.id: passage for passage in passages}.values()
