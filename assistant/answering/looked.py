"""A question on its way: what is asked, where, and what was found for it."""

from dataclasses import dataclass

from assistant.compose import Request
from assistant.language import likeliest, possible
from assistant.steps import Steps
from assistant.types import Question, Role, Scope, ScoredPassage


@dataclass(frozen=True, slots=True)
class Looked:
    """`understood` stands alone; `passages` are those nearest to it in `scope`, best first.

    `spoken` are the languages spoken around it, the one that counts most first.
    """

    understood: str
    passages: tuple[ScoredPassage, ...]
    scope: Scope
    steps: Steps
    spoken: tuple[str, ...] = ()

    @property
    def request(self) -> Request:
        return Request(self.understood, self.language, self.scope)

    @property
    def language(self) -> str:
        """That of the question; where its words leave it open, the one spoken around it.

        Documents count last, and only between languages that are written much alike.
        """
        open_to_all = "en" in possible(self.understood)
        found = () if open_to_all else [one.document.language for one in self.passages]
        return likeliest(self.understood, (*self.spoken, *found))


def spoken_around(question: Question) -> tuple[str, ...]:
    """The languages of the conversation, the last one first, then the page's."""
    page = (question.language,) if question.language else ()
    spoken: tuple[str, ...] = ()
    for message in question.history:
        if message.role is Role.USER:
            spoken = (likeliest(message.text, (*spoken, *page)), *spoken)
    return tuple(dict.fromkeys((*spoken, *page)))
