"""The indexes derived from the library: built aside, checked, and followed by readers."""

from assistant.search.indexes.beside import on_server, vectors_of
from assistant.search.indexes.build import (
    Contents,
    Difference,
    build_generation,
    delete_generations,
)
from assistant.search.indexes.following import Follower, is_followed
from assistant.search.indexes.generation import (
    Generation,
    damage_of,
    folder_of,
    is_sound,
    needed,
    open_generation,
)
from assistant.search.indexes.reader import Indexes
from assistant.search.indexes.stored import stored_contents
from assistant.search.inputs import INPUT_VERSION, encoder_input, input_digest

__all__ = [
    "INPUT_VERSION",
    "Contents",
    "Difference",
    "Follower",
    "Generation",
    "Indexes",
    "build_generation",
    "damage_of",
    "delete_generations",
    "encoder_input",
    "folder_of",
    "input_digest",
    "is_followed",
    "is_sound",
    "needed",
    "on_server",
    "open_generation",
    "stored_contents",
    "vectors_of",
]
