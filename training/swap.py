"""Makes near misses: a name or number of a question replaced by another of its kind."""

import re
from collections import defaultdict
from collections.abc import Iterable
from random import Random

from training.data import Example

_NUMBER = re.compile(r"\b\d[\d.,]*\b")
_NAME = re.compile(r"(?<=\s)[^\W\d_a-zåäöæø][\w'’-]+(?:\s[^\W\d_a-zåäöæø][\w'’-]+)*")
# How often an answerable question is turned into a near miss; the encyclopedia sets have their own.
SHARE = {"norquad-news": 0.3, "clapnq": 0.1, "squad-en": 0.08, "squad-sv": 0.08}


class Swapper:
    """Replaces with names and numbers of other questions in the same language."""

    def __init__(self, examples: Iterable[Example]) -> None:
        self._known: dict[tuple[str, str], list[str]] = defaultdict(list)
        for example in examples:
            for kind, start, end in _mentions(example.question):
                self._known[example.language, kind].append(example.question[start:end])

    def swap(self, example: Example, random: Random) -> str | None:
        """A question that the page does not answer, or None where none is made this time."""
        if random.random() >= SHARE.get(example.source, 0.0):
            return None
        mentions = _mentions(example.question)
        if not mentions:
            return None
        kind, start, end = random.choice(mentions)
        other = random.choice(self._known[example.language, kind])
        if other.casefold() in example.pages[0].text.casefold():
            return None
        return f"{example.question[:start]}{other}{example.question[end:]}"


def _mentions(question: str) -> list[tuple[str, int, int]]:
    numbers = [("number", *match.span()) for match in _NUMBER.finditer(question)]
    return numbers + [("name", *match.span()) for match in _NAME.finditer(question)]
