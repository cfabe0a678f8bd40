"""From a chat model's text to statements with exact citations; nothing in it is taken on trust.

ground ← markers (what is cited) ← plain (no markup) ← statements (which words make a claim)
ground ← evidence (which words of a passage bear it out) ← support (what they lack) ← facts
"""

from assistant.grounding.grounding import Grounded, ground
from assistant.grounding.refusals import is_refusal
from assistant.grounding.support import check, check_citations

__all__ = ["Grounded", "check", "check_citations", "ground", "is_refusal"]
