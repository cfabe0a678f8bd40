"""From a chat model's text to statements with exact citations; nothing in it is taken on trust.

ground ← markers (what is cited) ← plain (no markup) ← statements (which words make a claim)
ground ← attribution (which passage bears it out) ← evidence (in which words), contrasts
attribution ← support (what they lack) ← name_doubts, denial_doubts ← comparison ← facts
facts ← numbers, dates, names, negation, overlap

Apart from them: wrapping (what small models put around an answer), refusals (a model that finds
no answer).

May use: language, prompts, types.
"""

from assistant.grounding.attribution import Verify
from assistant.grounding.grounding import Grounded, ground
from assistant.grounding.refusals import is_refusal
from assistant.grounding.support import check, check_citations, leaves_out
from assistant.grounding.wrapping import unwrapped

__all__ = [
    "Grounded",
    "Verify",
    "check",
    "check_citations",
    "ground",
    "is_refusal",
    "leaves_out",
    "unwrapped",
]
