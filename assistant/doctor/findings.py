"""What the doctor finds out, one thing at a time."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import AssistantError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined; where it is not healthy the text says what to do."""

    subject: str
    healthy: bool
    text: str


def examined(subject: str, look: Callable[[], str]) -> Finding:
    """What `look` returns, or the error it raises."""
    try:
        return Finding(subject, True, look())
    except AssistantError as error:
        return Finding(subject, False, str(error))
