"""What a statement says and its citations deny, or the other way about."""

from collections.abc import Iterable, Sequence

from assistant.grounding.comparison import across, said
from assistant.grounding.facts import Facts
from assistant.grounding.rivals import exclusions
from assistant.language.negation import Denial
from assistant.types import Doubt, DoubtKind

_SHORT = 16  # words


def denial_doubts(claim: Facts, sources: Sequence[Facts]) -> Iterable[Doubt]:
    """One side denies what the other asserts."""
    cited = [denial for source in sources for denial in source.denials]
    asserted = said(sources).forms
    otherwise = frozenset().union(*(source.denials_without_not for source in sources))
    softened = not cited and bool(otherwise - claim.denials_without_not)
    for denial in claim.denials:
        alone = not cited or _asserts(asserted, denial.reach)
        if alone and not softened and not _shared(denial, cited):
            yield Doubt(DoubtKind.NEGATION, claim.text[denial.start : denial.end])
    if claim.refusals and not cited and not otherwise:
        yield Doubt(DoubtKind.NEGATION, claim.refusals[0])
    if not claim.denials and claim.denials_without_not - otherwise:
        return
    if cited and not claim.denials and across(claim, sources):
        yield from _denied_across(claim, sources)
        return
    for denial in cited:
        if _asserts(claim.forms.forms, denial.reach) and not _shared(denial, claim.denials):
            yield Doubt(DoubtKind.NEGATION)
            return


def _denied_across(claim: Facts, sources: Sequence[Facts]) -> Iterable[Doubt]:
    """Between languages words cannot be paired; a short sentence denies all that it says."""
    short = all(len(source.text.split()) <= _SHORT for source in sources)
    if short and not any(source.turns for source in sources):
        yield Doubt(DoubtKind.NEGATION)


def _shared(denial: Denial, others: Iterable[Denial]) -> bool:
    return any(denial.reach & other.reach for other in others)


def _asserts(said: frozenset[str], denied: frozenset[str]) -> bool:
    """Whether a text says most of what another denies."""
    held = denied & said
    return bool(held) and (held == denied or (len(held) > 1 and len(held) >= 0.5 * len(denied)))


def exclusion_doubts(claim: Facts, sources: Sequence[Facts], context: str) -> Iterable[Doubt]:
    """Words that exclude those of the citations: falling for rising, one illness for another."""
    if claim.denials or any(source.denials for source in sources):
        return  # "not falling" is no other word than "rising"
    for kind, word in exclusions(claim.text, [source.text for source in sources], context):
        yield Doubt(kind, word)
