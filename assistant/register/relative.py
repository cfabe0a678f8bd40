"""Dates that rest on another: "two years from signing", "starts today" of what is dated itself."""

import calendar
import datetime
import re
from collections.abc import Iterator

from assistant.register.cells import Cell, CitedSpan
from assistant.register.columns import words
from assistant.register.finding import Candidate, Wanted
from assistant.register.readers.dates import dates_in
from assistant.register.readers.durations import Duration, durations_in
from assistant.register.reading import Line

WEIGHT = 0.4  # of a date that is reckoned, below all that are written
_ANCHORS = ("signed", "start")  # columns whose date others are counted from, by their `anchor`
_NEAR = 30  # characters between a span of time and what it is counted from
_MONTHS = {"year": 12, "month": 1}


def reckoned(asked: Wanted) -> Iterator[Candidate]:
    """Dates that the column's lines count from another; each cites that one's words too."""
    for line in asked.reading.sentences:
        if asked.column.cues("against").search(line.text) or not _tells(asked, line):
            continue
        for span in durations_in(line.text, asked.reading.language):
            for base, evidence in _bases(asked, line, span):
                if date := later(base, span.value):
                    yield from _resting(asked, line, date, evidence)


def of_the_day(asked: Wanted) -> Iterator[Candidate]:
    """ "Today" and "yesterday" beside the column's cues, of a text that says when it is from."""
    announced = asked.cells.get("announced")
    if announced is None or not announced.given or len(announced.value) != len("2024-01-01"):
        return
    today = datetime.date.fromisoformat(announced.value)
    for line in asked.reading.sentences:
        if not asked.column.cues().search(line.text) or dates_in(line.text, asked.reading.language):
            continue
        if asked.column.cues("against").search(line.text):
            continue
        for kind, days in (("today", 0), ("yesterday", 1)):
            if words(kind).search(line.text):
                date = (today - datetime.timedelta(days)).isoformat()
                yield from _resting(asked, line, date, announced.evidence)


def later(date: str, span: str) -> str:
    """An ISO date, or a month or year alone, moved on by "2 years" or "18 months"; "" for weeks.

    The day is the last of its month where that is shorter; a year alone moves by whole years.
    """
    count, _, unit = span.partition(" ")
    months = float(count) * _MONTHS.get(unit.removesuffix("s"), 0)
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    if not months or months != int(months) or (not month and months % 12):
        return ""
    ahead = year * 12 + max(month - 1, 0) + int(months)
    year, place = divmod(ahead, 12)
    if not month:
        return f"{year:04}"
    if not day:
        return f"{year:04}-{place + 1:02}"
    return f"{year:04}-{place + 1:02}-{min(day, calendar.monthrange(year, place + 1)[1]):02}"


def _tells(asked: Wanted, line: Line) -> bool:
    return bool(
        asked.column.cues().search(line.text)
        or asked.column.cues("valid").search(f"{line.heading} {line.text}")
    )


def _bases(
    asked: Wanted, line: Line, span: Duration
) -> Iterator[tuple[str, tuple[CitedSpan, ...]]]:
    """What a span of time is counted from: a date behind it, or that of another column."""
    behind = line.text[span.end :][:_NEAR]
    counted = words("counted_from").match(behind.lstrip())
    for one in dates_in(line.text, asked.reading.language) if counted else ():
        if span.end < one.start < span.end + _NEAR:
            yield one.iso, ()
            return
    for name in _ANCHORS:
        cell: Cell | None = asked.cells.get(name)
        named = re.search(words(f"{name}_as_anchor").pattern, behind, re.IGNORECASE)
        if cell and cell.given and named and name != asked.column.name:
            yield str(cell.value), cell.evidence
            return


def _resting(
    asked: Wanted, line: Line, date: str, evidence: tuple[CitedSpan, ...]
) -> Iterator[Candidate]:
    yield Candidate(date, line, line.start, line.end, WEIGHT, line.text)
    for one in evidence:
        text = asked.reading.text[one.start : one.end]
        yield Candidate(date, Line(one.start, one.end, text, ""), one.start, one.end, WEIGHT / 2)
