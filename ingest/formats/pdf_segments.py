"""Signs joined to stretches of a line: words spaced, accents set, raised figures raised."""

import math
import re
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.formats.pdf_glyphs import Glyph
from ingest.marks import lowered, raised

_APART = 0.8  # times the size: what stands farther off is another stretch
_BACK = 0.6
_SAME_LINE, _SCRIPT_LINE = 0.25, 0.65
_SMALLER = 0.87  # than its neighbours: a superscript or a subscript
_RAISED, _LOWERED = 0.12, -0.08
_WORDLESS = 22  # signs without a space: spaces may be missing
_A_SPACE = 0.08  # times the size, beyond the usual gap between letters
_ROUNDING = 0.01  # times the size
_MARKS = {
    **{"¨": "\u0308", "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303"},
    **{"˚": "\u030a", "°": "\u030a", "ˇ": "\u030c", "¸": "\u0327", "¯": "\u0304", "˝": "\u030b"},
}
_ONLY_MARKS = "¨˚ˇ¸˝"  # which stand for nothing else, as an apostrophe may
_BULLETS = str.maketrans(
    {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "•", "\uf02d": "-", "\uf0fc": "✔"}
)


@dataclass(slots=True)
class Segment:
    """A stretch of a line with nothing wide between its words."""

    glyphs: list[Glyph]
    left: float = 0.0
    right: float = 0.0
    baseline: float = 0.0
    size: float = 0.0
    bold: bool = False
    text: str = field(default="")

    def finish(self) -> "Segment":
        inked = [glyph for glyph in self.glyphs if not glyph.is_made]
        self.left = min(glyph.left for glyph in inked)
        self.right = max(glyph.right for glyph in inked if glyph.text.strip() or len(inked) == 1)
        self.size = _usual(inked)
        self.baseline = statistics.median_low(
            [g.baseline for g in inked if g.size >= _SMALLER * self.size] or [inked[0].baseline]
        )
        self.bold = all(g.bold for g in inked if g.text.strip())
        self.text = _text(self.glyphs, self.size, self.baseline)
        return self


def _usual(glyphs: Sequence[Glyph]) -> float:
    """The size of most signs."""
    weights: dict[float, int] = {}
    for glyph in glyphs:
        if glyph.text.strip():
            size = round(glyph.size, 1)
            weights[size] = weights.get(size, 0) + 1
    return max(weights, key=lambda size: (weights[size], size)) if weights else glyphs[0].size


def segments(glyphs: Iterable[Glyph]) -> list[Segment]:
    """The stretches in the order of the file; those that belong together are not yet joined."""
    found: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.is_made:
            if found:
                found[-1].append(glyph)
            continue
        if last is None or not _goes_on(last, glyph):
            found.append([])
        found[-1].append(glyph)
        last = glyph
    made = [Segment(group) for group in found if any(g.text.strip() for g in group)]
    return [segment.finish() for segment in made]


def _goes_on(last: Glyph, glyph: Glyph) -> bool:
    size = max(last.size, glyph.size)
    rise = abs(glyph.baseline - last.baseline)
    unlike = min(last.size, glyph.size) < _SMALLER * size
    unlike |= _is_close(last, glyph) and (glyph.text.isdigit() or last.text.isdigit())
    if rise > (_SCRIPT_LINE if unlike else _SAME_LINE) * size:
        return False
    return -_BACK * size <= glyph.left - last.right <= _APART * size


def _is_close(last: Glyph, glyph: Glyph) -> bool:
    """Whether a sign follows at once, as a figure that is raised without being smaller."""
    return -0.1 * glyph.size <= glyph.left - last.right <= 0.15 * glyph.size


def joined(parts: Sequence[Segment]) -> Segment:
    """Stretches of one line as one."""
    glyphs: list[Glyph] = []
    for part in sorted(parts, key=lambda part: part.left):
        if glyphs and part.left - glyphs[-1].right > 0.15 * part.size:
            last = glyphs[-1]
            glyphs.append(
                Glyph(" ", 0, 0, 0, last.size, last.font, last.bold, last.turn, False, True)
            )
        glyphs += [g for g in part.glyphs if not (g.is_made and g is part.glyphs[-1])]
    return Segment(glyphs).finish()


def belongs(small: Segment, line: Segment) -> bool:
    """Whether a small stretch is set above or below the line of another, right beside it."""
    if small.size >= _SMALLER * line.size or len(small.text) > 12:
        return False
    rise = abs(small.baseline - line.baseline)
    beside = (
        small.left <= line.right + 0.4 * line.size and small.right >= line.left - 0.4 * line.size
    )
    return beside and rise <= _SCRIPT_LINE * line.size


def _text(glyphs: Sequence[Glyph], size: float, baseline: float) -> str:
    glyphs = _accented(glyphs)
    space = _least_space(glyphs, size)
    pieces: list[tuple[int, str]] = []  # 1 raised, -1 lowered, and the text
    last: Glyph | None = None
    for glyph in glyphs:
        level = 0 if glyph.is_made else _level(glyph, size, baseline)
        missing = (
            last is not None
            and not glyph.is_made
            and glyph.text.strip()
            and last.text.strip()
            and glyph.left - last.right > space
        )
        if missing:
            pieces.append((0, " "))
        if pieces and pieces[-1][0] == level:
            pieces[-1] = level, pieces[-1][1] + glyph.text
        else:
            pieces.append((level, glyph.text))
        last = glyph
    written = "".join((lowered, str, raised)[level + 1](text) for level, text in pieces)
    return re.sub(r"[ \u00a0\t]+", " ", written.translate(_BULLETS)).strip()


def _level(glyph: Glyph, size: float, baseline: float) -> int:
    rise = (glyph.baseline - baseline) / size
    if glyph.text.isdigit() and rise > _SAME_LINE:
        return 1
    if not glyph.text.strip() or glyph.size >= _SMALLER * size:
        return 0
    return 1 if rise > _RAISED else -1 if rise < _LOWERED else 0


def _least_space(glyphs: Sequence[Glyph], size: float) -> float:
    """From which gap on a space is missing: seldom, where words run together."""
    inked = "".join(glyph.text for glyph in glyphs)
    made = _smallest_made(glyphs)
    if made is not None and made > _usual_gap(glyphs) + _A_SPACE * size:
        return min(0.5 * size, made - _ROUNDING * size)
    if max((len(word) for word in inked.split()), default=0) < _WORDLESS:
        return 0.5 * size
    return _usual_gap(glyphs) + _A_SPACE * size


def _usual_gap(glyphs: Sequence[Glyph]) -> float:
    """Between the letters of a word, in points."""
    gaps = [
        after.left - before.right
        for before, after in pairwise(glyphs)
        if before.text.strip() and after.text.strip()
    ]
    return statistics.median(gaps) if gaps else math.inf


def _smallest_made(glyphs: Sequence[Glyph]) -> float | None:
    """The narrowest gap on the line at which PDFium told two words apart; None without any."""
    gaps = [
        after.left - before.right
        for before, space, after in zip(glyphs, glyphs[1:], glyphs[2:], strict=False)
        if space.is_made and before.text.strip() and after.text.strip()
    ]
    return min(gaps, default=None)


def _accented(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Accents that were set over a letter as signs of their own become part of it."""
    result: list[Glyph] = []
    waiting: Glyph | None = None
    for glyph in glyphs:
        before = result[-1] if result else None
        if glyph.text in _MARKS and before and _over(glyph, before) and _with(before, glyph):
            result[-1] = _with(before, glyph) or before
            waiting = None
            continue
        if waiting and _meets(waiting, glyph) and (made := _with(glyph, waiting)):
            result[-1] = made
        else:
            result.append(glyph)
        waiting = glyph if glyph.text in _MARKS else None
    return result


def _over(mark: Glyph, letter: Glyph) -> bool:
    """Whether the middle of one lies within the other."""
    middle = (mark.left + mark.right) / 2
    return letter.left - 0.05 * letter.size <= middle <= letter.right


def _meets(mark: Glyph, letter: Glyph) -> bool:
    """Whether a mark belongs to the letter behind it: over it, or set right before it."""
    return _over(mark, letter) or (mark.text in _ONLY_MARKS and _is_close(mark, letter))


def _with(letter: Glyph, mark: Glyph) -> Glyph | None:
    base = {"ı": "i", "ȷ": "j"}.get(letter.text, letter.text)
    whole = unicodedata.normalize("NFC", base + _MARKS[mark.text])
    if len(whole) != 1 or not base.isalpha():
        return None
    return Glyph(
        whole,
        min(letter.left, mark.left),
        max(letter.right, mark.right),
        letter.baseline,
        letter.size,
        letter.font,
        letter.bold,
        letter.turn,
        letter.unmapped,
        False,
    )
