"""Which sentences of a document say most of what it says: chosen for coverage, told in order."""

import math
from collections import Counter
from collections.abc import Sequence

from assistant.compose.draft import Quote
from assistant.compose.quoting import is_prose
from assistant.language import content_words, stem

_OPENING = 1.3  # how much more the first sentence of a section says
_FIRST = 1.8  # and the first ones of the document
_HEAD = 2  # sentences
_LENGTH = 18  # words; a sentence of fewer is worth less, one of more no more


def most_central(quotes: Sequence[Quote], count: int, told: Sequence[Quote] = ()) -> list[Quote]:
    """At most `count` of the sentences of one document, in their order.

    Each is chosen for what it holds that neither those before it nor those in `told` say.
    """
    prose = [q for q in quotes if is_prose(q) and not q.text.rstrip().endswith(":")]
    stems = [_stems(quote) for quote in prose]
    weights = _weights(stems)
    said = Counter(s for quote in told for s in _stems(quote))
    chosen: list[int] = []
    known = {(quote.start, quote.end) for quote in told}
    openings = _openings(prose)
    for _ in range(count):
        best, worth = -1, 0.0
        for place, quote in enumerate(prose):
            if place in chosen or (quote.start, quote.end) in known:
                continue
            value = _worth(stems[place], weights, said)
            value *= _FIRST if place < _HEAD else _OPENING if place in openings else 1.0
            if value > worth:
                best, worth = place, value
        if best < 0:
            break
        chosen.append(best)
        said.update(stems[best])
    return [prose[place] for place in sorted(chosen)]


def _worth(stems: frozenset[str], weights: dict[str, float], said: Counter[str]) -> float:
    held = sum(weights[one] / (1 + said[one]) ** 2 for one in stems)
    return held / math.sqrt(max(len(stems), _LENGTH / 2))


def _weights(sentences: Sequence[frozenset[str]]) -> dict[str, float]:
    """A word counts as far as the document keeps coming back to it."""
    counts = Counter(one for stems in sentences for one in stems)
    return {one: math.log(1 + count) for one, count in counts.items()}


def _openings(quotes: Sequence[Quote]) -> set[int]:
    """The places of the first sentences of sections."""
    if not quotes:
        return set()
    starts = [section.start for section in quotes[0].document.sections]
    found = set()
    for start in starts:
        after = [place for place, quote in enumerate(quotes) if quote.start >= start]
        found.update(after[:1])
    return found


def _stems(quote: Quote) -> frozenset[str]:
    language = quote.document.language
    return frozenset(stem(word, language) for word in content_words(quote.text, language))
