"""The smallest parts that the splitter joins to passages, and how well each may be cut off."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.language.sentences import sentence_spans
from assistant.types import Section

# Kinds of places to cut at, the best first. WITHIN is inside something that belongs together: a
# heading and what follows it, a line ending with a colon and what it introduces.
SECTION, PARAGRAPH, LINE, SENTENCE, WITHIN = "section", "paragraph", "line", "sentence", "within"

_LINE_END = re.compile(r"\r\n?|\n")
_ITEM = re.compile(r"[-*+•‣▪◦–—>|]\s|\(?\w{1,3}[.)]\s|[^|]*\s\|\s")
_LONGEST_HEADING = 120  # characters
_TINY = 30  # characters, white space included


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a part of one, with the white space after it; `kind` of place it starts at."""

    start: int
    end: int
    kind: str


def pieces_of(text: str, language: str, sections: Sequence[Section], longest: int) -> list[Piece]:
    """Pieces of at most `longest` characters, which tile the text."""
    headed = {
        section.start
        for above, section in pairwise((Section(-1), *sections))
        if section.heading and section.heading != above.heading  # not where it goes on overleaf
    }
    pieces = list(_sentences(text, language, headed))
    whole = [part for piece in pieces for part in _cut_to_size(text, piece, longest)]
    return _without_tiny(whole, longest)


def _sentences(text: str, language: str, headed: set[int]) -> Iterator[Piece]:
    if not text:
        return
    starts = {start for start, _ in sentence_spans(text, language)[1:]} | headed | {0}
    ordered = sorted(starts)
    above = ""
    for start, end in zip(ordered, [*ordered[1:], len(text)], strict=True):
        yield Piece(start, end, _kind(above, start, headed))
        above = text[start:end]


def _kind(above: str, start: int, headed: set[int]) -> str:
    """What kind of place the piece after `above` starts at."""
    if start in headed:
        return SECTION
    written = above.rstrip()
    breaks = len(_LINE_END.findall(above[len(written) :]))
    if written.endswith(":") or (breaks and _is_heading(written)):
        return WITHIN
    return (SENTENCE, LINE, PARAGRAPH)[min(breaks, 2)]


def _is_heading(line: str) -> bool:
    """Whether a line that stands alone reads as a heading of what follows."""
    line = line.strip()
    return (
        0 < len(line) <= _LONGEST_HEADING
        and line[-1] not in '.!?…,;”"»’)'
        and not _LINE_END.search(line)
        and not _ITEM.match(line)
        and any(character.isalpha() for character in line)
    )


def _cut_to_size(text: str, piece: Piece, longest: int) -> Iterator[Piece]:
    """The piece itself, or parts of it where it is too long: between words if that can be."""
    start, kind = piece.start, piece.kind
    while piece.end - start > longest:
        cut = _last_cut(text, start, start + longest)
        yield Piece(start, cut, kind)
        start, kind = cut, SENTENCE
    yield Piece(start, piece.end, kind)


def _last_cut(text: str, start: int, limit: int) -> int:
    """The last place up to `limit` to cut at: after white space, else between two characters."""
    middle = start + (limit - start) // 2
    for cut in range(limit, middle, -1):
        if text[cut - 1].isspace() and not text[cut].isspace():
            return cut
    cut = limit
    while cut > middle and (unicodedata.combining(text[cut]) or text[cut - 1 : cut + 1] == "\r\n"):
        cut -= 1
    return cut


def _without_tiny(pieces: list[Piece], longest: int) -> list[Piece]:
    """Tiny pieces go with the next one, unless a section starts there."""
    joined: list[Piece] = []
    for piece in pieces:
        above = joined[-1] if joined else None
        if (
            above
            and piece.kind != SECTION
            and above.end - above.start < _TINY
            and piece.end - above.start <= longest
        ):
            joined[-1] = replace(above, end=piece.end)
        else:
            joined.append(piece)
    return joined
