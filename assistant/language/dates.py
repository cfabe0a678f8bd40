"""The dates of a text, whole or in part, however a language writes them."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.language import vocabulary

Parts = tuple[int | None, int | None, int | None]  # year, month, day
_OF_OUR_TIME = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

_MONTHS = {name: place + 1 for name, place in vocabulary.numbered("calendar.months").items()}
_WEEKDAYS = vocabulary.numbered("calendar.weekdays")
# The months and days that a language writes with a capital, in lower case.
CAPITALISED = frozenset(
    entry.split()[0]
    for kind in ("months", "weekdays")
    for entry in vocabulary.entries(f"calendar.{kind}", "en")
)
_BY_LENGTH = sorted(_MONTHS, key=len, reverse=True)
_MONTH_ENDINGS = rf"{vocabulary.pattern('calendar.month_endings')}?(?!\w)"
MONTH = rf"\b(?:{'|'.join(_BY_LENGTH)}){_MONTH_ENDINGS}"  # as a regular expression
_MONTH = rf"(?P<month>{'|'.join(_BY_LENGTH)}){_MONTH_ENDINGS}\.?"
_YEAR = r"(?P<year>1\d{3}|20\d{2})(?!\d)"
_DAY = rf"(?P<day>[0-3]?\d)(?!\d)(?:{vocabulary.pattern('calendar.day_endings')})?"
_CENTURY = vocabulary.pattern("calendar.centuries")
_SIGNS = vocabulary.pattern("units.percent")
_SUMS = "million|miljon|milliard|miljard|euro|kr\\b|€"
_CASES = re.IGNORECASE
_WITH_DIGITS = (
    re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>[01]?\d)[-/.](?P<day>[0-3]?\d)(?!\d)"),
    re.compile(
        r"(?:(?<![\d.,/-])|(?<=[./]\d{4}-))(?P<day>[0-3]?\d)[./-]\s?(?P<month>[0-3]?\d)[./-]\s?"
        r"(?P<year>\d{4}|\d{2})(?![\d])"
    ),
    re.compile(  # "30/6 2025", "30.6 2025"
        r"(?<![\d.,/-])(?P<day>[0-3]?\d)[./](?P<month>[01]?\d)\.?[ \u00a0]"
        r"(?P<year>(?:19|20)\d\d)(?!\d)"
    ),
    re.compile(
        rf"(?<![\d.,]){_DAY}(?:\s*(?:day\s+)?of)?[\s\u00a0]*{_MONTH}(?:,?\s*{_YEAR})?", _CASES
    ),
    re.compile(rf"\b{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?(?![\d%])", _CASES),
    re.compile(rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}", _CASES),
    re.compile(
        rf"(?<!\d)(?P<decade>1\d\d0|20\d0){vocabulary.pattern('calendar.decades')}(?!\w)",
        _CASES,
    ),
    re.compile(
        rf"(?<!\d)(?P<century>\d{{1,2}})(?:{vocabulary.pattern('calendar.day_endings')})?"
        rf"[\s-]+{_CENTURY}",
        _CASES,
    ),
    re.compile(
        r"(?<![\d.,\-–])(?P<year>1\d{3}|20\d{2})\s?[-–—/]\s?(?P<last>1\d{3}|20\d{2}|"
        r"\d{2})(?!\d|\.\d)"
    ),
    re.compile(
        r"(?<![\d.,])(?<![€$£])(?P<year>1[1-9]\d{2}|20\d{2})"
        rf"(?!\d|[.,]\d|[-–]\d{{3}}|\s?(?:{_SIGNS}|{_SUMS}))",
        _CASES,
    ),
)
_WITHOUT_DIGITS = (
    re.compile(rf"\b{_MONTH}", _CASES),
    re.compile(
        rf"\b(?P<weekday>{'|'.join(_WEEKDAYS)})"
        rf"(?:{vocabulary.pattern('calendar.weekday_endings')})?(?!\w)",
        _CASES,
    ),
)
_NAMED_MONTH = re.compile(_MONTH)
_PATTERNS = (*_WITH_DIGITS, *_WITHOUT_DIGITS)
# Alone, these are words of another sort.
_ALSO_WORDS = vocabulary.words("calendar.also_words")
_SHORTEST_ALONE = 4  # letters of a month that is named without a day or year
_OLDEST = 1900  # the first year of a complete date with which a document is published


@dataclass(frozen=True, slots=True)
class FoundDate:
    """An ISO 8601 date and where it stands in the searched text."""

    iso: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A date at `start:end` of a text.

    `readings` are (year, month, day), with None for what is not said; a decade is read as
    `decade` (its first year), a century as `century` (its number), a day of the week as `weekday`.
    """

    start: int
    end: int
    readings: tuple[Parts, ...] = ()
    decade: int | None = None
    century: int | None = None
    weekday: int | None = None


def years_in(text: str) -> set[str]:
    """The years from 1900 to 2099 that a text writes out, alone or in a date."""
    return set(_OF_OUR_TIME.findall(text))


def moments(text: str, language: str) -> tuple[Moment, ...]:
    """The dates of `text` in order, without overlap."""
    found: list[Moment] = []
    has_digits = any(character.isdigit() for character in text)
    for pattern in _PATTERNS if has_digits else _WITHOUT_DIGITS:
        for match in pattern.finditer(text):
            if any(m.start < match.end() and match.start() < m.end for m in found):
                continue
            found.extend(_read(match, language))
    return tuple(sorted(found, key=lambda moment: moment.start))


def find_dates(text: str) -> list[FoundDate]:
    """The complete dates (day, month and year) in `text`, in order.

    Numbers alone are read day first, as in Europe, unless only month first makes a real date.
    """
    found = []
    for moment in moments(text, ""):
        isos = filter(None, map(_iso, moment.readings))
        found += [FoundDate(iso, moment.start, moment.end) for iso in islice(isos, 1)]
    return found


def parse_date(text: str) -> str:
    """The first complete date in `text` as ISO 8601, or ""."""
    return next((date.iso for date in find_dates(text)), "")


def names_month(word: str) -> bool:
    """Whether a lower-case word is a month's name, in any form."""
    return _NAMED_MONTH.fullmatch(word) is not None


def borne_out(claimed: Moment, cited: Sequence[Moment], values: Iterable[float] = ()) -> bool:
    """Whether the cited dates say at least what the claimed one says.

    A bare year may also stand among the cited `values`, the numbers of the cited text.
    """
    if claimed.weekday is not None:
        return any(claimed.weekday == other.weekday for other in cited)
    years = {year for other in cited for year, _, _ in other.readings if year}
    if claimed.century is not None:
        named = any(claimed.century == other.century for other in cited)
        return named or any((year - 1) // 100 + 1 == claimed.century for year in years)
    if claimed.decade is not None:
        named = any(claimed.decade == other.decade for other in cited)
        return named or any(year // 10 * 10 == claimed.decade for year in years)
    every = [parts for other in cited for parts in other.readings]
    if any(_within(mine, parts, years) for mine in claimed.readings for parts in every):
        return True
    return any(not m and not d and y in set(values) for y, m, d in claimed.readings)


def _within(claimed: Parts, cited: Parts, years: set[int]) -> bool:
    """Part by part; a year that the cited date leaves out may stand elsewhere."""
    for position, (mine, other) in enumerate(zip(claimed, cited, strict=True)):
        if mine is None or mine == other:
            continue
        if not (position == 0 and other is None and cited[1] and mine in years):
            return False
    return True


def _read(match: re.Match[str], language: str) -> list[Moment]:
    group: dict[str, str | None] = match.groupdict()
    span = match.span()
    if written := group.get("decade"):
        first = int(written)
        century = first // 100 + 1 if first % 100 == 0 else None
        return [Moment(*span, decade=first, century=century)]
    if number := group.get("century"):
        return [Moment(*span, century=int(number))] if int(number) <= 21 else []
    if weekday := group.get("weekday"):
        if language == "en" and not weekday[0].isupper():
            return []
        return [Moment(*span, weekday=_WEEKDAYS[weekday.lower()])]
    if last := group.get("last"):
        return _range(match, last)
    readings = _readings(group, match[0], language)
    return [Moment(*span, readings=readings)] if readings else []


def _range(match: re.Match[str], last: str) -> list[Moment]:
    first = int(match["year"])
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if end < first:
        return []
    return [
        Moment(*match.span("year"), readings=((first, None, None),)),
        Moment(*match.span("last"), readings=((end, None, None),)),
    ]


def _readings(group: dict[str, str | None], whole: str, language: str) -> tuple[Parts, ...]:
    year = _year(group.get("year"))
    day = int(group.get("day") or 0) or None
    named = group.get("month")
    if not named:
        return ((year, None, None),) if year else ()
    if named.isdigit():
        return _numeric(year, int(named), day or 0, "/" in whole and language in ("en", ""))
    month = _MONTHS[named.lower()]
    alone = year is None and day is None
    if alone and (len(named) < _SHORTEST_ALONE or named.lower() in _ALSO_WORDS):
        return ()
    if day is not None and not 1 <= day <= 31:
        return ()
    return ((year, month, day),)


def _iso(parts: Parts) -> str:
    """A complete date as ISO 8601, "" for any other."""
    year, month, day = parts
    if not (year and month and day and year >= _OLDEST):
        return ""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _numeric(year: int | None, first: int, second: int, either_way: bool) -> tuple[Parts, ...]:
    """Month and day as numbers: day first, but both orders where English parts them by a slash."""
    found: list[Parts] = []
    if 1 <= first <= 12 and 1 <= second <= 31:
        found.append((year, first, second))
    if (either_way or not found) and 1 <= second <= 12 and 1 <= first <= 31:
        found.append((year, second, first))
    return tuple(found)


def _year(written: str | None) -> int | None:
    if not written:
        return None
    number = int(written)
    return number if len(written) == 4 else 2000 + number if number < 70 else 1900 + number
