"""Lines of PDF pages with their type and place, and what these tell: headings and paragraphs."""

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_LARGER = 1.15  # times the body's size: a heading
_APART = 1.35  # times the usual distance of lines: another paragraph
_LONGEST_HEADING = 200  # characters
_SECTIONS = 3  # large lines of one size: the headings of sections, under a title that is larger


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is set: its type size and baseline in points, the baseline from below.

    `whole` says that it is a table, whose lines belong together.
    """

    text: str
    size: float
    bold: bool
    baseline: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: a heading, a table, or text with paragraphs apart."""

    lines: tuple[str, ...]
    is_heading: bool
    size: float
    is_table: bool = False


class Typography:
    """How a document is set: the size and weight of its body, the distance of its lines."""

    def __init__(self, pages: Sequence[list[Line]]) -> None:
        styles: Counter[tuple[float, bool]] = Counter()
        for line in (line for lines in pages for line in lines):
            styles[line.size, line.bold] += len(line.text)
        (self.size, self.bold), _ = (styles or Counter({(11.0, False): 1})).most_common(1)[0]
        distances = [
            above.baseline - below.baseline
            for lines in pages
            for above, below in pairwise(lines)
            if above.size == below.size == self.size
            and 0 < above.baseline - below.baseline < 3 * self.size
        ]
        large = Counter(line.size for lines in pages for line in lines if self._is_large(line))
        self._sections = {size for size, count in large.items() if count >= _SECTIONS}
        self.leading = statistics.median_low(distances) if distances else 1.2 * self.size

    def blocks(self, lines: Sequence[Line]) -> Iterator[Block]:
        """The headings of a page and the text between them, in order."""
        text: list[str] = []
        for run in self._runs(lines):
            content = tuple(line.text for line in run)
            if run[0].whole:
                if text:
                    yield Block(tuple(text), False, self.size)
                    text = []
                yield Block(content, False, run[0].size, is_table=True)
            elif self._is_heading(run):
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
        if (
            above.whole
            or below.whole
            or self._is_large(above) != self._is_large(below)
            or above.bold != below.bold
            or (self._is_large(above) and self._is_section(below) and above.size > below.size)
        ):
            return False
        distance = above.baseline - below.baseline
        # A negative distance is the next column; whether the sentence goes on, its words tell.
        return distance <= _APART * self.leading * max(1.0, above.size / self.size)

    def _is_section(self, line: Line) -> bool:
        return line.size in self._sections

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
