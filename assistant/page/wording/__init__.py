"""What the page says, in the reader's language: one TOML file of texts for each language."""

from assistant.page.wording.choice import choose, language, show_in_address
from assistant.page.wording.texts import LANGUAGES, phrase
from assistant.page.wording.texts import date_in_words as _date_in_words

__all__ = ["LANGUAGES", "choose", "date_in_words", "language", "say", "show_in_address"]


def say(key: str, /, **values: object) -> str:
    """The text `key` ("module.name") in the session's language, its placeholders filled.

    A text with plural forms takes the one that fits `count`. Numbers are written as the language
    writes them, `datetime.date` values in words. The result is plain text: what comes from outside
    in it is still untrusted.

    Raises:
        KeyError: no such text, or a placeholder without a value.
    """
    return phrase(language(), key, **values)


def date_in_words(published: str) -> str:
    """An ISO 8601 date in words ("17 January 2023"); anything else as it is."""
    return _date_in_words(language(), published)
