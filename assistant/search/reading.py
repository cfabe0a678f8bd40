"""How a question is put to whoever reads the passages that were found for it."""

from collections.abc import Sequence

from assistant.language import detect
from assistant.language.echo import echoed
from assistant.types import ScoredPassage


def read_as(question: str, passages: Sequence[ScoredPassage]) -> str:
    """The question with numbers, dates and joined names as the passages, best first, spell them."""
    texts = [(scored.document.language, scored.text) for scored in passages]
    return echoed(question, detect(question), texts)
