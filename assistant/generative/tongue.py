"""Which language a chat model has slipped into, where it was asked for another."""

from assistant.language import detect, stopwords, words

ENOUGH_TO_TELL = 60  # characters
_FIRST_WORDS = 3
_HARD_TO_TELL_APART = {"no", "da"}


def shows(text: str, wanted: str) -> bool:
    """Whether the beginning of a text shows already that it is in the wanted language."""
    said = words(text)[:-1]  # the last word may go on
    if len(said) < _FIRST_WORDS or not any(word in stopwords(wanted) for word in said):
        return False
    return _is_as_wanted(detect(" ".join(said)), wanted)


def slipped(text: str, wanted: str) -> str:
    """The language of a model's text where that is plainly not the wanted one, else ""."""
    if len(text) < ENOUGH_TO_TELL:
        return ""
    detected = detect(text)
    return "" if _is_as_wanted(detected, wanted) else detected


def _is_as_wanted(detected: str, wanted: str) -> bool:
    return detected == wanted or {wanted, detected} <= _HARD_TO_TELL_APART
