"""The dates of a text, whole or in part, however a language writes them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Parts = tuple[int | None, int | None, int | None]  # year, month, day

_MONTHS: dict[str, int] = {}
for _number, _line in enumerate(
    (
        "january januari januar jan tammikuu",
        "february februari februar feb helmikuu",
        "march mars marts mar maaliskuu",
        "april apr huhtikuu",
        "may maj mai toukokuu",
        "june juni jun kesäkuu",
        "july juli jul heinäkuu",
        "august augusti aug elokuu",
        "september sept sep syyskuu",
        "october oktober oct okt lokakuu",
        "november nov marraskuu",
        "december desember dec des joulukuu",
    ),
    start=1,
):
    _MONTHS |= dict.fromkeys(_line.split(), _number)
_WEEKDAYS: dict[str, int] = {}
for _number, _line in enumerate(
    (
        "monday måndag mandag maanantai",
        "tuesday tisdag tirsdag tiistai",
        "wednesday onsdag keskiviikko",
        "thursday torsdag torstai",
        "friday fredag perjantai",
        "saturday lördag lørdag lauantai",
        "sunday söndag søndag sunnuntai",
    )
):
    _WEEKDAYS |= dict.fromkeys(_line.split(), _number)

_BY_LENGTH = sorted(_MONTHS, key=len, reverse=True)
_MONTH = rf"(?P<month>{'|'.join(_BY_LENGTH)})(?:ta|n|ssa|sta|hun|lla|s)?(?!\w)\.?"
_YEAR = r"(?P<year>1\d{3}|20\d{2})(?!\d)"
_DAY = r"(?P<day>[0-3]?\d)(?!\d)(?:st|nd|rd|th|\.|:e|:a)?"
_NUMERIC_END = r"(?P<year>\d{4}|\d{2})(?!\d)"
_CASES = re.IGNORECASE
_WITH_DIGITS = (
    re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>[01]\d)[-/.](?P<day>[0-3]\d)(?!\d)"),
    re.compile(rf"(?<![\d.])(?P<day>[0-3]?\d)[./](?P<month>[0-3]?\d)[./]{_NUMERIC_END}"),
    re.compile(rf"(?<![\d.,]){_DAY}(?:\s+of)?[\s\u00a0]+{_MONTH}(?:,?\s+{_YEAR})?", _CASES),
    re.compile(rf"\b{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?(?![\d%])", _CASES),
    re.compile(rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}", _CASES),
    re.compile(
        r"(?<!\d)(?P<decade>1\d\d0|20\d0)(?:['’]?s|['’]?erne|-?tal\w*|-?tall\w*|-?luvu\w*|"
        r"-?luku\w*)"
        r"(?!\w)",
        _CASES,
    ),
    re.compile(
        r"(?<!\d)(?P<century>\d{1,2})(?:st|nd|rd|th|\.)?(?:[\s-]+century|[\s-]+centuries|"
        r"[\s-]+århundr\w+|"
        r"[\s-]+seklet|[\s-]+vuosisa\w+|(?=(?:st|nd|rd|th)?\s+(?:and|or|to)\s+\d{1,2}th centur))",
        _CASES,
    ),
    re.compile(
        r"(?<![\d.,\-–])(?P<year>1\d{3}|20\d{2})\s?[-–—/]\s?(?P<last>1\d{3}|20\d{2}|"
        r"\d{2})(?!\d|\.\d)"
    ),
    re.compile(
        r"(?<![\d.,])(?<![€$£])(?P<year>1[1-9]\d{2}|20\d{2})(?![\d]|[.,]\d|\s?(?:%|percent|million|"
        r"miljon|milliard|miljard|euro|kr\b|€))",
        _CASES,
    ),
)
_WITHOUT_DIGITS = (
    re.compile(rf"\b{_MONTH}", _CASES),
    re.compile(rf"\b(?P<weekday>{'|'.join(_WEEKDAYS)})(?:s|en|e|er|ar|na|in)?(?!\w)", _CASES),
)
_PATTERNS = (*_WITH_DIGITS, *_WITHOUT_DIGITS)
# Alone, these are words of another sort unless written as names.
_AMBIGUOUS_ALONE = {
    "may",
    "march",
    "mars",
    "mar",
    "jan",
    "sep",
    "dec",
    "des",
    "jun",
    "jul",
    "maj",
    "mai",
}


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
    if alone and (named.lower() in _AMBIGUOUS_ALONE or len(named) < 4):
        if not (named[0].isupper() and len(named) > 2 and language == "en" and named != "March"):
            return ()
        return ((None, month, None),) if named == "May" else ()
    if day is not None and not 1 <= day <= 31:
        return ()
    return ((year, month, day),)


def _numeric(year: int | None, first: int, second: int, either_way: bool) -> tuple[Parts, ...]:
    """Month and day as numbers; where a slash parts them, English writes both orders."""
    found: list[Parts] = []
    if 1 <= first <= 12 and 1 <= second <= 31:
        found.append((year, first, second))
    if either_way and 1 <= second <= 12 and 1 <= first <= 31:
        found.append((year, second, first))
    return tuple(found)


def _year(written: str | None) -> int | None:
    if not written:
        return None
    number = int(written)
    return number if len(written) == 4 else 2000 + number if number < 70 else 1900 + number
