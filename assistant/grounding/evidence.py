"""Finds the words of a passage that bear a statement out best."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.grounding.facts import Facts, facts
from assistant.grounding.overlap import joint_forms, share, terms
from assistant.language import dates, numbers, vocabulary
from assistant.language.quotable import sentences_in
from assistant.types import Document, ScoredPassage

_SHORT_STEM = 4  # letters; a shorter one begins many a word
_HEADING = re.compile(r"#{1,6}\s|[\w ]{1,20}: .*(?<![.!?])$")
_HEADING_WORTH = 0.7
_ANCHORS = 0.6  # what numbers, dates and names count beside the words
_SPEAKS_OF = 0.2  # of the claim's words other than names
_DENIAL = 0.4  # what it counts that both deny
_WORDS_WORTH_ADDING = 0.25  # of a second sentence without another number, date or name


@dataclass(frozen=True, slots=True)
class Backing:
    """Words at `start:end` of the passage's document; `score` says how much they bear out, 0 up."""

    passage: ScoredPassage
    start: int
    end: int
    score: float

    @property
    def quote(self) -> str:
        return self.passage.document.text[self.start : self.end]


def best_evidence(claim: Facts, passage: ScoredPassage) -> list[Backing]:
    """The sentence of the passage that bears most of the claim out, and another if it adds to it.

    In the order of the document; neighbours are one. Empty for a passage without words.
    """
    document = passage.document
    spans = sentences_of(document, passage.passage.start, passage.passage.end)
    if not spans:
        return []
    read = [facts(document.text[start:end], document.language) for start, end in spans]
    best = max(range(len(spans)), key=lambda index: (_worth(claim, [read[index]]), -index))
    score = _worth(claim, [read[best]])
    second = _second(claim, read, best)
    chosen = [best] if second is None else sorted([best, second])
    score = max(score, _worth(claim, [read[index] for index in chosen]))
    found = [Backing(passage, *spans[index], score) for index in chosen]
    if len(found) == 2 and chosen[1] == chosen[0] + 1:
        return [Backing(passage, found[0].start, found[1].end, score)]
    return found


def sentences_of(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences with words that begin in `start:end`, as offsets into the document."""
    spans = sentences_in(document, start, end)
    return [s for s in spans if any(c.isalnum() for c in document.text[s[0] : s[1]])]


def _second(claim: Facts, read: Sequence[Facts], best: int) -> int | None:
    """The sentence that adds most to the best one, if it adds enough."""
    words, anchors = _share(claim, [read[best]]), _anchors(claim, [read[best]])
    found, most = None, 0.0
    for index, one in enumerate(read):
        goes_on = index == best + 1 and _points_back(one)
        if index == best or not (index == best - 1 or goes_on or _speaks_of(claim, one)):
            continue
        more_words = _share(claim, [read[best], one]) - words
        more_anchors = _anchors(claim, [read[best], one]) - anchors
        enough = more_anchors > 0 or more_words >= _WORDS_WORTH_ADDING
        more = (more_words + more_anchors) * _standing([one])
        if enough and more > most:
            found, most = index, more
    return found


def _points_back(one: Facts) -> bool:
    """Whether a sentence begins with a word for what the one before it speaks of."""
    return _pronouns(one.language).match(one.text) is not None


@cache
def _pronouns(language: str) -> re.Pattern[str]:
    patterns = [row["pattern"] for row in vocabulary.rows("pronouns", language)]
    plain = "|".join(one for one in patterns if "<" not in one)
    return re.compile(rf"(?:{plain})\b", re.IGNORECASE)


def _speaks_of(claim: Facts, one: Facts) -> bool:
    """Whether a sentence shares more with the claim than its names and numbers.

    Without this, a name that was put in the place of another would be found anywhere.
    """
    said = tuple(term for term in terms(claim.text, claim.language) if not term.name)
    return bool(said) and share(said, one.forms) >= _SPEAKS_OF


def _worth(claim: Facts, read: Sequence[Facts]) -> float:
    """0 to 2: how much of the claim's words, numbers, dates, names and denials they hold."""
    worth = _share(claim, read) + _ANCHORS * _anchors(claim, read)
    if claim.denials and any(_denies_alike(claim, one) for one in read):
        worth += _DENIAL
    return worth * _standing(read)


def _standing(read: Sequence[Facts]) -> float:
    """What is said in a heading counts less than a sentence."""
    return _HEADING_WORTH if all(_HEADING.match(one.text) for one in read) else 1.0


def _share(claim: Facts, read: Sequence[Facts]) -> float:
    return share(terms(claim.text, claim.language), joint_forms([one.forms for one in read]))


def _anchors(claim: Facts, read: Sequence[Facts]) -> float:
    """The share of the claim's numbers, dates and names that the sentences hold."""
    held: list[bool] = []
    if claim.quantities or claim.moments:
        quantities = [quantity for one in read for quantity in one.quantities]
        values = {value for quantity in quantities for value in quantity.values}
        moments = [moment for one in read for moment in one.moments]
        held += [numbers.borne_out(quantity, quantities) for quantity in claim.quantities]
        held += [dates.borne_out(moment, moments, values) for moment in claim.moments]
    for name in claim.names:
        held += [any(one.name_forms.hold(word) for one in read) for word in name.words]
    return sum(held) / len(held) if held else 0.0


def _denies_alike(claim: Facts, one: Facts) -> bool:
    """Whether a sentence denies something of what the claim denies, as far as can be told."""
    if claim.language != one.language:
        return bool(one.denials)
    mine = tuple(s for denial in claim.denials for s in denial.reach if len(s) > _SHORT_STEM)
    others = {stem for denial in one.denials for stem in denial.reach}
    return any(other.startswith(mine) for other in others)
