"""How long something lasts, as a number of years, months or weeks."""

import re
from dataclasses import dataclass

from assistant.grounding.facts import facts

_UNITS = ("year", "month", "week")
_LONGEST_YEARS = 60
# Finnish puts another form of the number before "vuotinen" than the one that counts.
_FINNISH = re.compile(r"\b(yksi|kaksi|kolmi|neli|viisi|kuusi)(vuoti|kuukauti)\w+", re.IGNORECASE)
_COUNTS = {"yksi": 1, "kaksi": 2, "kolmi": 3, "neli": 4, "viisi": 5, "kuusi": 6}


@dataclass(frozen=True, slots=True)
class Duration:
    value: str
    start: int
    end: int


def durations_in(text: str, language: str) -> list[Duration]:
    """Spans of time in order, as "5 years" or "18 months"."""
    found = [
        Duration(_said(max(q.values), q.unit), q.start, q.end)
        for q in facts(text, language).quantities
        if q.unit in _UNITS and 0 < max(q.values) <= _LONGEST_YEARS
    ]
    for match in _FINNISH.finditer(text):
        unit = "year" if match[2].lower() == "vuoti" else "month"
        said = _said(_COUNTS[match[1].lower()], unit)
        if not any(one.start <= match.start() < one.end for one in found):
            found.append(Duration(said, *match.span()))
    return sorted(found, key=lambda one: one.start)


def _said(number: float, unit: str) -> str:
    return f"{number:g} {unit}{'' if number == 1 else 's'}"
