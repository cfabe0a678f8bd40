"""Why a sentence of an answer is marked as not borne out by its sources, in plain words."""

from collections.abc import Iterator, Sequence

from assistant.page.render import Html, fill
from assistant.page.wording import say
from assistant.types import Doubt


def reasons(doubts: Sequence[Doubt]) -> Html:
    """A visible note after a sentence that says what its sources lack; nothing without doubts."""
    if not doubts:
        return Html("")
    words = " ".join(dict.fromkeys(in_words(doubts)))
    return fill(' <span class="doubt" role="note"><bdi>{words}</bdi></span>', words=words)


def in_words(doubts: Sequence[Doubt]) -> Iterator[str]:
    """Each doubt as a short sentence."""
    for doubt in doubts:
        if doubt.words:
            yield say(f"doubt.{doubt.kind}", words=say("answer.quote", words=doubt.words))
        else:
            yield say(f"doubt.{doubt.kind}_unnamed")
