"""Dates as people write them in the five languages, with their spans; used by the metadata."""

import datetime
import re
from dataclasses import dataclass

_MONTHS = (
    "january jan januari januar tammikuuta tammikuu tammikuun",
    "february feb februari februar helmikuuta helmikuu helmikuun",
    "march mar mars marts maaliskuuta maaliskuu maaliskuun",
    "april apr huhtikuuta huhtikuu huhtikuun",
    "may maj mai toukokuuta toukokuu toukokuun",
    "june jun juni kesäkuuta kesäkuu kesäkuun",
    "july jul juli heinäkuuta heinäkuu heinäkuun",
    "august aug augusti elokuuta elokuu elokuun",
    "september sep sept syyskuuta syyskuu syyskuun",
    "october oct oktober okt lokakuuta lokakuu lokakuun",
    "november nov marraskuuta marraskuu marraskuun",
    "december dec desember des joulukuuta joulukuu joulukuun",
)
_NUMBER = {name: number for number, line in enumerate(_MONTHS, 1) for name in line.split()}
_NAME = "|".join(sorted(_NUMBER, key=len, reverse=True))
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|:e|:a|\.)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_PATTERNS = tuple(
    re.compile(rf"(?<![\w.,/-]){pattern}", re.IGNORECASE)
    for pattern in (
        r"(?P<year>(?:19|20)\d\d)([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)",
        rf"(?P<day>\d{{1,2}})([./-])\s?(?P<month>\d{{1,2}})[./-]\s?{_YEAR}",
        rf"{_DAY}\s*(?:of\s+)?(?P<name>{_NAME})\b[.,]?\s*{_YEAR}",
        rf"(?P<name>{_NAME})\b\.?\s+{_DAY},?\s+{_YEAR}",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<short>\d\d)(?![\d.])",
    )
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """An ISO 8601 date and where it stands in the searched text."""

    iso: str
    start: int
    end: int


def find_dates(text: str) -> list[FoundDate]:
    """The complete dates (day, month and year) in `text`, in order.

    Numbers alone are read day first, as in Europe, unless only month first makes a real date.
    """
    found: list[FoundDate] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            iso = _iso(match.groupdict())
            if iso and not any(match.start() < d.end and d.start < match.end() for d in found):
                found.append(FoundDate(iso, *match.span()))
    return sorted(found, key=lambda date: date.start)


def parse_date(text: str) -> str:
    """The first complete date in `text` as ISO 8601, or ""."""
    return next((date.iso for date in find_dates(text)), "")


def _iso(parts: dict[str, str | None]) -> str:
    year = int(parts.get("year") or f"20{parts['short']}")
    day = int(parts["day"] or 0)
    name = parts.get("name")
    month = _NUMBER[name.lower()] if name else int(parts["month"] or 0)
    if month > 12 and not name:
        day, month = month, day
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""
