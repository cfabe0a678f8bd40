"""Cuts the blocks of an answer into sentences, each with the markers meant for it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.grounding.markers import SIGN, numbers_of
from assistant.grounding.plain import Block, Shape
from assistant.grounding.refusals import denies_knowledge, is_courtesy
from assistant.language import vocabulary
from assistant.language.sentences import sentence_spans

_JOINED = vocabulary.pattern("citing.joined")
_SIGNS = rf"{SIGN.pattern}(?:\s*(?:{_JOINED}\s*)?{SIGN.pattern})*"
# "According to [1], …": without its number the phrase says nothing.
_ATTRIBUTION = re.compile(
    rf"\(?\b{vocabulary.pattern('citing.attribution')}\s+(?:the\s+)?(?P<signs>{_SIGNS})\)?,?",
    re.IGNORECASE,
)
_ATTRIBUTION_AFTER = re.compile(
    rf"(?P<signs>{_SIGNS})(?::?n)? {vocabulary.pattern('citing.trailing')},?", re.IGNORECASE
)
_SAYS = re.compile(rf"^(?P<signs>{_SIGNS})\s+{vocabulary.pattern('citing.says')}\s+", re.IGNORECASE)
_SPACE_BEFORE_MARK = re.compile(r"\s+(?=[.,;:!?)\]])(?!\.\w)")
_EMPTY_BRACKETS = re.compile(r"\s*(?:\(\s*[,;]?\s*\)|\[\s*[,;]?\s*\])")
_ENDS = re.compile(r"[.!?…][\"'”’»)]*$")
_YES_OR_NO = re.compile(rf"{vocabulary.pattern('answers.yes_or_no')}[.!]", re.IGNORECASE)
_LONGEST_HEADING = 12  # words


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
    """The sentences of all blocks in order; `Draft.block` is the index of its block."""
    return [
        Draft(text, numbers, _claims(text, numbers, block), index)
        for index, block in enumerate(blocks)
        for text, numbers in _sentences(block, language)
        if text
    ]


def _sentences(block: Block, language: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each sentence of a block without signs, and the numbers of its signs.

    A sign after a full stop belongs to the sentence before, one that opens the block to its first.
    """
    text, places = _without_signs(_without_attributions(block.text))
    spans = list(_with_answer_words(text, sentence_spans(text, language))) or [(0, 0)]
    for number, (start, end) in enumerate(spans):
        last = number == len(spans) - 1
        mine = [
            n
            for place, numbers in places
            for n in numbers
            if (start < place or number == 0) and (place <= end or last)
        ]
        yield _tidy(text[start:end]), tuple(dict.fromkeys(mine))


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


def _without_attributions(text: str) -> str:
    said = _SAYS.sub(lambda match: match["signs"] + " ", text)
    said = _ATTRIBUTION.sub(lambda match: " " + match["signs"], said)
    said = _ATTRIBUTION_AFTER.sub(lambda match: match["signs"], said)
    if said == text:
        return text
    opening = re.match(rf"(?:\s*{SIGN.pattern})*\s*", said)
    head = opening.end() if opening else 0
    return said[:head] + said[head : head + 1].upper() + said[head + 1 :]


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
    text = _EMPTY_BRACKETS.sub("", text)
    return _SPACE_BEFORE_MARK.sub("", " ".join(text.split())).strip(" ,;") if text else ""


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
