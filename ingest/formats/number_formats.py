"""Values of spreadsheets as their number formats show them, in a form that no locale changes."""

import datetime
import re

_SECTION = re.compile(r'(?:[^;"\\]|"[^"]*"|\\.)*')
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.|([€$£%])')
_DIGITS = re.compile(r"[#0?][#0?,. ]*")
_MOST_DIGITS = 15  # that a spreadsheet keeps of a number


def shown(value: object, number_format: str = "General") -> str:
    """A cell's value as text; "" of none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number(float(value), number_format)
    if isinstance(value, datetime.datetime):
        day = value.date().isoformat()
        with_time = (value.hour, value.minute, value.second) != (0, 0, 0)
        return f"{day} {value:%H:%M}" if with_time else day
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return str(value)


def number(value: float, number_format: str) -> str:
    section = _SECTION.match(number_format or "")
    pattern = section.group() if section else ""
    plain = _LITERAL.sub(" ", pattern)
    place = _DIGITS.search(plain)
    if not place or "E" in plain or "/" in plain:
        return _plain(value)
    percent = "%" in _unquoted(pattern)
    digits = _rounded(value * 100 if percent else value, place.group())
    before, after = _literals(pattern)
    return f"{before}{digits}{' %' if percent else ''}{after}"


def _unquoted(pattern: str) -> str:
    return re.sub(r'"[^"]*"|\\.', "", pattern)


def _rounded(value: float, digits: str) -> str:
    digits = digits.strip()
    _, point, decimals = digits.partition(".")
    places = len(re.findall(r"[0#?]", decimals)) if point else 0
    grouped = "," in digits or " " in digits
    text = f"{value:{',' if grouped else ''}.{places}f}".replace(",", " ")
    optional = len(decimals) - len(decimals.rstrip("#")) if point else 0
    for _ in range(optional):
        text = text.removesuffix("0")
    return text.removesuffix(".")


def _literals(pattern: str) -> tuple[str, str]:
    """What is written before and after the digits: a currency, a unit."""
    masked = _LITERAL.sub(lambda match: "|" * len(match.group()), pattern)
    place = _DIGITS.search(masked)
    first, last = place.span() if place else (0, 0)
    before, after = _words(pattern[:first]), _words(pattern[last:])
    return (f"{before} " if before else "", f" {after}" if after else "")


def _words(part: str) -> str:
    found = (next((g for g in m.groups() if g), "") for m in _LITERAL.finditer(part))
    return "".join(found).replace("%", "").strip(" -+()")


def _plain(value: float) -> str:
    if value == int(value) and abs(value) < 10**_MOST_DIGITS:
        return str(int(value))
    return f"{value:.{_MOST_DIGITS}g}"
