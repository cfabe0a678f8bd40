"""Lines of PDF pages with their type and place, and what these tell: headings and paragraphs."""

import math
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_EDGE_LINES = 2  # at the top and the bottom of a page
_RECURRING = 0.6  # of the pages
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|sida|side|sivu|s\.)?\W*\d{1,3}\W*(?:(?:of|av|af)?\W*\d{1,3}\W*)?", re.IGNORECASE
)
_BOLD = re.compile(r"bold|black|heavy", re.IGNORECASE)
_LARGER = 1.15  # times the body's size: a heading
_APART = 1.35  # times the usual distance of lines: another paragraph
_LONGEST_HEADING = 200  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is set: its type size and baseline in points, the baseline from below."""

    text: str
    size: float
    bold: bool
    baseline: float


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: a heading, or text with blank lines between paragraphs."""

    lines: tuple[str, ...]
    is_heading: bool
    size: float


class LineBuilder:
    """Collects the lines of one page from the pieces of text that pypdf's visitor is given."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._text = ""
        self._size = self._baseline = 0.0
        self._bold = True

    def visit(
        self,
        text: str,
        outer: Sequence[float],
        inner: Sequence[float],
        font: dict[str, object] | None,
        size: float,
    ) -> None:
        """One piece: `outer` and `inner` are the transformation matrices in force."""
        for number, part in enumerate(text.split("\n")):
            if number:
                self.end_line()
            if part.strip():
                scale = math.hypot(*inner[2:4]) * math.hypot(*outer[2:4])
                self._size = max(self._size, abs(size) * scale)
                self._baseline = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
                self._bold &= bool(_BOLD.search(str((font or {}).get("/BaseFont", ""))))
            self._text += part

    def end_line(self) -> None:
        if self._text.strip():
            line = Line(self._text.rstrip(), round(self._size, 1), self._bold, self._baseline)
            self.lines.append(line)
        self._text, self._size, self._bold = "", 0.0, True


def without_running_lines(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """The pages less the headers, footers and page numbers that recur at their edges."""
    seen = Counter(shape for lines in pages for shape in {_shape(line) for line in _edges(lines)})
    least = max(2, _RECURRING * len(pages))

    def runs(line: Line) -> bool:
        return seen[_shape(line)] >= least or bool(_PAGE_NUMBER.fullmatch(line.text.strip()))

    kept = []
    for lines in pages:
        first, last = 0, len(lines)
        while first < min(_EDGE_LINES, last) and runs(lines[first]):
            first += 1
        while last > max(first, len(lines) - _EDGE_LINES) and runs(lines[last - 1]):
            last -= 1
        kept.append(lines[first:last])
    return kept


def _edges(lines: list[Line]) -> list[Line]:
    return lines if len(lines) <= 2 * _EDGE_LINES else lines[:_EDGE_LINES] + lines[-_EDGE_LINES:]


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.split()))


class Typography:
    """How a document is set: the size and weight of its body, the distance of its lines."""

    def __init__(self, pages: Sequence[list[Line]]) -> None:
        styles: Counter[tuple[float, bool]] = Counter()
        for line in (line for lines in pages for line in lines):
            styles[line.size, line.bold] += len(line.text)
        (self.size, self.bold), _ = styles.most_common(1)[0]
        distances = [
            above.baseline - below.baseline
            for lines in pages
            for above, below in pairwise(lines)
            if above.size == below.size == self.size
            and 0 < above.baseline - below.baseline < 3 * self.size
        ]
        self.leading = statistics.median(distances) if distances else 1.2 * self.size

    def blocks(self, lines: Sequence[Line]) -> Iterator[Block]:
        """The headings of a page and the text between them, in order."""
        text: list[str] = []
        for run in self._runs(lines):
            content = tuple(line.text for line in run)
            if self._is_heading(run):
                if text:
                    yield Block(tuple(text), False, self.size)
                    text = []
                yield Block(content, True, run[0].size)
            else:
                text += ["", *content]
        if text:
            yield Block(tuple(text), False, self.size)

    def _runs(self, lines: Sequence[Line]) -> Iterator[list[Line]]:
        """Lines of one style at an even distance."""
        run: list[Line] = []
        for line in lines:
            if run and not self._goes_with(run[-1], line):
                yield run
                run = []
            run.append(line)
        if run:
            yield run

    def _goes_with(self, above: Line, below: Line) -> bool:
        if self._is_large(above) != self._is_large(below) or above.bold != below.bold:
            return False
        distance = above.baseline - below.baseline
        # A negative distance is the next column; whether the sentence goes on, its words tell.
        return distance <= _APART * self.leading * max(1.0, above.size / self.size)

    def _is_large(self, line: Line) -> bool:
        return line.size >= _LARGER * self.size

    def _is_heading(self, run: Sequence[Line]) -> bool:
        text = " ".join(line.text for line in run).strip()
        stands_out = self._is_large(run[0]) or (run[0].bold and not self.bold)
        return (
            stands_out
            and len(text) <= _LONGEST_HEADING
            and not text.endswith((".", ",", ";", ":"))
            and any(character.isalpha() for character in text)
        )
