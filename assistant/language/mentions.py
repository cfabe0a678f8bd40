"""Whether a text names an organisation, in whatever case or form its language puts the name."""

import re
from collections.abc import Iterator

from assistant.language import stem, vocabulary

_TOKEN = re.compile(r"[\w&]+(?:[.-]\w+)*(?:[:'’]\w+)?")
_CLITIC = re.compile(r"[:'’](\w+)\Z")


def mentions(name: str, text: str, language: str) -> bool:
    """Whether `text`, in `language`, holds `name` as whole words, inflected or not."""
    wanted = _TOKEN.findall(name)
    if not wanted:
        return False
    return any(_stands_at(text, place, wanted, language) for place in _places(wanted[0], text))


def _places(first: str, text: str) -> Iterator[int]:
    """Where the name's first word could begin; an acronym is no other word in small letters."""
    stable = first if is_acronym(first) else first[: max(3, len(first) - 3)]
    for form in {stable, stable.upper(), stable[:1].upper() + stable[1:]}:
        place = text.find(form)
        while place >= 0:
            if place == 0 or not text[place - 1].isalnum():
                yield place
            place = text.find(form, place + 1)


def _stands_at(text: str, place: int, wanted: list[str], language: str) -> bool:
    for word in wanted:
        token = _TOKEN.match(text, place)
        if token is None or not _same(word, token.group(), language):
            return False
        place = token.end()
        while place < len(text) and text[place] in " \t\r\n\u00a0":
            place += 1
    return True


def _same(word: str, token: str, language: str) -> bool:
    if is_acronym(word):
        return token.startswith(word) and _is_ending(token[len(word) :], language)
    word, token = word.lower(), token.lower()
    if token.startswith(word) and _is_ending(token[len(word) :], language):
        return True
    token = _CLITIC.sub("", token)
    return stem(token, language) == stem(word, language)


def _is_ending(rest: str, language: str) -> bool:
    return not rest or rest.lstrip(":'’") in vocabulary.words("names.inflections", language, "en")


def is_acronym(word: str) -> bool:
    """Whether a word is written in capitals only."""
    return len(word) > 1 and word.isupper()
