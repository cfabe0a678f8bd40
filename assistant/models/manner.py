"""How one model wants to be asked, learned from what its server refuses."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.prompts import Prompt

_REFUSED = (400, 422, 500)  # some chat templates fail where others say that they do not know
_NOT = r"(?:not support|unsupported|only the default|not permitted|deprecated|not allowed|invalid)"


@dataclass(frozen=True, slots=True)
class Manner:
    """What a request may hold; each field False where the model's server refuses it.

    `older_limit` is the protocol's older word for how much may be written (`max_tokens`), `system`
    a message of that role, `usage` the wish for a count of tokens in a stream.
    """

    older_limit: bool = True
    temperature: bool = True
    system: bool = True
    usage: bool = True

    def without(self, refused: str) -> "Manner":
        """The manner after a refusal of one of its fields."""
        return replace(self, **{refused: False})

    def messages(self, prompt: Prompt) -> list[tuple[str, str]]:
        if self.system:
            return [("system", prompt.system), ("human", prompt.user)]
        return [("human", f"{prompt.system}\n\n{prompt.user}")]


def refused_part(status: int, said: str) -> str:
    """The field of Manner that an error's words refuse; "" where they speak of something else."""
    if status not in _REFUSED:
        return ""
    return next((part for part, refuses in _REFUSALS.items() if refuses(said)), "")


def _near(name: str) -> Callable[[str], object]:
    return re.compile(rf"{name}.{{0,160}}{_NOT}|{_NOT}.{{0,160}}{name}", re.I | re.DOTALL).search


_REFUSALS: dict[str, Callable[[str], object]] = {
    "older_limit": lambda said: "max_completion_tokens" in said and "max_tokens" in said,
    "temperature": _near("temperature"),
    "system": _near(r"\bsystem\b"),
    "usage": _near("stream_options"),
}
