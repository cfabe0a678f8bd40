"""Says under an answer that the register was read for it, and how much it knew."""

from dataclasses import replace

from assistant.compose.frame import frame
from assistant.compose.room import Composed, Room
from assistant.types import Block, BlockKind

_SEVERAL = 2  # documents; what one says needs no word on where it was looked up


def with_register(composed: Composed, room: Room, language: str) -> Composed:
    """The composition with a word on it in its line on coverage; as it is where none was read."""
    if not room.register.held:
        return composed
    told = frame(language, "by_register", count=room.register.held)
    blocks = list(composed.blocks)
    place = next((n for n, one in enumerate(blocks) if one.kind is BlockKind.NOTE), None)
    if place is None and room.register.held < _SEVERAL:
        return composed
    if place is None:
        return replace(composed, blocks=(*blocks, Block(BlockKind.NOTE, told)))
    blocks[place] = replace(blocks[place], text=f"{blocks[place].text} {told}")
    return replace(composed, blocks=tuple(blocks))
