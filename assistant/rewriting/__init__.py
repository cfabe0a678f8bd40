"""A follow-up becomes a question that stands alone; the first step from question to answer.

No model takes part: the words that point back are found by rules, and the most salient entity of
the earlier turns takes their place. What stands alone already is returned word for word, since a
false rewriting does more harm than none.

May use: language, types.
"""

from assistant.rewriting.resolver import standalone

__all__ = ["standalone"]
