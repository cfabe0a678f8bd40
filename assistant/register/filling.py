"""Fills the cells of a document: each column's question is read, then a typed value found."""

from collections.abc import Mapping, Sequence

from assistant.register.cells import NOT_STATED, Cell
from assistant.register.columns import Column
from assistant.register.finders import find
from assistant.register.finding import Wanted
from assistant.register.partners import Partnership, partnership
from assistant.register.pointing import pointed_cell
from assistant.register.reading import Line, Reading
from assistant.survey.survey import Reader, probabilities

VERSION = 6  # of the way that cells are found; another one finds them anew
_RUN = 8  # lines that are read together
_MOST_LINES = 160  # of a document that the reader reads for a column
_LEAST_PARTNERS = 2


class Filler:
    """Reads documents for their cells. Safe to share between threads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.name = type(reader).__name__

    def cells(self, reading: Reading, columns: Sequence[Column]) -> dict[str, Cell]:
        """A cell for each column; all are NOT_STATED where there is no collaboration."""
        found = partnership(reading)
        if not _is_collaboration(reading, found):
            return {column.name: NOT_STATED for column in columns}
        cells: dict[str, Cell] = {}
        for column in columns:
            cells[column.name] = find(self._wanted(column, reading, found, cells))
        return cells

    def pointed(
        self, reading: Reading, columns: Sequence[Column], places: Mapping[str, tuple[int, int]]
    ) -> dict[str, Cell]:
        """The cells of the columns for which a model has pointed at words of the document."""
        found = partnership(reading)
        return {
            column.name: pointed_cell(
                self._wanted(column, reading, found, {}), *places[column.name]
            )
            for column in columns
            if column.name in places
        }

    def _wanted(
        self, column: Column, reading: Reading, found: Partnership, cells: dict[str, Cell]
    ) -> Wanted:
        likely = _Likely(self._reader, reading, column.questions[reading.language])
        return Wanted(column, reading, found, likely, cells)


class _Likely:
    """The probability that a line answers the question; nothing is read before one is wanted."""

    def __init__(self, reader: Reader, reading: Reading, question: str) -> None:
        self._reader, self._reading, self._question = reader, reading, question
        self._known: dict[int, tuple[float, int, int]] = {}

    def __call__(self, line: Line) -> float:
        return self._of(line)[0]

    def words(self, line: Line) -> tuple[int, int]:
        _, start, end = self._of(line)
        return start, end

    def _of(self, line: Line) -> tuple[float, int, int]:
        if not self._known:
            self._read()
        return self._known.get(line.start, (0.0, line.start, line.end))

    def _read(self) -> None:
        lines = self._reading.sentences[:_MOST_LINES]
        runs = [lines[i : i + _RUN] for i in range(0, len(lines), _RUN)]
        title = self._reading.document.title
        texts = [(title, [line.text for line in run]) for run in runs]
        self._known = {-1: (0.0, 0, 0)}
        for run, read in zip(runs, self._reader.look(self._question, texts), strict=True):
            told = zip(run, probabilities(read.logits), read.spans, strict=True)
            for line, likely, (first, last) in told:
                place = line.start + first, line.start + last
                self._known[line.start] = float(likely), *place


def _is_collaboration(reading: Reading, found: Partnership) -> bool:
    return len(found.labels) >= _LEAST_PARTNERS
