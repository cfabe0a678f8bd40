"""Cuts a document into the passages that are searched and cited: whole sentences, no gaps."""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from assistant.types import Document, Passage, Section
from ingest.pieces import LINE, PARAGRAPH, SECTION, SENTENCE, WITHIN, Piece, pieces_of

SPLITTER_VERSION = "1"  # raise it when the same text would be cut otherwise

# Characters. The encoder reads 256 tokens: about 1,100 characters of English, 700 of Swedish.
SHORTEST, TARGET, LONGEST = 600, 900, 1200

# What a cut costs by the kind of place, next to what a passage of a wrong size costs.
_CUT = {SECTION: 0.0, PARAGRAPH: 0.3, LINE: 0.5, SENTENCE: 1.0, WITHIN: 6.0}
_SECTION_INSIDE = 0.8  # for each section that begins within a passage
_TOO_SHORT, _TOO_LONG = 3.0, 1.0  # for the shortest and the longest passage there can be

_FAIR_PART = 0.2  # of a passage, for a section to give it its heading


def split(document: Document) -> list[Passage]:
    """The passages of a document, in order.

    They tile its text: the first starts at 0, each ends where the next starts, the last ends with
    the text. Each is at most LONGEST characters long, made of whole sentences wherever they fit.
    An empty text has none.
    """
    sections = document.sections or (Section(0),)
    pieces = pieces_of(document.text, document.language, sections, LONGEST)
    starts = [section.start for section in sections]
    return [
        _passage(document, index, start, end, sections, starts)
        for index, (start, end) in enumerate(_best_spans(pieces))
    ]


def _best_spans(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """The grouping of consecutive pieces that costs least in all, as spans of text."""
    opened = list(accumulate((piece.kind == SECTION for piece in pieces), initial=0))
    cheapest = [0.0]
    came_from = [0]
    for last in range(1, len(pieces) + 1):
        best, origin = float("inf"), last - 1
        for first in range(last - 1, -1, -1):
            length = pieces[last - 1].end - pieces[first].start
            if length > LONGEST:
                break
            inside = opened[last] - opened[first + 1]
            cost = cheapest[first] + _CUT[pieces[first].kind] + _size_cost(length)
            cost += _SECTION_INSIDE * inside
            if cost < best:
                best, origin = cost, first
        cheapest.append(best)
        came_from.append(origin)
    spans = []
    last = len(pieces)
    while last:
        first = came_from[last]
        spans.append((pieces[first].start, pieces[last - 1].end))
        last = first
    return spans[::-1]


def _size_cost(length: int) -> float:
    if length < SHORTEST:
        return _TOO_SHORT * ((SHORTEST - length) / SHORTEST) ** 2
    if length > TARGET:
        return _TOO_LONG * ((length - TARGET) / (LONGEST - TARGET)) ** 2
    return 0.0


def _passage(
    document: Document,
    index: int,
    start: int,
    end: int,
    sections: Sequence[Section],
    starts: Sequence[int],
) -> Passage:
    key = f"{document.id}:{document.content_hash}:{SPLITTER_VERSION}:{start}:{end}"
    first = max(0, bisect_right(starts, start) - 1)
    covered = sections[first : max(first + 1, bisect_left(starts, end))]
    return Passage(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        document_id=document.id,
        index=index,
        start=start,
        end=end,
        heading=_heading(covered, start, end),
        page=covered[0].page,
    )


def _heading(covered: Sequence[Section], start: int, end: int) -> str:
    """The first heading that a fair part of the passage stands under, or else the first."""
    ends = [*(section.start for section in covered[1:]), end]
    for section, until in zip(covered, ends, strict=True):
        if section.heading and until - max(section.start, start) >= _FAIR_PART * (end - start):
            return section.heading
    return next((section.heading for section in covered if section.heading), "")
