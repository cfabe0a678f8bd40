"""Dates as ISO 8601, whole or the year or month alone."""

from dataclasses import dataclass

from assistant.language.dates import Moment, Parts, moments

_FIRST, _LAST = 1950, 2099  # years that a collaboration may have


@dataclass(frozen=True, slots=True)
class Dated:
    iso: str
    start: int
    end: int


def dates_in(text: str, language: str) -> list[Dated]:
    """The dates of a text that have a year, in order."""
    found = ((_iso(moment), moment) for moment in moments(text, language))
    return [Dated(iso, moment.start, moment.end) for iso, moment in found if iso]


def _iso(moment: Moment) -> str:
    return _written(moment.readings[0]) if moment.readings else ""


def _written(parts: Parts) -> str:
    year, month, day = parts
    if not year or not _FIRST <= year <= _LAST:
        return ""
    if not month:
        return f"{year:04}"
    return f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}"
