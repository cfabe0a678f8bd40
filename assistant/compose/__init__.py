"""Answers put together out of cited sentences, one module for each kind that is wanted.

`Composer.compose(plan, request)` gives blocks (headings, lists, tables) whose every sentence is a
document's own, or None where the kind is answered as it always was. What a module says around
the quotations comes from `prompts/frame.toml`.

May use: core, errors, extractive, language, library, plan, register, resources, rewriting, scope,
search, survey, types.
"""

from assistant.compose.composer import Composer
from assistant.compose.room import Composed, KeptRows, Request, Room

__all__ = ["Composed", "Composer", "KeptRows", "Request", "Room"]
