"""What of a text can be compared with another: quantities, dates, names, denials and words."""

from functools import cached_property, lru_cache

from assistant.grounding.overlap import forms
from assistant.language.dates import Moment, moments
from assistant.language.matching import TextForms
from assistant.language.names import Name, NameForms, common_names, name_forms, names
from assistant.language.negation import Denial, denials, denials_without_not, refusals, turns
from assistant.language.numbers import Quantity, quantities


class Facts:
    """One text in one of the five languages; each kind of fact is read when first wanted."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        dates = [(moment.start, moment.end) for moment in self.moments]
        return quantities(self.text, self.language, dates)

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        return moments(self.text, self.language)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        return names(self.text, self.language)

    @cached_property
    def common_names(self) -> tuple[Name, ...]:
        return common_names(self.text, self.language)

    @cached_property
    def turns(self) -> bool:
        return turns(self.text)

    @cached_property
    def name_forms(self) -> NameForms:
        return name_forms(self.text)

    @cached_property
    def denials(self) -> tuple[Denial, ...]:
        return denials(self.text, self.language)

    @cached_property
    def refusals(self) -> tuple[str, ...]:
        return refusals(self.text, self.language)

    @cached_property
    def denials_without_not(self) -> frozenset[str]:
        return denials_without_not(self.text, self.language)

    @cached_property
    def forms(self) -> TextForms:
        return forms(self.text, self.language)


@lru_cache(maxsize=4096)
def facts(text: str, language: str) -> Facts:
    """The facts of a sentence or a passage, shared between all who ask for them."""
    return Facts(text, language)
