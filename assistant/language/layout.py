"""Paragraphs out of lines: which line breaks end a unit of text, and which only wrap it.

A unit is a paragraph, a heading, a list item, a table row or another line that stands alone.
`sentences.py` cuts the units into sentences.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_ITEM = re.compile(r"[*•·‣▪◦+|>#]|[-–—]\s|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s")
_HARD_ITEM = re.compile(r"[*•·‣▪◦+|>#]")
_UNBREAKABLE = re.compile(r"#{1,6}\s|\|")
_ROW = re.compile(r"[^|\n]+ \| ")
_LONGEST_ROW = 400  # characters: longer ones hold text, which is cut into its sentences
_FIELD = re.compile(r"\w[\w -]{0,30}:\s")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"'”“’»«)\]*_]*$")
_FRONT_MATTER_LINES = 200

# A line this short that is followed by a small letter may still be an entry of a plain list.
_SHORTEST_WRAPPED_LINE = 25
# Proportional type wraps unevenly, so a line counts as full somewhat before the widest one ends.
_FULL = 0.85
# The share of line breaks inside sentences from which a text counts as wrapped throughout.
_WRAPPED_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Unit:
    """A trimmed stretch of text; `whole` where it must not be cut into sentences."""

    start: int
    end: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def units(text: str) -> list[Unit]:
    """The units of `text` in order; every non-space character lies in exactly one."""
    blocks = list(_blocks(text))
    result: list[Unit] = []
    if blocks:
        front = _front_matter_length(blocks[0])
        result = [Unit(line.start, line.end, whole=True) for line in blocks[0][:front]]
        blocks[0] = blocks[0][front:]
    wrapped = _is_wrapped(blocks)
    for block in blocks:
        result.extend(_units_of(block, wrapped))
    return result


def _blocks(text: str) -> Iterator[list[_Line]]:
    """Runs of lines without a blank line between them; lines trimmed."""
    block: list[_Line] = []
    position = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            start = position + raw.index(stripped[0])
            block.append(_Line(start, start + len(stripped), stripped))
        elif block:
            yield block
            block = []
        position += len(raw)
    if block:
        yield block


def _front_matter_length(block: list[_Line]) -> int:
    """How many lines of the first block are metadata: YAML between fences, or `Key: value`s."""
    if block[0].text == "---" and block[0].start == 0:
        for index, line in enumerate(block[1:_FRONT_MATTER_LINES], start=2):
            if line.text in ("---", "..."):
                return index
    if len(block) > 1 and all(_FIELD.match(line.text) for line in block):
        return len(block)
    return 0


def _is_wrapped(blocks: list[list[_Line]]) -> bool:
    """Whether the lines are wrapped at a column, seen from breaks in the middle of sentences."""
    breaks = inside = 0
    for block in blocks:
        for above, below in pairwise(block):
            if not _ITEM.match(below.text) and not _ENDS_SENTENCE.search(above.text):
                breaks += 1
                inside += _continues(above, below)
    return breaks > 0 and inside >= _WRAPPED_SHARE * breaks


def _units_of(block: list[_Line], wrapped: bool) -> Iterator[Unit]:
    if not block:
        return
    width = max(len(line.text) for line in block)
    fields = len(block) > 1 and all(_FIELD.match(line.text) for line in block)
    start = block[0].start
    for above, below in pairwise(block):
        if fields or not _joined(above, below, width, wrapped):
            yield Unit(start, above.end, whole=_stands_whole(above, start))
            start = below.start
    yield Unit(start, block[-1].end, whole=_stands_whole(block[-1], start))


def _stands_whole(line: _Line, start: int) -> bool:
    row = len(line.text) <= _LONGEST_ROW and _ROW.match(line.text)
    return line.start == start and bool(_UNBREAKABLE.match(line.text) or row)


def _continues(above: _Line, below: _Line) -> bool:
    """Whether `below` plainly goes on with the sentence that `above` left open."""
    return (
        below.text[0].islower()
        and len(above.text) >= _SHORTEST_WRAPPED_LINE
        and not _ITEM.match(below.text)
        and not _stands_alone(above)
    )


def _joined(above: _Line, below: _Line, width: int, wrapped: bool) -> bool:
    if _stands_alone(above) or _stands_alone(below) or _HARD_ITEM.match(below.text):
        return False
    if _continues(above, below):
        return True
    # The first word of the next line would not have fitted on this one.
    first_word = len(below.text.split(maxsplit=1)[0])
    full = wrapped and len(above.text) + 1 + first_word > _FULL * width
    if _ITEM.match(below.text):
        # A wrapped line may happen to begin with a dash or "1. mai"; an item follows a sentence.
        return full and not _ITEM.match(above.text) and not _ENDS_SENTENCE.search(above.text)
    return full


def _stands_alone(line: _Line) -> bool:
    """Headings, table rows and rules are complete in one line."""
    return (
        bool(_UNBREAKABLE.match(line.text) or _ROW.match(line.text))
        or "\t" in line.text
        or not any(character.isalnum() for character in line.text)
    )
