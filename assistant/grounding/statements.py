"""Cuts the blocks of an answer into sentences, each with the markers meant for it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.grounding.markers import SIGN, numbers_of
from assistant.grounding.plain import Block, Kind
from assistant.grounding.refusals import denies_knowledge, is_courtesy
from assistant.language.sentences import sentence_spans

_SIGNS = rf"{SIGN.pattern}(?:\s*(?:(?:,|;|and|och|og|ja|&)\s*)?{SIGN.pattern})*"
# "According to [1], …": without its number the phrase says nothing.
_ATTRIBUTION = re.compile(
    r"\(?\b(?:according to|(?:as )?(?:stated|described|reported|noted|mentioned|shown|seen) in|"
    r"based on|as per|per|see(?: also)?|cf\.?|from|enligt|se(?: även| også)?|jfr\.?|baserat på|"
    r"som anges i|"
    r"i følge|ifølge|basert på|baseret på|i henhold til|jf\.?|ks\.?)\s+(?:the\s+)?"
    rf"(?P<signs>{_SIGNS})\)?,?",
    re.IGNORECASE,
)
_ATTRIBUTION_AFTER = re.compile(rf"(?P<signs>{_SIGNS})(?::?n)? mukaan,?", re.IGNORECASE)
_SAYS = re.compile(
    rf"^(?P<signs>{_SIGNS})\s+(?:(?:also\s+)?(?:states?|says?|mentions?|notes?|reports?|explains?|"
    r"indicates?|shows?|confirms?|describes?)\s+that|(?:anger|säger|nämner|visar|uppger|beskriver|"
    r"skriver)\s+att|(?:sier|siger|oppgir|opplyser|oplyser|viser|nevner|nævner|skriver)\s+at|"
    r"(?:kertoo|mainitsee|toteaa|sanoo|ilmoittaa),?\s+että)\s+",
    re.IGNORECASE,
)
_SPACE_BEFORE_MARK = re.compile(r"\s+(?=[.,;:!?)\]])(?!\.\w)")
_EMPTY_BRACKETS = re.compile(r"\s*(?:\(\s*[,;]?\s*\)|\[\s*[,;]?\s*\])")
_ENDS = re.compile(r"[.!?…][\"'”’»)]*$")
_YES_OR_NO = re.compile(r"(?:yes|no|ja|jo|nej|nei|kyllä|joo|ei)[.!]", re.IGNORECASE)
_LONGEST_HEADING = 12  # words


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence of an answer before its citations are known.

    `markers` are the passage numbers written at it, `offered` those written elsewhere that may
    be meant for it too, likeliest first. `claims` is false for a heading, a lead-in, a courtesy
    or a remark on what the documents lack: these need no citation.
    """

    text: str
    markers: tuple[int, ...]
    offered: tuple[int, ...]
    claims: bool
    block: int


def drafts(blocks: Sequence[Block], language: str) -> list[Draft]:
    """The sentences of all blocks in order; `Draft.block` is the index of its block."""
    cut = [list(_sentences(block, language)) for block in blocks]
    trailing = [n for block in cut for text, numbers in block if not text for n in numbers]
    found: list[Draft] = []
    for group in _groups(blocks):
        shared = [n for index in group for _, numbers in cut[index] for n in numbers]
        for index in group:
            found.extend(_drafts_of(index, blocks, cut[index], [*shared, *trailing], language))
    return found


def _drafts_of(
    index: int,
    blocks: Sequence[Block],
    sentences: Sequence[tuple[str, tuple[int, ...]]],
    shared: Sequence[int],
    language: str,
) -> Iterator[Draft]:
    for place, (text, numbers) in enumerate(sentences):
        if not text:
            continue
        after = [n for _, later in sentences[place + 1 :] for n in later]
        before = [n for _, earlier in reversed(sentences[:place]) for n in earlier]
        offered = tuple(dict.fromkeys([*after, *before, *shared]))
        claims = _claims(text, numbers, blocks[index], language)
        yield Draft(text, numbers, () if numbers else offered, claims, index)


def _groups(blocks: Sequence[Block]) -> list[list[int]]:
    """Blocks whose markers may be meant for one another: a list with its lead-in, a table."""
    groups: list[list[int]] = []
    for index, block in enumerate(blocks):
        above = blocks[index - 1] if index else None
        part_of_list = block.kind in (Kind.ITEM, Kind.ROW) and above is not None
        leads = above is not None and (above.kind is block.kind or above.text.endswith(":"))
        heads = above is not None and above.kind is Kind.HEADING
        if groups and ((part_of_list and (leads or heads)) or heads):
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


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


def _claims(text: str, markers: Sequence[int], block: Block, language: str) -> bool:
    if not any(character.isalnum() for character in text):
        return False
    if block.kind is Kind.HEADING:
        long = len(text.split()) > _LONGEST_HEADING
        return bool(_ENDS.search(text) and not text.endswith("?")) or long
    if text.endswith(":") and not any(character.isdigit() for character in text):
        return False
    if markers:
        return not denies_knowledge(text, language)
    return not (text.endswith("?") or is_courtesy(text) or denies_knowledge(text, language))
