"""The sums of money in a sentence, as values that can be compared."""

from dataclasses import dataclass
from functools import lru_cache

from assistant.compose.draft import Quote
from assistant.language.dates import moments
from assistant.language.numbers import quantities

# Euros for one, roughly: only to tell which of two sums is larger.
_IN_EUROS = {"EUR": 1.0, "USD": 0.9, "GBP": 1.17}
_KRONER = {"SEK": 0.088, "NOK": 0.086, "DKK": 0.134}
_KRONER_OF = {"sv": "SEK", "no": "NOK", "da": "DKK"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum at `start:end` of the sentence; `euros` is only good for comparing."""

    euros: float
    start: int
    end: int


def in_euros(amount: float, currency: str) -> float:
    """Roughly; an unknown currency counts as the euro."""
    return amount * (_IN_EUROS | _KRONER).get(currency, 1.0)


def amounts(quote: Quote) -> list[Amount]:
    """The sums of the sentence in order."""
    return list(_amounts(quote.text, quote.document.language))


@lru_cache(maxsize=4096)
def _amounts(text: str, language: str) -> tuple[Amount, ...]:
    taken = [(moment.start, moment.end) for moment in moments(text, language)]
    found = []
    for quantity in quantities(text, language, taken):
        rate = _rate(quantity.unit, text[max(0, quantity.start - 1) : quantity.end + 4], language)
        if rate:
            euros = max(quantity.values) * rate
            found.append(Amount(euros, quantity.start, quantity.end))
    return tuple(found)


def _rate(unit: str, written: str, language: str) -> float:
    """What one of the unit is worth; 0 of what is no money."""
    if unit != "kr":
        return _IN_EUROS.get(unit, 0.0)
    named = [code for code in _KRONER if code in written.upper()]
    return _KRONER[named[0] if named else _KRONER_OF.get(language, "SEK")]
