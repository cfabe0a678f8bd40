"""Decides whether cited words bear a statement out, and if not, what they lack."""

from collections.abc import Iterable, Sequence

from assistant.grounding import dates, numbers
from assistant.grounding.facts import Facts, facts
from assistant.grounding.names import Name, NameForms, fold, held_as_short_name, name_forms
from assistant.grounding.negation import Denial
from assistant.grounding.overlap import joint_forms, share, terms
from assistant.language import detect
from assistant.types import Doubt, DoubtKind

# The least share of a statement's words that its citation must hold.
LEAST_OVERLAP = 0.34
LEAST_OVERLAP_ACROSS = 0.1  # between two languages
_OPENER_OVERLAP = 0.5  # from which a lone opening word that the citation lacks must be a name


def check(
    sentence: str,
    cited: Sequence[str],
    sentence_language: str = "",
    cited_language: str = "",
    context: str = "",
    title: str = "",
) -> tuple[Doubt, ...]:
    """What `cited` does not bear out of `sentence`; nothing where it bears all of it out.

    `cited` are quotations, each a sentence or a few. The `title` of their documents and the
    `context`, the passages around them, may say who is meant where a quotation says "the
    hospital" or "she"; they bear out nothing else. A language that is not given is detected.
    Without quotations the one doubt is NO_CITATION.
    """
    if not any(text.strip() for text in cited):
        return (Doubt(DoubtKind.NO_CITATION),)
    language = sentence_language or detect(sentence)
    other = cited_language or detect(" ".join(cited))
    sources = [facts(text, other) for text in cited]
    return doubts(facts(sentence, language), sources, title, context)


def doubts(claim: Facts, sources: Sequence[Facts], title: str, context: str) -> tuple[Doubt, ...]:
    """As `check`, of what has been read already; `sources` is not empty."""
    found = [
        *_numbers(claim, sources),
        *_dates(claim, sources),
        *_names(claim, sources, title, context),
        *_negation(claim, sources),
        *_words(claim, sources),
    ]
    return tuple(dict.fromkeys(found))


def _numbers(claim: Facts, sources: Sequence[Facts]) -> Iterable[Doubt]:
    cited = [quantity for source in sources for quantity in source.quantities]
    years = [
        numbers.Quantity(frozenset({float(year)}), "", 0, 0)
        for source in sources
        for moment in source.moments
        for year, _, _ in moment.readings
        if year
    ]
    for quantity in claim.quantities:
        if not numbers.borne_out(quantity, [*cited, *years]):
            yield Doubt(DoubtKind.NUMBER, claim.text[quantity.start : quantity.end].strip())


def _dates(claim: Facts, sources: Sequence[Facts]) -> Iterable[Doubt]:
    cited = [moment for source in sources for moment in source.moments]
    values = {v for source in sources for q in source.quantities for v in q.values}
    for moment in claim.moments:
        if not dates.borne_out(moment, cited, values):
            yield Doubt(DoubtKind.DATE, claim.text[moment.start : moment.end].strip())


def _names(claim: Facts, sources: Sequence[Facts], title: str, context: str) -> Iterable[Doubt]:
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
        if _across(claim, sources) and _may_be_translated(name, missing):
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
    if _across(claim, sources):
        return False
    return overlap(claim, sources) >= _OPENER_OVERLAP


def _may_be_translated(name: Name, missing: Sequence[str]) -> bool:
    """Whether a name of several words is partly borne out: organisations have translated names."""
    return len(missing) < len(name.words) and not name.of_person


def _negation(claim: Facts, sources: Sequence[Facts]) -> Iterable[Doubt]:
    """One side denies what the other asserts."""
    cited = [denial for source in sources for denial in source.denials]
    said = joint_forms([source.forms for source in sources]).forms
    otherwise = frozenset().union(*(source.denials_without_not for source in sources))
    softened = not cited and bool(otherwise - claim.denials_without_not)
    for denial in claim.denials:
        asserted = not cited or _asserts(said, denial.reach)
        if asserted and not softened and not _shared(denial, cited):
            yield Doubt(DoubtKind.NEGATION, claim.text[denial.start : denial.end])
    if not claim.denials and claim.denials_without_not - otherwise:
        return
    for denial in cited:
        if _asserts(claim.forms.forms, denial.reach) and not _shared(denial, claim.denials):
            yield Doubt(DoubtKind.NEGATION)
            return


def _shared(denial: Denial, others: Iterable[Denial]) -> bool:
    return any(denial.reach & other.reach for other in others)


def _asserts(said: frozenset[str], denied: frozenset[str]) -> bool:
    """Whether a text says most of what another denies."""
    held = denied & said
    return bool(held) and (held == denied or (len(held) > 1 and len(held) >= 0.5 * len(denied)))


def _words(claim: Facts, sources: Sequence[Facts]) -> Iterable[Doubt]:
    across = _across(claim, sources)
    if overlap(claim, sources) < (LEAST_OVERLAP_ACROSS if across else LEAST_OVERLAP):
        yield Doubt(DoubtKind.WORDS)


def overlap(claim: Facts, sources: Sequence[Facts]) -> float:
    """0 to 1: the share of the claim's words that the sources hold, names and numbers included."""
    together = joint_forms([source.forms for source in sources])
    return share(terms(claim.text, claim.language), together)


def _across(claim: Facts, sources: Sequence[Facts]) -> bool:
    return all(claim.language != source.language for source in sources)
