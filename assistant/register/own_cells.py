"""Cells of a column that a person added: what the reader points at, read as the question wants."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.register.cells import Cell, CellState, Value
from assistant.register.columns import ColumnType
from assistant.register.finding import Candidate, Wanted, best
from assistant.register.readers.countries import countries_in
from assistant.register.readers.dates import dates_in
from assistant.register.readers.durations import durations_in
from assistant.register.readers.money import sums_in
from assistant.register.readers.organisations import join, organisations_in

_ANSWERS = 0.7  # probability at which a line is firmly believed to answer
_PERHAPS = 0.25
_LONGEST_ANSWER = 15  # words that are told without their sentence


def own(asked: Wanted) -> Cell:
    """The best line's value; its words alone, and unsure, where it holds none of the kind."""
    found = list(_pointed(asked))
    read = _READ.get(asked.column.type)
    typed = [one for one in found if one.weight >= _PERHAPS and read and read(asked, one)]
    if read and typed:
        top = max(typed, key=lambda one: one.weight)
        return best([replace(top, value=read(asked, top))], _ANSWERS, _PERHAPS)
    cell = best(found, _ANSWERS, _PERHAPS)
    return replace(cell, state=CellState.UNSURE) if read and cell.given else cell


def _pointed(asked: Wanted) -> Iterator[Candidate]:
    for line in asked.reading.sentences:
        if line.text.strip():
            start, end = asked.likely.words(line)
            said = asked.reading.text[start:end]
            value = said if 0 < len(said.split()) <= _LONGEST_ANSWER else line.text
            yield Candidate(value, line, start, end, asked.likely(line), line.text)


def _date(asked: Wanted, one: Candidate) -> Value:
    found = dates_in(one.line.text, asked.reading.language)
    inside = [d for d in found if _touches(one, d.start, d.end)] or found
    return inside[0].iso if inside else None


def _duration(asked: Wanted, one: Candidate) -> Value:
    found = durations_in(one.line.text, asked.reading.language)
    inside = [d for d in found if _touches(one, d.start, d.end)] or found
    return inside[0].value if inside else None


def _money(asked: Wanted, one: Candidate) -> Value:
    found = sums_in(one.line.text, asked.reading.language)
    inside = [s for s in found if _touches(one, s.start, s.end)] or found
    return [s.record() for s in inside] or None


def _organisations(asked: Wanted, one: Candidate) -> Value:
    found = organisations_in(one.line.text, asked.reading.language)
    inside = [named for named in found if _touches(one, named.start, named.end)]
    return _unique([joined.label for joined in join(inside)])


def _countries(asked: Wanted, one: Candidate) -> Value:
    return _unique([code for code, _, _ in countries_in(one.line.text, asked.reading.language)])


def _unique(items: Sequence[str]) -> Value:
    return list(dict.fromkeys(items)) or None


def _touches(one: Candidate, start: int, end: int) -> bool:
    """Whether a place in the line lies within the words that the reader points at."""
    return one.start < one.line.start + end and one.line.start + start < one.end


_READ: dict[ColumnType, Callable[[Wanted, Candidate], Value]] = {
    ColumnType.DATE: _date,
    ColumnType.DURATION: _duration,
    ColumnType.MONEY: _money,
    ColumnType.ORGANISATIONS: _organisations,
    ColumnType.COUNTRIES: _countries,
}
