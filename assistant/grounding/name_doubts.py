"""Names in a statement that its citations do not speak of."""

from collections.abc import Iterable, Sequence

from assistant.grounding.comparison import across, overlap
from assistant.grounding.facts import Facts
from assistant.grounding.overlap import forms, joint_forms, match, terms
from assistant.language.names import Name, NameForms, fold, held_as_short_name, name_forms
from assistant.types import Doubt, DoubtKind

_OPENER_OVERLAP = 0.5  # from which a lone opening word that the citation lacks must be a name


def name_doubts(
    claim: Facts, sources: Sequence[Facts], title: str, context: str
) -> Iterable[Doubt]:
    quoted = [source.name_forms for source in sources]
    rivals = _rivals(claim, sources)
    for name in claim.names:
        if not name.sure and not _opener_is_name(claim, sources):
            continue
        missing = [word for word in name.words if not any(forms.hold(word) for forms in quoted)]
        if not missing or any(held_as_short_name(name, forms) for forms in quoted):
            continue
        if not _is_swapped(name, rivals) and _held_around(name, missing, name_forms(title)):
            continue
        if not rivals and _held_around(name, missing, name_forms(context)):
            continue
        if across(claim, sources) and _may_be_translated(name, missing):
            continue
        yield Doubt(DoubtKind.NAME, claim.text[name.start : name.end])


def _held_around(name: Name, missing: Sequence[str], around: NameForms) -> bool:
    return all(around.hold(word) for word in missing) or held_as_short_name(name, around)


def _rivals(claim: Facts, sources: Sequence[Facts]) -> list[Name]:
    """The names in the quotations of which the statement does not speak."""
    spoken = {fold(word) for name in claim.names for word in name.words}
    return [
        name
        for source in sources
        for name in source.names
        if name.sure and spoken.isdisjoint(fold(word) for word in name.words)
    ]


def _is_swapped(name: Name, rivals: Sequence[Name]) -> bool:
    """Whether a person's name may stand where a quotation has another's."""
    return name.of_person and any(rival.of_person for rival in rivals)


def _opener_is_name(claim: Facts, sources: Sequence[Facts]) -> bool:
    if across(claim, sources):
        return False
    return overlap(claim, sources) >= _OPENER_OVERLAP


def _may_be_translated(name: Name, missing: Sequence[str]) -> bool:
    """Whether a name of several words is partly borne out: organisations have translated names."""
    return len(missing) < len(name.words) and not name.of_person


def title_doubts(
    claim: Facts, sources: Sequence[Facts], title: str, context: str
) -> Iterable[Doubt]:
    """Names made of common words ("the Norwegian Medicines Agency") that nothing cited has."""
    if across(claim, sources):
        return
    language = sources[0].language
    around = forms(f"{title}\n{context}", language)
    there = joint_forms([*(source.forms for source in sources), around])
    for name in claim.common_names:
        words = " ".join(name.words)
        whole = Name(tuple(claim.text[name.start : name.end].split()), name.start, name.end)
        if any(held_as_short_name(whole, source.name_forms) for source in sources):
            continue
        if not all(match(term, there) for term in terms(words, claim.language)):
            yield Doubt(DoubtKind.NAME, claim.text[name.start : name.end])
