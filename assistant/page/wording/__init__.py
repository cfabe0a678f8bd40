"""What the page says, in the reader's language: one TOML file of texts for each language."""

from assistant.page.wording.choice import choose, language, show_in_address
from assistant.page.wording.texts import LANGUAGES, phrase
from assistant.page.wording.texts import date_in_words as _date_in_words
from assistant.types import Fault

__all__ = [
    "LANGUAGES",
    "choose",
    "date_in_words",
    "language",
    "language_in_words",
    "say",
    "say_fault",
    "show_in_address",
]


def say(key: str, /, **values: object) -> str:
    """The text `key` ("module.name") in the session's language, its placeholders filled.

    A text with plural forms takes the one that fits `count`. Numbers are written as the language
    writes them, `datetime.date` values in words. The result is plain text: what comes from outside
    in it is still untrusted.

    Raises:
        KeyError: no such text, or a placeholder without a value.
    """
    return phrase(language(), key, **values)


def say_fault(beginning: str, fault: Fault | None, english: str) -> str:
    """What went wrong in the session's language: the text whose key is `beginning` and the kind.

    `english` where there is no such text, or the fault lacks what it names: an answer may have
    been kept by another version of this program.
    """
    if fault is None:
        return english
    try:
        return say(f"{beginning}{fault.kind}", **fault.values)
    except KeyError:
        return english


def language_in_words(code: str) -> str:
    """The name of a language; its code where the page has no name for it."""
    try:
        return say(f"languages.{code}")
    except KeyError:
        return code


def date_in_words(published: str) -> str:
    """An ISO 8601 date in words ("17 January 2023"); anything else as it is."""
    return _date_in_words(language(), published)
