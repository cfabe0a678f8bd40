"""What stands among partners and is none: people, sums, numbers; and how many partners are."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from assistant.language import vocabulary
from assistant.language.numbers import counting_words
from assistant.register.columns import words
from assistant.register.readers.organisations import Named
from assistant.register.readers.people import introduced
from assistant.register.reading import Line, Reading

Told = tuple[Line, list[Named]]

_ROW = re.compile(r"[^\n|]: [^\n|]* \| ")
_DIGITS = 2  # of a number of partners
_BEFORE = 2  # words before "partners", of which one may be their number


def is_row(text: str) -> bool:
    """Whether a line is a table's row whose cells are told with their headings."""
    return bool(_ROW.search(text))


def without_others(reading: Reading, found: Iterable[Told]) -> list[Told]:
    """The groups without people whom the text introduces, rows that add up, and numbers."""
    people = introduced(reading.text, reading.language)
    kept = ((line, [one for one in group if not _is_other(one, people)]) for line, group in found)
    return [(line, group) for line, group in kept if group]


def _is_other(named: Named, people: frozenset[str]) -> bool:
    name = named.name.lower()
    person = not named.sure and named.name in people
    return person or name in counting_words() or _total().fullmatch(name) is not None


@cache
def _total() -> re.Pattern[str]:
    return vocabulary.whole("columns.total")


def counts_partners(text: str, language: str) -> Iterator[int]:
    """How many partners a sentence says there are: "the four new partners" is 4."""
    for told in re.finditer(words("partner_nouns").pattern, text, re.IGNORECASE):
        for word in re.findall(r"\w+", text[: told.start()].lower())[-_BEFORE:]:
            if word.isdigit() and len(word) <= _DIGITS:
                yield int(word)
            elif word in counting_words(language):
                yield int(counting_words(language)[word])
