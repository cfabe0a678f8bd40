"""How much of what a statement says its cited words say too, taken together."""

import re
from collections.abc import Sequence

from assistant.grounding.facts import Facts
from assistant.grounding.overlap import joint_forms, match, terms
from assistant.language import dates, numbers, vocabulary
from assistant.language.matching import TextForms
from assistant.language.numbers import Quantity

_CODE = re.compile(r"(?<!\w)[^\W\d_]+[-\u2010\u2011\u2013]?(?P<digits>\d+)(?!\d)")  # IL-6, BRCA2
_AND = re.compile(rf"\s*,\s*|,?\s+{vocabulary.pattern('joining.and')}\s+(?:the\s+)?", re.IGNORECASE)
_JOINTS = re.compile(r"[\s\u2010\u2011\u2013-]+")
_FACT = 4.0  # what a number or a date weighs; a rare word weighs 2.7


def overlap(claim: Facts, sources: Sequence[Facts]) -> float:
    """0 to 1: the share of the claim's words, names, numbers and dates that the sources hold."""
    together = said(sources)
    spans = [(quantity.start, quantity.end) for quantity in claim.quantities]
    spans += [(moment.start, moment.end) for moment in claim.moments]
    figures = " ".join(claim.text[start:end] for start, end in spans).lower()
    words = [term for term in terms(claim.text, claim.language) if term.word not in figures]
    held = sum(term.weight * match(term, together) for term in words)
    facts = [*_quantities_held(claim, sources), *_moments_held(claim, sources)]
    total = sum(term.weight for term in words) + _FACT * len(facts)
    return (held + _FACT * sum(facts)) / total if total else 1.0


def said(sources: Sequence[Facts]) -> TextForms:
    """The words of all sources."""
    return joint_forms([source.forms for source in sources])


def across(claim: Facts, sources: Sequence[Facts]) -> bool:
    """Whether the sources are all in another language than the claim."""
    return all(claim.language != source.language for source in sources)


def unheld_quantities(claim: Facts, sources: Sequence[Facts]) -> list[Quantity]:
    """The numbers of the claim that no source has; a year counts as a number.

    One that counts what the claim itself lists ("the two parties are A and B") needs none.
    """
    pairs = zip(claim.quantities, _quantities_held(claim, sources), strict=True)
    listed = _listed(claim)
    return [q for q, held in pairs if not held and (q.unit or q.values.isdisjoint(listed))]


def _listed(claim: Facts) -> set[float]:
    """How many names stand in each list of names in the claim."""
    counts, last = [1.0], None
    for name in claim.names:
        goes_on = last is not None and _AND.fullmatch(claim.text, last, name.start)
        counts[-1:] = [counts[-1] + 1] if goes_on else [counts[-1], 1.0]
        last = name.end
    return {count for count in counts if count > 1}


def unheld_codes(claim: Facts, sources: Sequence[Facts]) -> list[str]:
    """Words of the claim that end in a number, such as IL-6, which no source has.

    The number alone will do: "mid-2024" stands for "2024", "phase-2" for "fase 2".
    """
    texts = [source.text.casefold() for source in sources]
    joined = "\n".join(_JOINTS.sub("", text) for text in texts)
    loose = "\n".join(texts)
    return [
        code[0]
        for code in _CODE.finditer(claim.text)
        if _JOINTS.sub("", code[0].casefold()) not in joined
        and not re.search(rf"(?<![\w-]){code['digits']}(?!\d)", loose)
    ]


def unheld_moments(claim: Facts, sources: Sequence[Facts]) -> list[dates.Moment]:
    """The dates of the claim that no source has in full."""
    pairs = zip(claim.moments, _moments_held(claim, sources), strict=True)
    return [moment for moment, held in pairs if not held]


def _quantities_held(claim: Facts, sources: Sequence[Facts]) -> list[bool]:
    if not claim.quantities:
        return []
    cited = [quantity for source in sources for quantity in source.quantities]
    cited += [
        Quantity(frozenset({float(year)}), "", 0, 0)
        for source in sources
        for moment in source.moments
        for year, _, _ in moment.readings
        if year
    ]
    return [numbers.borne_out(quantity, cited) for quantity in claim.quantities]


def _moments_held(claim: Facts, sources: Sequence[Facts]) -> list[bool]:
    if not claim.moments:
        return []
    cited = [moment for source in sources for moment in source.moments]
    values = {v for source in sources for q in source.quantities for v in q.values}
    return [dates.borne_out(moment, cited, values) for moment in claim.moments]
