"""Chooses the passages that a chat model reads, and writes them down as numbered data."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.language.visible import visible
from assistant.library import Library
from assistant.types import Passage, ScoredPassage

_BEST = 12  # passages that come before any neighbour
_BEST_FOR_BREADTH = 24
_WITH_NEIGHBOURS = 6  # of the best get the passages before and after them
_SETTING = re.compile(r"<(?=\s*/?\s*passage)", re.IGNORECASE)
_QUOTED = str.maketrans('"<>', "'‹›")


@dataclass(frozen=True, slots=True)
class Packed:
    """What the model reads: `passages[i]` is number i + 1 in `text`."""

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

    The best of them come with their neighbours, whole; then come the others, by rank. A
    document's passages stand together in reading order, the documents by their best passage.
    With `breadth` every document gets its best passage before any gets a second. Empty where not
    even one fits.
    """
    ranked = _one_of_each_first(retrieved) if breadth else list(retrieved)
    first = _BEST_FOR_BREADTH if breadth else _BEST
    best, others = ranked[:first], ranked[first:]
    chosen: dict[str, ScoredPassage] = {}
    for scored in (*best, *_neighbours(best[:_WITH_NEIGHBOURS], library), *others):
        cost = count(numbered(99, scored))
        if scored.passage.id not in chosen and cost <= budget:
            chosen[scored.passage.id] = scored
            budget -= cost
    passages = _in_reading_order(list(chosen.values()))
    return Packed(passages, "\n".join(numbered(n, s) for n, s in enumerate(passages, start=1)))


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
