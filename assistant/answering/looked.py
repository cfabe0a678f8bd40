"""A question on its way: what is asked, where, and what was found for it."""

from dataclasses import dataclass

from assistant.compose import Request
from assistant.language import detect
from assistant.steps import Steps
from assistant.types import Scope, ScoredPassage


@dataclass(frozen=True, slots=True)
class Looked:
    """`understood` stands alone; `passages` are those nearest to it in `scope`, best first."""

    understood: str
    passages: tuple[ScoredPassage, ...]
    scope: Scope
    steps: Steps

    @property
    def request(self) -> Request:
        return Request(self.understood, detect(self.understood), self.scope)
