"""What stands at the edges of every page: told by its words and its place, never by its shape."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.formats.pdf_lines import Line
from ingest.running import is_page_number, page_marks

_RECURRING = 0.6  # of the pages
_DEEPEST = 4  # lines from an edge
_SAME_PLACE = 6.0  # points
_NUMBER = re.compile(r"\d{1,4}")

Pages = Sequence[list[Line]]


def without_running_lines(pages: Pages) -> tuple[list[list[Line]], list[str]]:
    """The pages less what recurs at their edges, and each such line once."""
    if len([lines for lines in pages if lines]) < 2:
        return _without_named_numbers(pages), []
    runs = _Running(pages)
    kept, running = [], []
    for number, lines in enumerate(pages):
        first, last = 0, len(lines)
        while first < min(_DEEPEST, last) and runs.at(lines[first], number):
            first += 1
        while last > max(first, len(lines) - _DEEPEST) and runs.at(lines[last - 1], number):
            last -= 1
        running += [runs.kept(line, number) for line in (*lines[:first], *lines[last:])]
        kept.append(lines[first:last])
    return kept, [line for line in dict.fromkeys(running) if line]


def _without_named_numbers(pages: Pages) -> list[list[Line]]:
    """Of a single page only a last line such as "Page 1 of 1" is the number of a page."""

    def is_named(line: Line) -> bool:
        return is_page_number(line.text) and any(map(str.isalpha, line.text)) and "1" in line.text

    return [lines[:-1] if lines and is_named(lines[-1]) else lines for lines in pages]


class _Running:
    def __init__(self, pages: Pages) -> None:
        filled = [lines for lines in pages if lines]
        self._least = max(2, _RECURRING * len(filled))
        self._words: Counter[tuple[str, int]] = Counter()
        self._counted: Counter[tuple[str, int]] = Counter()  # by shape, and number less page
        for number, lines in enumerate(pages):
            edge = lines[:_DEEPEST] + lines[max(_DEEPEST, len(lines) - _DEEPEST) :]
            self._words.update({key for line in edge for key in _places(line)})
            self._counted.update({key for line in edge for key in _counts(line, number)})

    def kept(self, line: Line, number: int) -> str:
        """What a running line says besides the number of its page."""
        if is_page_number(line.text):
            return ""
        says_the_same = any(self._words[key] >= self._least for key in _places(line))
        counted = [key[0] for key in _counts(line, number) if self._counted[key] >= self._least]
        return " ".join((line.text if says_the_same or not counted else counted[0]).split())

    def at(self, line: Line, number: int) -> bool:
        """Whether a line runs: with the same words in the same place, or counting the pages."""
        if line.whole:
            return False
        if any(self._words[key] >= self._least for key in _places(line)):
            return True
        return any(self._counted[key] >= self._least for key in _counts(line, number))


def _places(line: Line) -> list[tuple[str, int]]:
    """A line by its words and its height; twice, so that two near each other meet."""
    place = line.baseline / _SAME_PLACE
    return [
        (" ".join(line.text.split()), int(place)),
        (" ".join(line.text.split()), int(place + 0.5) + 10_000),
    ]


def _counts(line: Line, number: int) -> list[tuple[str, int]]:
    """A page's number, by how far it is from the number that the page has in the file."""
    if not is_page_number(line.text):
        return [(rest, count - number) for count, rest in page_marks(line.text) if rest]
    digits = [int(match.group()) for match in _NUMBER.finditer(line.text)]
    return [("#", digits[0] - number)] if digits else [("roman", 0)]
