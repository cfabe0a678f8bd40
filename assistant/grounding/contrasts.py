"""The sides of a statement that sets one thing against another."""

import itertools
import re
from collections.abc import Iterator
from functools import cache

from assistant.grounding.facts import Facts, facts
from assistant.grounding.overlap import terms
from assistant.language import vocabulary

FEW = 3  # content words; with fewer a statement is understood with the question
_COMMA = re.compile(r",\s+")
_SPLITS = 4  # places at which a contrast is parted, at most


def contrasts(claim: Facts) -> Iterator[tuple[Facts, Facts]]:
    """The sides of "A does this, while B does that"; none where a side says too little.

    Of "While A does this, B does that" any comma may part them.
    """
    text, word = claim.text, _contrast(claim.language)
    opening = word.match(f" {text}")
    if opening:
        text = text[opening.end() - 1 :]
    for part in itertools.islice((_COMMA if opening else word).finditer(text), _SPLITS):
        sides = (text[: part.start()], text[part.end() :])
        if all(len(terms(side, claim.language)) >= FEW for side in sides):
            first, second = (facts(side, claim.language) for side in sides)
            yield first, second


@cache
def _contrast(language: str) -> re.Pattern[str]:
    return re.compile(rf",?\s+{vocabulary.pattern('contrast.words', language)}\s+", re.IGNORECASE)
