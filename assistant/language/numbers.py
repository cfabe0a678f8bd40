"""The quantities of a text as values with units, however a language writes them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.language import vocabulary

_ORDINAL = vocabulary.pattern("numbers.ordinal_endings")
_DIGITS = (
    r"\d{1,3}(?:(?P<gap>[ \u00a0\u202f.,'’])\d{3})(?:(?P=gap)\d{3})*(?:[.,]\d{1,2}(?!\d))?(?!\d)"
    r"|\d+(?:[.,]\d+)?"
)
_TOKEN = re.compile(
    rf"(?P<before>[€$£]|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|kr|US\$)\.?)?\s?"
    rf"(?<![\w.])(?<![^\W\d_][-–])(?P<digits>{_DIGITS})(?P<ordinal>{_ORDINAL})?(?![^\W\d_]*\d)"
    rf"|(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)",
    re.UNICODE,
)
_AFTER = re.compile(r"[\s\u00a0-]{0,2}(?P<word>%|€|\$|£|per cent\b|[^\W\d_]+)\.?")
_AGAIN = re.compile(r"\s?\(\d+\)(?=\s)")  # "five (5) years"
_OF_COUNTRY = re.compile(rf"\s{vocabulary.pattern('numbers.of_country')}(?=\s)", re.IGNORECASE)
_CURRENCIES = frozenset({"EUR", "USD", "GBP", "CHF", "kr"})
_RANGE = re.compile(rf"\s*(?:-|–|—|\b{vocabulary.pattern('numbers.between')}\b)\s*")
_LASTING = {
    unit: re.compile(rf"(?P<count>\w{{2,20}}?){vocabulary.pattern(f'numbers.joined_{unit}s')}$")
    for unit in ("month", "year")
}
_ONE = re.compile(rf"\b{vocabulary.pattern('numbers.an')} \Z", re.IGNORECASE)
_DOZEN = 12
_ROUGHLY = re.compile(rf"{vocabulary.pattern('numbers.roughly')}\.?\s*\W?$", re.IGNORECASE)
_BOUNDS = {
    kind: re.compile(rf"\b{vocabulary.pattern(f'numbers.{kind}')}\s+\W?$", re.IGNORECASE)
    for kind in ("more_than", "less_than")
}
_OF_TIME = frozenset({"year", "month", "week", "day", "hour"})
_BEFORE = 20  # characters in which what qualifies a number is looked for
_TOLERANCE = 0.05  # between a number said to be rough and the exact one
_EXACT = 1e-6


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text at `start:end`; `values` are its possible readings.

    `unit` is one of `units()`, or "" where none is known; `bound` is "more_than" or "less_than"
    where the number is the least or the most ("over ten"), of time never ("over ten years").
    """

    values: frozenset[float]
    unit: str
    start: int
    end: int
    rough: bool = False
    bound: str = ""


def quantities(
    text: str, language: str, taken: Sequence[tuple[int, int]] = ()
) -> tuple[Quantity, ...]:
    """The quantities in order; what lies in a span of `taken` (a date) is none."""
    found: list[Quantity] = []
    position = 0
    while match := _TOKEN.search(text, position):
        position = match.end()
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        quantity = _read(text, match, language)
        if quantity is None:
            continue
        if found and _RANGE.fullmatch(text, found[-1].end, quantity.start):
            found[-1] = _alike(found[-1], quantity)
        found.append(quantity)
        position = max(position, quantity.end)
    return tuple(found)


def borne_out(claimed: Quantity, cited: Iterable[Quantity]) -> bool:
    """Whether a cited quantity has the claimed value, no other unit, and no bound of its own."""
    return any(_equal(claimed, other) for other in cited)


def _equal(claimed: Quantity, other: Quantity) -> bool:
    if claimed.unit and claimed.unit != other.unit:
        return False
    if other.bound and not (claimed.bound or claimed.rough):
        return False
    tolerance = _TOLERANCE if claimed.rough and not other.rough else _EXACT
    return any(abs(a - b) <= tolerance * abs(b) for a in claimed.values for b in other.values)


def _read(text: str, match: re.Match[str], language: str) -> Quantity | None:
    if match["digits"]:
        values = _readings(match["digits"], language)
        unit = units().get((match["before"] or "").lower().rstrip("."), "")
        start = match.start("before") if match["before"] else match.start("digits")
        return _whole(text, Quantity(values, unit, start, match.end()), language)
    if read := _in_words(text, match, language):
        value, unit = read
        return _whole(text, Quantity(frozenset({value}), unit, *match.span()), language)
    return None


def _in_words(text: str, match: re.Match[str], language: str) -> tuple[float, str] | None:
    """The value and unit of one word, if it is a number."""
    word = match["word"].lower()
    known, scaling = counting_words(language), scales(language)
    if word in known:
        return known[word], ""
    if word in scaling:
        counts = scaling[word] == _DOZEN or _ONE.search(text[: match.start()])
        return (scaling[word], "") if counts else None
    head, _, tail = word.rpartition("-")
    if head in known and tail in units():  # "five-year"
        return known[head], units()[tail]
    for unit, pattern in _LASTING.items():  # "femårig"
        if (joined := pattern.match(word)) and joined["count"] in known:
            return known[joined["count"]], unit
    return None


def _whole(text: str, quantity: Quantity, language: str) -> Quantity:
    before = text[max(0, quantity.start - _BEFORE) : quantity.start]
    whole = _with_unit(text, quantity, language)
    bounds = (kind for kind, pattern in _BOUNDS.items() if pattern.search(before))
    bound = "" if whole.unit in _OF_TIME else next(bounds, "")
    return replace(whole, rough=bool(_ROUGHLY.search(before)), bound=bound)


def _with_unit(text: str, quantity: Quantity, language: str) -> Quantity:
    """The quantity with the scale words and the unit that follow it."""
    if again := _AGAIN.match(text, quantity.end):
        return _if_more(text, quantity, again.end(), language)
    while match := _AFTER.match(text, quantity.end):
        word = match["word"].lower()
        unit = quantity.unit or units().get(word, "")
        scale = scales(language).get(word)
        if scale and not _is_metre(text, quantity, match):
            values = frozenset(value * scale for value in quantity.values)
            quantity = replace(quantity, values=values, unit=unit, end=match.end("word"))
            if match.end() > quantity.end or _OF_COUNTRY.match(text, quantity.end):
                return _if_more(text, quantity, _skipped(text, match.end()), language)
        elif word in units():
            quantity = replace(quantity, unit=unit, end=match.end("word"))
            return _scaled_behind(text, quantity, language)
        else:
            break
    return quantity


def _is_metre(text: str, quantity: Quantity, match: re.Match[str]) -> bool:
    """Whether one letter apart from the number may be a unit of length, and no "m" for million."""
    if len(match["word"]) > 1 or match.start("word") == match.start():
        return False
    return quantity.unit not in _CURRENCIES and text[match.end("word") :][:1] not in tuple("€$£")


def _skipped(text: str, place: int) -> int:
    """The place behind "Danish" in "12 million Danish kroner"."""
    adjective = _OF_COUNTRY.match(text, place)
    return adjective.end() if adjective else place


def _if_more(text: str, quantity: Quantity, place: int, language: str) -> Quantity:
    """The quantity as it goes on behind `place`, if it does: "1,5 mio." with "kr" behind it."""
    longer = _with_unit(text, replace(quantity, end=place), language)
    return longer if longer.end > place else quantity


def _scaled_behind(text: str, quantity: Quantity, language: str) -> Quantity:
    """ "4.2 EUR million": the scale behind the currency."""
    behind = _AFTER.match(text, quantity.end) if quantity.unit in _CURRENCIES else None
    scale = scales(language).get(behind["word"].lower()) if behind else None
    if behind is None or scale is None or max(quantity.values) >= scale:
        return quantity
    values = frozenset(value * scale for value in quantity.values)
    return replace(quantity, values=values, end=behind.end("word"))


def _readings(digits: str, language: str) -> frozenset[float]:
    plain = re.sub(r"[ \u00a0\u202f'’]", "", digits)
    marks = re.findall(r"[.,]", plain)
    if not marks:
        return frozenset({float(plain)})
    if len(set(marks)) == 2:
        decimal = marks[-1]
        other = "," if decimal == "." else "."
        return frozenset({float(plain.replace(other, "").replace(decimal, "."))})
    grouped = float(plain.replace(marks[0], ""))
    if len(marks) > 1:
        return frozenset({grouped})
    decimal_reading = float(plain.replace(",", "."))
    head, _, tail = plain.partition(marks[0])
    if len(tail) != 3 or head == "0" or len(head) > 3:
        return frozenset({decimal_reading})
    if language == "en":
        return frozenset({grouped if marks[0] == "," else decimal_reading})
    return frozenset({grouped, decimal_reading})


def _alike(first: Quantity, last: Quantity) -> Quantity:
    """The beginning of a range has the unit of its end, and perhaps its scale ("2–3 million")."""
    scale = {round(b) for b in last.values if b >= 1000 and b > 100 * max(first.values)}
    factor = 10 ** (3 * int((len(str(min(scale))) - 1) // 3)) if scale else 1
    values = first.values | {value * factor for value in first.values}
    return replace(first, values=values, unit=first.unit or last.unit)


@cache
def counting_words(*languages: str) -> dict[str, float]:
    """Words below a hundred, compounds such as "tjuefem" and "twenty-five" included, not "one"."""
    ones, counting, tens = (
        vocabulary.values(f"numbers.{kind}", *languages) for kind in ("one", "counting", "tens")
    )
    digits = {word: value for word, value in (ones | counting).items() if value < 10}
    found = counting | tens
    for ten, value in tens.items():
        for digit, more in digits.items():
            found |= {f"{ten}{joint}{digit}": value + more for joint in ("", "-", "og")}
            found |= {f"{digit}og{ten}": value + more, f"{digit}-og-{ten}": value + more}
    return found


@cache
def scales(*languages: str) -> dict[str, float]:
    """What multiplies the number before it, by word."""
    return vocabulary.values("numbers.scales", *languages)


@cache
def units() -> dict[str, str]:
    """The kind of unit that a lower-case word or sign names, in any language."""
    return {
        word: kind
        for kind in vocabulary.kinds("units")
        for word in vocabulary.words(f"units.{kind}")
    }


@cache
def number_words() -> frozenset[str]:
    """The lower-case words of all languages that say how many, roughly ("several") or not."""
    exact = counting_words() | scales() | vocabulary.values("numbers.one")
    return frozenset(word for word in exact if len(word) > 1) | vocabulary.words("numbers.vague")
