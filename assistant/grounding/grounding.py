"""From a chat model's text to the sentences of an answer, their citations and their doubts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.grounding.comparison import overlap
from assistant.grounding.evidence import Evidence, best_evidence
from assistant.grounding.facts import Facts, facts
from assistant.grounding.markers import read_markers
from assistant.grounding.plain import Block, Kind, blocks, visible
from assistant.grounding.statements import Draft, drafts
from assistant.grounding.support import doubts, surroundings
from assistant.language import detect
from assistant.types import Citation, Doubt, DoubtKind, ScoredPassage, Sentence

_IDLE = 0.3  # of the best evidence's score; a marker with less adds nothing and is dropped
_CARRIED = 0.6  # of its words that a sentence without a marker must find in the citation
_ENOUGH_TO_TELL = 60  # characters
_HARD_TO_TELL_APART = {"no", "da"}
_TIGHT = (Kind.ITEM, Kind.ROW)


@dataclass(frozen=True, slots=True)
class Grounded:
    """An answer's text as it may be shown, and what it rests on.

    `text` is plain: each sentence's `text` in order, each followed by its markers (" [1] [2]"),
    with list signs and line breaks between them. A sentence without citations and without doubts
    claims nothing (a heading, a lead-in). `removed_markers` counts the numbers that named no
    passage.
    """

    text: str
    sentences: tuple[Sentence, ...]
    removed_markers: int


def ground(text: str, passages: Sequence[ScoredPassage], language: str) -> Grounded:
    """Reads a chat model's text, which should be in `language`; marker n cites `passages[n - 1]`.

    Citations are numbered 1, 2, … in order of first use, one number for each stretch of words.
    No markup, hidden character or live address of the model's text is left in the result.
    """
    language = _spoken(text, language)
    texts = [passage.text for passage in passages]
    shown, removed = read_markers(visible(text), texts, _names(passages))
    whole = "\n".join(passage.document.text for passage in _documents(passages))
    found = blocks(shown, lambda address: address in whole, language)
    numbering: dict[tuple[str, int, int], int] = {}
    pairs = []
    for draft in drafts(found, language):
        evidence, problems = _support(draft, passages, language)
        citations = {c.number: c for c in (_citation(one, numbering) for one in evidence)}
        pairs.append((draft, Sentence(draft.text, tuple(citations.values()), doubts=problems)))
    return Grounded(_text(pairs, found), tuple(sentence for _, sentence in pairs), removed)


def _spoken(text: str, language: str) -> str:
    """The language of a model's text: the wanted one, unless it plainly slipped into another."""
    detected = detect(text) if len(text) >= _ENOUGH_TO_TELL else language
    return language if {language, detected} <= _HARD_TO_TELL_APART else detected


def _support(
    draft: Draft, passages: Sequence[ScoredPassage], language: str
) -> tuple[list[Evidence], tuple[Doubt, ...]]:
    """The words that a sentence rests on, and what they leave open."""
    if not draft.claims:
        return [], ()
    claim = facts(draft.text, language)
    if draft.markers:
        return _weigh(claim, [passages[number - 1] for number in draft.markers])
    for number in draft.offered:
        evidence, problems = _weigh(claim, [passages[number - 1]])
        if evidence and not problems and _plainly_meant(claim, evidence):
            return evidence, ()
    return [], (Doubt(DoubtKind.NO_CITATION),)


def _plainly_meant(claim: Facts, evidence: Sequence[Evidence]) -> bool:
    """Whether a marker written elsewhere may be taken as this sentence's own."""
    return overlap(claim, _read(evidence)) >= _CARRIED


def _read(evidence: Iterable[Evidence]) -> list[Facts]:
    return [facts(one.quote, one.passage.document.language) for one in evidence]


def _weigh(
    claim: Facts, passages: Sequence[ScoredPassage]
) -> tuple[list[Evidence], tuple[Doubt, ...]]:
    by_passage = [best_evidence(claim, passage) for passage in passages]
    best = max((one.score for evidence in by_passage for one in evidence), default=0.0)
    evidence = [one for found in by_passage for one in found if one.score >= _IDLE * best]
    if not evidence:
        return [], (Doubt(DoubtKind.NO_CITATION),)
    cited = ((one.passage.document, one.passage.passage) for one in evidence)
    return evidence, doubts(claim, _read(evidence), *surroundings(cited))


def _citation(evidence: Evidence, numbering: dict[tuple[str, int, int], int]) -> Citation:
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
