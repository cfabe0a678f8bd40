"""What of a text can be compared with another: quantities, dates, names, denials and words."""

from dataclasses import dataclass
from functools import lru_cache

from assistant.extractive.matching import TextForms
from assistant.grounding.dates import Moment, moments
from assistant.grounding.names import Name, NameForms, name_forms, names
from assistant.grounding.negation import Denial, denials, denials_without_not
from assistant.grounding.numbers import Quantity, quantities
from assistant.grounding.overlap import forms


@dataclass(frozen=True, slots=True)
class Facts:
    """One text, read once."""

    text: str
    language: str
    quantities: tuple[Quantity, ...]
    moments: tuple[Moment, ...]
    names: tuple[Name, ...]
    name_forms: NameForms
    denials: tuple[Denial, ...]
    denials_without_not: frozenset[str]
    forms: TextForms


@lru_cache(maxsize=4096)
def facts(text: str, language: str) -> Facts:
    """The facts of a sentence or a passage in one of the five languages."""
    dates = moments(text, language)
    return Facts(
        text,
        language,
        quantities(text, language, [(moment.start, moment.end) for moment in dates]),
        dates,
        names(text, language),
        name_forms(text),
        denials(text, language),
        denials_without_not(text, language),
        forms(text, language),
    )
