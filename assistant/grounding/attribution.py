"""Ties a statement to the passages that bear it out best, whatever numbers stand at it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.grounding.comparison import across, overlap
from assistant.grounding.contrasts import FEW, contrasts
from assistant.grounding.evidence import Backing, best_evidence, sentences_of
from assistant.grounding.facts import Facts, facts
from assistant.grounding.overlap import forms, joint_forms, share, terms
from assistant.grounding.support import LEAST_OVERLAP, doubts, surroundings
from assistant.types import Doubt, DoubtKind, ScoredPassage

_WRITTEN = 1.15  # what a passage counts more where its number was written at the statement
_CANDIDATES = 6  # passages, best first, that are weighed in full
_NEAR = 0.8  # of the best evidence's score; what says less is no way round what that leaves open
_IDLE = 0.3  # of the best evidence's score; a written number with less adds nothing
_WITNESS = 0.75  # of it, from which another passage whose number was written bears it out too
_EQUAL = 0.9  # of it, from which a passage that nobody named bears it out as well
_ADDS = 0.1  # to the overlap, for which another passage is cited too
_MATTER = 0.2  # of its words other than names that each of two documents must add
_OWN = 0.6  # of its words that a statement must find in a passage that the model did not name
_OWN_ACROSS = 0.3  # between two languages
_SURE = 3.0  # logits of the verifier: from here on it may hold what the words alone do not show,
_DENIED = -2.4  # and up to here, on average, what they do show is borne out by nothing
_QUOTED = 0.9  # of its words that make a statement nearly a quotation
_IN_WORDS = {DoubtKind.WORDS, DoubtKind.NO_CITATION}  # no figure, name or denial speaks against it
_BY_A_NAME = {DoubtKind.NAME, DoubtKind.WORDS}  # may be lifted by a name alone


Verify = Callable[[str, Sequence[tuple[str, Sequence[str]]]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Attribution:
    """The words that a statement rests on, and what they leave open.

    `mended` where the model had written numbers at it, and none of the passage that bears it out.
    """

    evidence: tuple[Backing, ...]
    doubts: tuple[Doubt, ...]
    mended: bool = False


def attribute(
    claim: Facts,
    written: Sequence[int],
    passages: Sequence[ScoredPassage],
    question: str,
    verify: Verify | None = None,
) -> Attribution:
    """What of `passages`, whose numbers from 1 the model may have `written`, bears a claim out.

    `verify` gives the logits that passages, each a title and sentences, bear a claim out. What is
    not borne out whole, or only by two documents together, is read clause by clause where it sets
    one thing against another: the sides may be swapped.
    """
    whole = _attributed(claim, written, passages, question, verify)
    left: tuple[Doubt, ...] = ()
    read_apart = whole.doubts or _is_of_several(whole.evidence)
    for clauses in contrasts(claim) if read_apart else ():
        parts = [attribute(one, written, passages, question, verify) for one in clauses]
        left = tuple(doubt for part in parts for doubt in part.doubts)
        if not left:
            evidence = {
                (_passage([one]), one.start): one for part in parts for one in part.evidence
            }
            return Attribution(tuple(evidence.values()), (), any(part.mended for part in parts))
    return whole if whole.doubts or not left else replace(whole, doubts=left, mended=False)


def _is_of_several(evidence: Sequence[Backing]) -> bool:
    return len({one.passage.document.id for one in evidence}) > 1


def _attributed(
    claim: Facts,
    written: Sequence[int],
    passages: Sequence[ScoredPassage],
    question: str,
    verify: Verify | None,
) -> Attribution:
    sought = _with_question(claim, question)
    found = _candidates(sought, written, passages)
    if not found:
        return Attribution((), (Doubt(DoubtKind.NO_CITATION),))
    numbered = {passages[number - 1].passage.id for number in written}
    resting = _resting(claim, sought, found, numbered)
    if verify:
        resting = _verified(claim, resting, found[0], verify)
    if resting.doubts or not resting.evidence:
        return resting
    return replace(resting, evidence=_with_an_equal(claim, resting.evidence, found))


def _resting(
    claim: Facts, sought: Facts, found: Sequence[list[Backing]], numbered: set[str]
) -> Attribution:
    """By words, names, figures and denials alone."""
    judged = [(evidence, _doubts_of(claim, evidence)) for evidence in _near(found)]
    best, left = min(judged, key=lambda one: len(one[1]))  # the first of those with the fewest
    best, left = _completed(claim, best, left, [evidence for evidence, _ in judged])
    named = any(one.passage.passage.id in numbered for one in best)
    if not named and not _is_held(claim, sought, best):
        return _as_written(claim, [one for one in found if _passage(one) in numbered])
    if not left:
        best = _with_witnesses(claim, best, [e for e in found if _passage(e) in numbered])
    return Attribution(tuple(best), left, mended=bool(numbered) and not left and not named)


def _verified(
    claim: Facts, resting: Attribution, likeliest: list[Backing], verify: Verify
) -> Attribution:
    """As the verifier sees it, where words leave it open or show it too easily."""
    if not resting.doubts:
        if _is_nearly_quoted(claim, resting.evidence):
            return resting
        if _mean(verify(claim.text, _readings(resting.evidence))) > _DENIED:
            return resting
        return Attribution(resting.evidence, (Doubt(DoubtKind.WORDS),))
    in_words = not _weighty(claim, resting.doubts)
    evidence = resting.evidence or tuple(likeliest)
    if not in_words or max(verify(claim.text, _readings(evidence))) < _SURE:
        return resting
    against = _weighty(claim, _doubts_of(claim, evidence))
    return resting if against else Attribution(evidence, ())


def _is_nearly_quoted(claim: Facts, evidence: Sequence[Backing]) -> bool:
    """Whether one stretch of words says nearly all; the verifier errs there more than words do."""
    return len(evidence) == 1 and overlap(claim, read(evidence)) >= _QUOTED


def _weighty(claim: Facts, left: Sequence[Doubt]) -> list[Doubt]:
    """The doubts that no reading outweighs: not those about words, nor of a word that may be a
    name only because it opens the statement."""
    return [one for one in left if one.kind not in _IN_WORDS and not _is_opening(claim, one)]


def _is_opening(claim: Facts, doubt: Doubt) -> bool:
    is_one_word = doubt.words.isalpha() and doubt.words[1:].islower()
    return doubt.kind is DoubtKind.NAME and is_one_word and claim.text.startswith(doubt.words)


def _mean(logits: Sequence[float]) -> float:
    """Of the passage that says most and of the cited words by themselves, which come last."""
    *whole, cited = logits
    return (max(whole) + cited) / 2


def _readings(evidence: Sequence[Backing]) -> list[tuple[str, list[str]]]:
    """What the verifier reads: the passages whole, and the cited words alone."""
    whole = []
    for passage in {one.passage.passage.id: one.passage for one in evidence}.values():
        document, place = passage.document, passage.passage
        spans = sentences_of(document, place.start, place.end)
        whole.append((document.title, [document.text[start:end] for start, end in spans]))
    return [*whole, (evidence[0].passage.document.title, [one.quote for one in evidence])]


def _as_written(claim: Facts, found: Sequence[list[Backing]]) -> Attribution:
    """What the passages say whose numbers the model wrote, where no other bears the claim out."""
    if not found:
        return Attribution((), (Doubt(DoubtKind.NO_CITATION),))
    return Attribution(tuple(found[0]), _doubts_of(claim, found[0]))


def _with_question(claim: Facts, question: str) -> Facts:
    """What to look for: a statement of few words says something only as an answer."""
    if not question or len(terms(claim.text, claim.language)) >= FEW:
        return claim
    return facts(f"{claim.text} {question}", claim.language)


def _is_held(claim: Facts, sought: Facts, evidence: Sequence[Backing]) -> bool:
    """Whether a passage that the model did not name says what the statement says."""
    if not (terms(claim.text, claim.language) or claim.quantities or claim.moments):
        return False  # no word of its own
    cited = read(evidence)
    if across(claim, cited):
        return overlap(claim, cited) >= _OWN_ACROSS
    return overlap(claim, cited) >= _OWN and overlap(sought, cited) >= LEAST_OVERLAP


def _near(found: Sequence[list[Backing]]) -> list[list[Backing]]:
    least = _NEAR * _score(found[0])
    return [evidence for evidence in found[:_CANDIDATES] if _score(evidence) >= least]


def _score(evidence: Sequence[Backing]) -> float:
    return max(one.score for one in evidence)


def _passage(evidence: Sequence[Backing]) -> str:
    return evidence[0].passage.passage.id


def read(evidence: Iterable[Backing]) -> list[Facts]:
    return [facts(one.quote, one.passage.document.language) for one in evidence]


def _candidates(
    sought: Facts, written: Sequence[int], passages: Sequence[ScoredPassage]
) -> list[list[Backing]]:
    """The best evidence of each passage, best first, the written ones a little ahead."""
    scored = []
    for number in _likely(sought, written, passages):
        evidence = best_evidence(sought, passages[number - 1])
        if evidence and (score := _score(evidence)) > 0:
            scored.append((score * (_WRITTEN if number in written else 1.0), evidence))
    return [evidence for _, evidence in sorted(scored, key=lambda one: -one[0])]


def _likely(sought: Facts, written: Sequence[int], passages: Sequence[ScoredPassage]) -> list[int]:
    """The written numbers, and those of the passages that hold most of the words looked for."""
    wanted = terms(sought.text, sought.language)
    held = {
        number: share(wanted, forms(passage.text, passage.document.language))
        for number, passage in enumerate(passages, start=1)
    }
    best = sorted(held, key=lambda number: -held[number])[:_CANDIDATES]
    return list(dict.fromkeys([*written, *best]))


def _doubts_of(claim: Facts, evidence: Sequence[Backing]) -> tuple[Doubt, ...]:
    cited = ((one.passage.document, one.passage.passage) for one in evidence)
    return doubts(claim, read(evidence), *surroundings(cited))


def _completed(
    claim: Facts,
    best: list[Backing],
    left: tuple[Doubt, ...],
    others: Sequence[list[Backing]],
) -> tuple[list[Backing], tuple[Doubt, ...]]:
    """The evidence with that of another passage, where this says what the first leaves open."""
    if not left:
        return best, left
    for other in others:
        if other is best:
            continue
        together = [*best, *other]
        fewer = _doubts_of(claim, together)
        if len(fewer) >= len(left) or overlap(claim, read(together)) <= overlap(claim, read(best)):
            continue
        figures = any(one.kind not in _BY_A_NAME for one in set(left) - set(fewer))
        if figures or _each_adds(claim, best, other):
            return together, fewer
    return best, left


def _each_adds(claim: Facts, best: list[Backing], other: list[Backing]) -> bool:
    """Whether each of two documents says more of the claim than a name.

    What one document says of its own subject is not true of the subject of another.
    """
    if best[0].passage.document.id == other[0].passage.document.id:
        return True
    said = tuple(term for term in terms(claim.text, claim.language) if not term.name)
    both, *each = (
        share(said, joint_forms([one.forms for one in read(some)]))
        for some in ([*best, *other], best, other)
    )
    return all(both - held >= _MATTER for held in each)


def _with_witnesses(
    claim: Facts, best: list[Backing], named: Sequence[list[Backing]]
) -> list[Backing]:
    """With the passages whose numbers were written too, as far as they bear it out or add to it."""
    cited, least = list(best), _score(best)
    for other in named:
        if _score(other) < _IDLE * least or any(one in cited for one in other):
            continue
        together = [*cited, *other]
        adds = overlap(claim, read(together)) - overlap(claim, read(cited)) >= _ADDS
        if (adds or _score(other) >= _WITNESS * least) and not _doubts_of(claim, together):
            cited = together
    return cited


def _with_an_equal(
    claim: Facts, best: tuple[Backing, ...], found: Sequence[list[Backing]]
) -> tuple[Backing, ...]:
    """With another passage that bears it out alone, and as well: either may be the one meant."""
    least = _EQUAL * _score(best)
    for other in found[:_CANDIDATES]:
        is_new = not any(one in best for one in other)
        if is_new and _score(other) >= least and not _doubts_of(claim, other):
            return (*best, *other)
    return best
