"""Sums of money with their currencies, in sentences and under a table's headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.grounding.facts import facts
from assistant.language.numbers import Quantity
from assistant.register.columns import words

_KINDS = ("EUR", "USD", "GBP", "CHF", "kr")
_CODE = re.compile(r"(?<![A-Za-z])[MT]?(SEK|NOK|DKK|EUR|USD|GBP|CHF)(?![A-Za-z])")
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}
_CROWNS = {"sv": "SEK", "no": "NOK", "da": "DKK"}
_SWEDISH = re.compile(r"\bkron(?:or|a)\b|\btkr\b|\bmn?kr\b", re.IGNORECASE)
_OTHERS = re.compile(r"\bkroner\b", re.IGNORECASE)
_TO = re.compile(r"\.?\s*(?:to|till|til)\s*")
# Of a table's row: the first number behind a year, up to the next column.
_FIRST_NUMBER = re.compile(
    r"(?:(?:19|20)\d\d\s+)?(\d{1,3}(?:[ \u00a0.]?\d{3})*(?:[.,]\d+)?)\s*(?:\||$)"
)
_NEAR = 14
_LEAST = 1000  # a smaller sum is a fee or a price


@dataclass(frozen=True, slots=True)
class Sum:
    amount: float
    currency: str
    start: int
    end: int

    def record(self, payer: str = "") -> dict[str, float | int | str]:
        amount = int(self.amount) if self.amount == int(self.amount) else self.amount
        found: dict[str, float | int | str] = {"amount": amount, "currency": self.currency}
        return found | ({"payer": payer} if payer else {})


def sums_in(text: str, language: str) -> list[Sum]:
    """Sums in order; of one that went from an amount to another only the newer."""
    found = [q for q in facts(text, language).quantities if q.unit in _KINDS]
    kept = []
    for number, one in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else None
        if following and _superseded(text, one, following):
            continue
        amount = round(max(one.values), 2)
        if amount >= _LEAST:
            kept.append(Sum(amount, _currency(text, one, language), one.start, one.end))
    return kept


def sum_of_field(name: str, value: str, language: str) -> Sum | None:
    """The sum in a table's cell, whose unit its heading may name ("Budget (MEUR)": "6.4")."""
    found = sums_in(value, language)
    unit = re.search(r"\(([^()]*)\)", name)
    if not found and unit:
        found = sums_in(f"{value} {unit[1]}", language)
    return replace(found[0], start=0, end=len(value)) if found else None


def sums_below(text: str, start: int, end: int, language: str) -> Iterator[Sum]:
    """Sums in lines of numbers, below a line that names a unit in brackets."""
    unit = ""
    for line in re.finditer(r"[^\n]+", text[start:end]):
        said = line[0].strip()
        if head := re.fullmatch(r"[^()\d]{2,40} \(([^()]{2,12})\)[^()\d]{0,40}", said):
            unit = head[1]
        elif unit and (number := _FIRST_NUMBER.match(said)):
            for one in sums_in(f"{number[1]} {unit}", language):
                yield replace(one, start=start + line.start(), end=start + line.end())


def _superseded(text: str, one: Quantity, following: Quantity) -> bool:
    between = text[one.end : following.start]
    last = text[: one.end + len(between)].rstrip().rpartition(" ")[2]
    if not between.strip(" \u00a0").removeprefix(last) and words("leaving").fullmatch(last):
        return True  # Finnish has an ending for "from"
    return bool(_TO.fullmatch(between) and words("from").search(text[: one.start][-8:]))


def _currency(text: str, one: Quantity, language: str) -> str:
    near = text[max(0, one.start - _NEAR) : one.end + _NEAR]
    own = text[one.start : one.end]
    if code := _CODE.search(own) or _CODE.search(near):
        return code[1]
    for sign, currency in _SIGNS.items():
        if sign in own:
            return currency
    if one.unit != "kr":
        return one.unit
    if _SWEDISH.search(own):
        return "SEK"
    if language == "sv" and _OTHERS.search(own):
        return ""
    return _CROWNS.get(language, "")
