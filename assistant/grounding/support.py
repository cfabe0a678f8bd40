"""Decides whether cited words bear a statement out, and if not, what they lack."""

from collections.abc import Iterable, Sequence

from assistant.extractive.matching import TextForms
from assistant.grounding import dates, numbers
from assistant.grounding.facts import Facts, facts
from assistant.grounding.names import Name, NameForms, fold, held_as_short_name, name_forms
from assistant.grounding.overlap import share, terms
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
) -> tuple[Doubt, ...]:
    """What `cited` does not bear out of `sentence`; nothing where it bears all of it out.

    `cited` are quotations, each a sentence or a few. `context` (the title, the passage around
    them) may say who is meant where a quotation says "the hospital" or "she"; it bears out
    nothing else. A language that is not given is detected. Without quotations the one doubt is
    NO_CITATION.
    """
    if not any(text.strip() for text in cited):
        return (Doubt(DoubtKind.NO_CITATION),)
    language = sentence_language or detect(sentence)
    other = cited_language or detect(" ".join(cited))
    sources = [facts(text, other) for text in cited]
    return doubts(facts(sentence, language), sources, context)


def doubts(claim: Facts, sources: Sequence[Facts], context: str) -> tuple[Doubt, ...]:
    """As `check`, of what has been read already; `sources` is not empty."""
    found = [
        *_numbers(claim, sources),
        *_dates(claim, sources),
        *_names(claim, sources, context),
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


def _names(claim: Facts, sources: Sequence[Facts], context: str) -> Iterable[Doubt]:
    quoted = [source.name_forms for source in sources]
    around = name_forms(context)
    rivals = _rivals(claim, sources)
    for name in claim.names:
        if not name.sure and not _opener_is_name(claim, sources):
            continue
        missing = [word for word in name.words if not any(forms.hold(word) for forms in quoted)]
        if not missing or any(held_as_short_name(name, forms) for forms in quoted):
            continue
        if not (rivals and name.of_person) and _held_around(name, missing, around):
            continue
        if _across(claim, sources) and _may_be_translated(name, missing):
            continue
        yield Doubt(DoubtKind.NAME, claim.text[name.start : name.end])


def _held_around(name: Name, missing: Sequence[str], around: NameForms) -> bool:
    return all(around.hold(word) for word in missing) or held_as_short_name(name, around)


def _rivals(claim: Facts, sources: Sequence[Facts]) -> bool:
    """Whether the quotations speak of a person of whom the statement does not."""
    spoken = {fold(word) for name in claim.names for word in name.words}
    return any(
        name.of_person and spoken.isdisjoint(fold(word) for word in name.words)
        for source in sources
        for name in source.names
    )


def _opener_is_name(claim: Facts, sources: Sequence[Facts]) -> bool:
    if _across(claim, sources):
        return False
    return _overlap(claim, sources) >= _OPENER_OVERLAP


def _may_be_translated(name: Name, missing: Sequence[str]) -> bool:
    """Whether a name of several words is partly borne out: organisations have translated names."""
    return len(missing) < len(name.words) and not name.of_person


def _negation(claim: Facts, sources: Sequence[Facts]) -> Iterable[Doubt]:
    """One side denies what the other says."""
    cited = [denial for source in sources for denial in source.denials]
    softened = claim.denies_otherwise or any(source.denies_otherwise for source in sources)
    if claim.denials and not cited and not softened:
        denial = claim.denials[0]
        yield Doubt(DoubtKind.NEGATION, claim.text[denial.start : denial.end])
    elif cited and not claim.denials and not claim.denies_otherwise:
        for source in sources:
            if any(_denies(denial.reach, claim) for denial in source.denials):
                yield Doubt(DoubtKind.NEGATION)
                return


def _denies(reach: frozenset[str], claim: Facts) -> bool:
    """Whether most of what a citation denies is what the statement asserts."""
    held = reach & claim.forms.forms
    return len(held) >= 2 and len(held) >= 0.5 * len(reach)


def _words(claim: Facts, sources: Sequence[Facts]) -> Iterable[Doubt]:
    across = _across(claim, sources)
    if _overlap(claim, sources) < (LEAST_OVERLAP_ACROSS if across else LEAST_OVERLAP):
        yield Doubt(DoubtKind.WORDS)


def _overlap(claim: Facts, sources: Sequence[Facts]) -> float:
    together = TextForms(
        frozenset().union(*(source.forms.forms for source in sources)),
        tuple(form for source in sources for form in source.forms.long_stems),
    )
    return share(terms(claim.text, claim.language), together)


def _across(claim: Facts, sources: Sequence[Facts]) -> bool:
    return all(claim.language != source.language for source in sources)
