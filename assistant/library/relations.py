"""Which documents are one work: the same text twice, a release in two languages, an update.

Found in what the library knows of each document, without its text.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.library.records import DocumentSummary

_FEWEST_MARKS = 5  # that both hold
_ALIKE = 0.6  # of the marks of the one with fewer
_LENGTHS = 0.5  # the shorter of two translations, of the longer
_COMMON = 30  # documents: a mark of more tells none apart
_TITLES = 0.5  # of the words of the shorter title
_FEWEST_TITLE_WORDS = 2


class Relation(StrEnum):
    SAME = "same"  # the same text
    TRANSLATION = "translation"  # the same in another language
    UPDATES = "updates"
    UPDATED = "updated"  # by the other


@dataclass(frozen=True, slots=True)
class Link:
    """How a document is related to another."""

    relation: Relation
    other: str  # its id


def links_of(documents: Sequence[DocumentSummary]) -> dict[str, tuple[Link, ...]]:
    """By the id of each document that is related to others, those in order of their names."""
    found: dict[str, list[Link]] = defaultdict(list)
    for one, other in _same(documents):
        found[one.id].append(Link(Relation.SAME, other.id))
        found[other.id].append(Link(Relation.SAME, one.id))
    for one, other in _pairs(documents):
        relation = _relation(one, other)
        if relation is Relation.TRANSLATION:
            found[one.id].append(Link(relation, other.id))
            found[other.id].append(Link(relation, one.id))
        elif relation is Relation.UPDATES:
            found[one.id].append(Link(relation, other.id))
            found[other.id].append(Link(Relation.UPDATED, one.id))
    return {id: tuple(links) for id, links in found.items()}


_ONE_WORK = (Relation.SAME, Relation.TRANSLATION)


def works(links: Mapping[str, Sequence[Link]], ids: Iterable[str]) -> list[tuple[str, ...]]:
    """The documents by work, in the order of their first: a text, its copies and translations."""
    works_of: dict[str, list[str]] = {}
    found: list[list[str]] = []
    for id in dict.fromkeys(ids):
        if id not in works_of:
            found.append([])
            works_of |= dict.fromkeys(_work(links, id), found[-1])
        works_of[id].append(id)
    return [tuple(work) for work in found]


def _work(links: Mapping[str, Sequence[Link]], first: str) -> set[str]:
    """All forms of a text; through others too, as two translations are not linked themselves."""
    work, waiting = {first}, [first]
    while waiting:
        others = {k.other for k in links.get(waiting.pop(), ()) if k.relation in _ONE_WORK} - work
        work |= others
        waiting += others
    return work


def _same(
    documents: Sequence[DocumentSummary],
) -> Iterable[tuple[DocumentSummary, DocumentSummary]]:
    """Every document with the first of the same text."""
    first: dict[str, DocumentSummary] = {}
    for document in documents:
        if document.likeness.words:
            earlier = first.setdefault(document.likeness.same, document)
            if earlier is not document:
                yield earlier, document


def _pairs(
    documents: Sequence[DocumentSummary],
) -> Iterable[tuple[DocumentSummary, DocumentSummary]]:
    """Those that hold enough of the same rare marks, or whose one updates the other."""
    holding: dict[str, list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        for mark in (*document.likeness.marks, *_title_words(document)):
            holding[mark].append(number)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for numbers in holding.values():
        if len(numbers) <= _COMMON:
            for at, number in enumerate(numbers):
                for other in numbers[at + 1 :]:
                    shared[number, other] += 1
    for (number, other), count in shared.items():
        one, two = documents[number], documents[other]
        updating = one.likeness.updates != two.likeness.updates
        if count >= _FEWEST_MARKS or updating:
            yield (two, one) if two.likeness.updates else (one, two)


def _relation(one: DocumentSummary, other: DocumentSummary) -> Relation | None:
    if one.likeness.same == other.likeness.same:
        return None
    if one.language != other.language:
        return Relation.TRANSLATION if _translates(one, other) else None
    updates = one.likeness.updates and not other.likeness.updates
    later = not one.published or not other.published or one.published >= other.published
    return Relation.UPDATES if updates and later and _titled_alike(one, other) else None


def _translates(one: DocumentSummary, other: DocumentSummary) -> bool:
    """Whether two texts of other languages hold the same numbers and names, and as many words."""
    marks, others = set(one.likeness.marks), set(other.likeness.marks)
    shorter, longer = sorted((one.likeness.words, other.likeness.words))
    both = len(marks & others)
    dated = one.published and other.published and one.published[:7] != other.published[:7]
    return (
        both >= _FEWEST_MARKS
        and both >= _ALIKE * min(len(marks), len(others))
        and shorter >= _LENGTHS * longer
        and not dated
    )


def _titled_alike(one: DocumentSummary, other: DocumentSummary) -> bool:
    words, others = _title_words(one), _title_words(other)
    fewer = min(len(words), len(others))
    return fewer >= _FEWEST_TITLE_WORDS and len(words & others) > _TITLES * fewer


def _title_words(document: DocumentSummary) -> set[str]:
    words = (word.strip(".,:;()–-\"'”“").casefold() for word in document.title.split())
    return {word for word in words if len(word) > 3}
