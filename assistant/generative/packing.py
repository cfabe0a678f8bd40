"""Chooses the passages that a chat model reads, and writes them down as numbered data."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.language.quotable import sentences_in
from assistant.language.visible import visible
from assistant.library import Library
from assistant.types import Passage, ScoredPassage

_BEST = 12  # passages that come before any neighbour
_BEST_FOR_BREADTH = 24
_WITH_NEIGHBOURS = 6  # of the best get the passages before and after them
_LEAST = 80  # characters; less of a passage is not worth its frame
_SETTING = re.compile(r"<(?=\s*/?\s*passage)", re.IGNORECASE)
_QUOTED = str.maketrans('"<>', "'‹›")


@dataclass(frozen=True, slots=True)
class Packed:
    """What the model reads: `passages[i]` is number i + 1 in `text`, there perhaps not whole."""

    passages: tuple[ScoredPassage, ...]
    text: str


def pack(
    retrieved: Sequence[ScoredPassage],
    library: Library,
    count: Callable[[str], int],
    budget: int,
    breadth: bool = False,
) -> Packed:
    """The best passages that fit into `budget` tokens as `count` counts them.

    The best of them come with their neighbours, whole; then come the others, by rank. What is
    left over goes to the first sentences of those that did not fit. A document's passages stand
    together in reading order, the documents by their best passage. With `breadth` every document
    gets its best passage before any gets a second. Empty where nothing fits.
    """
    ranked = _one_of_each_first(retrieved) if breadth else list(retrieved)
    first = _BEST_FOR_BREADTH if breadth else _BEST
    best, others = ranked[:first], ranked[first:]
    wanted: dict[str, ScoredPassage] = {}
    said: dict[str, str] = {}  # a copy of a document says nothing more
    for scored in (*best, *_neighbours(best[:_WITH_NEIGHBOURS], library), *others):
        if said.setdefault(" ".join(scored.text.split()), scored.passage.id) == scored.passage.id:
            wanted.setdefault(scored.passage.id, scored)
    chosen: dict[str, ScoredPassage] = {}  # as the model reads them
    for shorten in (_whole, _beginning):
        for scored in wanted.values():
            known = scored.passage.id in chosen
            if not known and (read := shorten(scored, count, budget)):
                chosen[scored.passage.id] = read
                budget -= count(numbered(99, read))
    read_in_order = _in_reading_order(list(chosen.values()))
    text = "\n".join(numbered(n, s) for n, s in enumerate(read_in_order, start=1))
    return Packed(tuple(wanted[s.passage.id] for s in read_in_order), text)


def _whole(scored: ScoredPassage, count: Callable[[str], int], budget: int) -> ScoredPassage | None:
    return scored if count(numbered(99, scored)) <= budget else None


def _beginning(
    scored: ScoredPassage, count: Callable[[str], int], budget: int
) -> ScoredPassage | None:
    """As many of its first sentences as fit; None where those say too little."""
    read, place = None, scored.passage
    for _, end in sentences_in(scored.document, place.start, place.end):
        shorter = replace(scored, passage=replace(place, end=min(end, place.end)))
        if count(numbered(99, shorter)) > budget:
            break
        read = shorter
    return read if read and len(read.text) >= _LEAST else None


def _one_of_each_first(retrieved: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    first = {s.document.id: s for s in reversed(retrieved)}
    firsts = [s for s in retrieved if first[s.document.id] is s]
    return firsts + [s for s in retrieved if first[s.document.id] is not s]


def _neighbours(best: Sequence[ScoredPassage], library: Library) -> Iterator[ScoredPassage]:
    tiles: dict[str, list[Passage]] = {}
    for scored in best:
        if scored.document.id not in tiles:
            tiles[scored.document.id] = library.passages_of(scored.document.id)
        passages, index = tiles[scored.document.id], scored.passage.index
        if scored.passage not in passages:
            continue  # an ingest has replaced the document since the search
        for near in (index + 1, index - 1):
            if 0 <= near < len(passages):
                yield ScoredPassage(passages[near], scored.document, 0.0, 0.0, 0.0)


def _in_reading_order(chosen: Sequence[ScoredPassage]) -> tuple[ScoredPassage, ...]:
    rank: dict[str, int] = {}
    for scored in chosen:
        rank.setdefault(scored.document.id, len(rank))
    return tuple(sorted(chosen, key=lambda s: (rank[s.document.id], s.passage.index)))


def numbered(number: int, scored: ScoredPassage) -> str:
    """A passage as the model reads it."""
    document = scored.document
    named = {
        "document": document.title,
        "section": scored.passage.heading,
        "publisher": document.publisher,
        "published": document.published,
    }
    attributes = "".join(f' {name}="{_attribute(v)}"' for name, v in named.items() if v)
    text = _SETTING.sub("‹", visible(scored.text)).strip()
    return f'<passage number="{number}"{attributes}>\n{text}\n</passage>\n'


def _attribute(value: str) -> str:
    plain = " ".join(visible(value).split())[:200]
    return plain.translate(_QUOTED)
