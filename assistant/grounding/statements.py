"""Cuts the blocks of an answer into sentences, each with the markers meant for it."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.grounding.markers import SIGN, numbers_of
from assistant.grounding.plain import Block, Shape
from assistant.grounding.refusals import denies_knowledge, is_courtesy
from assistant.grounding.worded_markers import only_points, worded
from assistant.language import vocabulary
from assistant.language.sentences import sentence_spans

_SPACE_BEFORE_MARK = re.compile(r"\s+(?=[.,;:!?)\]])(?!\.\w)")
_DANGLING = re.compile(r"[,;:]+(?=[.!?](?:\s|$))")
_EMPTY_BRACKETS = re.compile(r"\s*(?:\(\s*[,;]?\s*\)|\[\s*[,;]?\s*\])")
_ENDS = re.compile(r"[.!?…][\"'”’»)]*$")
_YES_OR_NO = re.compile(rf"{vocabulary.pattern('answers.yes_or_no')}[.!]", re.IGNORECASE)
_LONGEST_HEADING = 12  # words
_UNDER_A_LEAD = (Shape.ITEM, Shape.ROW)


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence of an answer before its citations are known.

    `markers` are the passage numbers written at it. `claims` is false for a heading, a lead-in, a
    courtesy or a remark on what the documents lack: these need no citation.
    """

    text: str
    markers: tuple[int, ...]
    claims: bool
    block: int


def drafts(blocks: Sequence[Block], language: str) -> list[Draft]:
    """The sentences of all blocks in order; `Draft.block` is the index of its block.

    The numbers at a heading or a lead-in serve what stands under it without one of its own; those
    of a sentence that only says where something stands, or of a line of markers, what is before.
    """
    found: list[Draft] = []
    above: Draft | None = None  # the heading or lead-in with numbers
    for index, block in enumerate(blocks):
        if block.kind not in _UNDER_A_LEAD and not (above and _is_heading(above, blocks)):
            above = None
        for text, numbers in _sentences(block, language):
            if not text or only_points(text):
                found[-1:] = [_with_more(draft, numbers) for draft in found[-1:]]
                continue
            draft = Draft(text, numbers, _claims(text, numbers, block), index)
            if not draft.claims and (block.kind is Shape.HEADING or text.endswith(":")):
                above = draft
            elif above and not numbers:
                draft = replace(draft, markers=above.markers)
            found.append(draft)
    return found


def _is_heading(draft: Draft, blocks: Sequence[Block]) -> bool:
    return blocks[draft.block].kind is Shape.HEADING


def _with_more(draft: Draft, numbers: Sequence[int]) -> Draft:
    return replace(draft, markers=tuple(dict.fromkeys((*draft.markers, *numbers))))


def _sentences(block: Block, language: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each sentence of a block without signs, and the numbers of its signs.

    A sign after a full stop belongs to the sentence before, one that opens the block to its
    first; where a sign opens the block and none closes it, each belongs to what follows it.
    """
    text, places = _without_signs(worded(block.text, language))
    spans = list(_with_answer_words(text, sentence_spans(text, language))) or [(0, 0)]
    is_ahead = bool(places) and places[0][0] == 0 and places[-1][0] < len(text)
    for number, (start, end) in enumerate(spans):
        bounds = _bounds(spans, number, is_ahead)
        mine = [n for place, numbers in places for n in numbers if place in bounds]
        yield _tidy(text[start:end]), tuple(dict.fromkeys(mine))


def _bounds(spans: Sequence[tuple[int, int]], number: int, is_ahead: bool) -> range:
    """The places in a block of which the signs belong to a sentence."""
    start, end = spans[number]
    before, last = spans[number - 1][1] if number else -1, number == len(spans) - 1
    if is_ahead:
        return range(before, sys.maxsize if last else end)
    return range(start + 1 if number else 0, sys.maxsize if last else end + 1)


def _with_answer_words(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans; "Yes." is one with the sentence that says what is so."""
    begun: int | None = None
    for number, (start, end) in enumerate(spans):
        start = start if begun is None else begun
        begun = None
        if _YES_OR_NO.fullmatch(text, start, end) and number + 1 < len(spans):
            begun = start
        else:
            yield start, end


def _without_signs(text: str) -> tuple[str, list[tuple[int, tuple[int, ...]]]]:
    """The text without signs, and for each where it stood and what numbers it held."""
    plain, places, position = "", [], 0
    for match in SIGN.finditer(text):
        plain += text[position : match.start()]
        plain = plain.rstrip()
        places.append((len(plain), numbers_of(match[0])))
        position = match.end()
        following = text[position : position + 1]
        if plain and (following.isalnum() or following == "("):
            plain += " "
    return plain + text[position:] if plain else (text[position:]).lstrip(), places


def _tidy(text: str) -> str:
    closed = _SPACE_BEFORE_MARK.sub("", " ".join(_EMPTY_BRACKETS.sub("", text).split()))
    return _DANGLING.sub("", closed).strip(" ,;")


def _claims(text: str, markers: Sequence[int], block: Block) -> bool:
    if not any(character.isalnum() for character in text):
        return False
    if block.kind is Shape.HEADING:
        long = len(text.split()) > _LONGEST_HEADING
        return bool(_ENDS.search(text) and not text.endswith("?")) or long
    if text.endswith(":") and not any(character.isdigit() for character in text):
        return False
    if markers:
        return not denies_knowledge(text)
    return not (text.endswith("?") or is_courtesy(text) or denies_knowledge(text))
