"""The last answer again, as it is wanted now: shorter, longer, as a table, in another language."""

from collections.abc import Callable
from dataclasses import replace

from assistant.compose.draft import Draft
from assistant.compose.frame import frame
from assistant.compose.overview import overview
from assistant.compose.room import Composed, Request, Room
from assistant.compose.tables import table
from assistant.language import LANGUAGES
from assistant.types import Block, BlockKind, Sentence

_SHORT = 1  # blocks with sentences
_SHORT_SENTENCES = 1

Again = Callable[[Request], Composed | None]  # answers a question as it was answered


def rework(room: Room, previous: Request, sort: str, again: Again) -> Composed | None:
    """None where nothing can be made of it; then it is understood as a question."""
    if sort in LANGUAGES:
        return _in_language(room, replace(previous, language=sort), again)
    if sort == "more":
        return overview(room, previous)
    if sort == "table":
        return table(room, previous)
    answered = again(previous) or _as_fact(room, previous)
    if answered is None:
        return None
    return _shorter(answered) if sort == "shorter" else _listed(answered)


def _in_language(room: Room, request: Request, again: Again) -> Composed | None:
    answered = again(request) or _as_fact(room, request)
    if answered is None:
        return None
    note = Block(BlockKind.NOTE, frame(request.language, "no_translation"))
    return replace(answered, blocks=(note, *answered.blocks))


def _as_fact(room: Room, request: Request) -> Composed | None:
    sentences = room.fact(request.question, request.scope).sentences
    if not sentences:
        return None
    draft = Draft(room.library)
    draft.told(sentences)
    return draft.finished()


def _shorter(answered: Composed) -> Composed:
    """The first thing that it says."""
    said = [block for block in answered.blocks if block.sentences][:_SHORT]
    blocks = tuple(replace(b, sentences=b.sentences[:_SHORT_SENTENCES]) for b in said)
    return _of(blocks or answered.blocks, answered)


def _listed(answered: Composed) -> Composed:
    """Each sentence an item."""
    blocks = tuple(
        Block(BlockKind.ITEM, block.text, (sentence,))
        for block in answered.blocks
        for sentence in block.sentences
    )
    return _of(blocks or answered.blocks, answered)


def _of(blocks: tuple[Block, ...], answered: Composed) -> Composed:
    sentences: list[Sentence] = [s for block in blocks for s in block.sentences]
    return Composed(blocks, tuple(sentences) or answered.sentences, answered.coverage)
