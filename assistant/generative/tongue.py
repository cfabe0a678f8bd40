"""Which language a chat model has slipped into, where it was asked for another."""

from assistant.language import detect

ENOUGH_TO_TELL = 60  # characters
_HARD_TO_TELL_APART = {"no", "da"}


def slipped(text: str, wanted: str) -> str:
    """The language of a model's text where that is plainly not the wanted one, else ""."""
    if len(text) < ENOUGH_TO_TELL:
        return ""
    detected = detect(text)
    is_other = detected != wanted and not {wanted, detected} <= _HARD_TO_TELL_APART
    return detected if is_other else ""
