"""Names of one thing that are written in several ways: numbers, dates, joined words and signs.

The words index and what compares questions with texts treat those with a key in common as equal.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.language.dates import Moment, moments
from assistant.language.numbers import Quantity, quantities

_NEAR = 24  # characters around a digit that can belong to its number or date
_LEAST_DIGITS = 4  # of a number that is written in several ways: "1 200", "1,200", "1200"
_JOINED = re.compile(r"[^\W\d_]+(?:['’‘ʼ´`‐‑-][^\W_]{3,}|-\d+)+(?!\w)")
_JOINTS = re.compile(r"['’‘ʼ´`‐‑-]")
_SIGNED = re.compile(r"(?<![^\s(\"'“”«/])(?:\.(?=[^\W\d_])\w+|\w+[+#]+)(?!\w)")


@dataclass(frozen=True, slots=True)
class Form:
    """Something at `start:end` of a text, and keys that other ways to write it share.

    The first key says all that is written; further ones say less (of a day its month).
    """

    start: int
    end: int
    keys: tuple[str, ...]


def forms(text: str, language: str) -> list[Form]:
    """The forms of a text, those of its numbers and dates first."""
    return [*counted(text, language), *combined(text)]


def counted(text: str, language: str) -> list[Form]:
    """Its numbers and dates, as far as they are written in several ways."""
    return list(_counted(text, language))


def combined(text: str) -> list[Form]:
    """Its words that an apostrophe or a hyphen joins, and those of which signs are a part."""
    return [*_joined(text), *_signed(text)]


def _counted(text: str, language: str) -> Iterator[Form]:
    for start, end in _near_digits(text):
        part = text[start:end]
        dates = [moment for moment in moments(part, language) if moment.readings]
        taken = [(moment.start, moment.end) for moment in dates]
        for moment in dates:
            if keys := _date_keys(moment):
                yield Form(start + moment.start, start + moment.end, keys)
        for quantity in quantities(part, language, taken):
            if keys := _number_keys(quantity):
                yield Form(start + quantity.start, start + quantity.end, keys)


def _near_digits(text: str) -> list[tuple[int, int]]:
    """Stretches of the text around its digits, cut at white space."""
    spans: list[tuple[int, int]] = []
    for match in re.finditer(r"\d+", text):
        start, end = max(0, match.start() - _NEAR), min(len(text), match.end() + _NEAR)
        while 0 < start < match.start() and not text[start - 1].isspace():
            start += 1
        while match.end() < end < len(text) and not text[end].isspace():
            end -= 1
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return spans


def _date_keys(moment: Moment) -> tuple[str, ...]:
    days = [f"{y}-{m:02}-{d:02}" for y, m, d in moment.readings if y and m and d]
    months = [f"{y}-{m:02}" for y, m, _ in moment.readings if y and m]
    years = [str(y) for y, m, _ in moment.readings if y and m]
    return tuple(dict.fromkeys([*days, *months, *years]))


def _number_keys(quantity: Quantity) -> tuple[str, ...]:
    """The value in digits alone; none for a small number, which is hardly written in two ways."""
    written = [f"{value:.10g}" if value < 1e10 else f"{value:.0f}" for value in quantity.values]
    return tuple(sorted(digits for digits in written if len(digits) >= _LEAST_DIGITS))


def _joined(text: str) -> Iterator[Form]:
    """Words with an apostrophe or a hyphen, as if written in one: "O'Connor-Smith"."""
    for match in _JOINED.finditer(text):
        word = match[0].lower()
        names = re.split(r"[‐‑-]", word)
        parts = [_JOINTS.sub("", part) for part in names if _JOINTS.search(part)]
        yield Form(*match.span(), tuple(dict.fromkeys([_JOINTS.sub("", word), *parts])))


def _signed(text: str) -> Iterator[Form]:
    """Words of which signs are a part: "C++", ".NET"."""
    for match in _SIGNED.finditer(text):
        yield Form(*match.span(), (match[0].lower(),))
