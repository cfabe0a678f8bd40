"""Varies what is asked, and makes claims: typing in haste, near misses, sentences turned false."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from random import Random

_NUMBER = re.compile(r"\b\d[\d.,]*\b")
_NAME = re.compile(r"(?<=\s)[A-ZÅÄÖÆØ][\w'’-]+(?:\s[A-ZÅÄÖÆØ][\w'’-]+)*")
_DENIALS = {
    "en": (r"\b(is|was|are|were|has|have|will|can|may|must|should)\b(?! not)", " not"),
    "sv": (r"\b(är|var|har|ska|kan|får|blev|måste)\b(?! inte)", " inte"),
    "no": (r"\b(er|var|har|skal|kan|får|ble|må)\b(?! ikke)", " ikke"),
    "da": (r"\b(er|var|har|skal|kan|får|blev|må)\b(?! ikke)", " ikke"),
}
# How often an answerable question is turned into a near miss; other sets have their own.
SWAPS = {
    "norquad-news": 0.3,
    "norquad-wiki": 0.3,
    "clapnq": 0.1,
    "squad-en": 0.08,
    "squad-sv": 0.08,
}


def hasty(text: str, random: Random) -> str:
    """As typed in haste: without marks, a word, capitals or accents, or with an error."""
    if random.random() < 0.3:
        text = text.rstrip(" ?.!").replace(",", "")
    words = text.split()
    if len(words) > 5 and random.random() < 0.08:
        words.pop(random.randrange(2, len(words)))
    if words and random.random() < 0.1:
        place = random.randrange(len(words))
        words[place] = _mistyped(words[place], random)
    text = " ".join(words)
    if random.random() < 0.12:
        text = text.lower()
    if random.random() < 0.04:
        letters = unicodedata.normalize("NFD", text)
        text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return text


def _mistyped(word: str, random: Random) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    place = random.randrange(1, len(word) - 1)
    kind = random.randrange(3)
    if kind == 0:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return (
        word[:place] + word[place + 1 :]
        if kind == 1
        else word[:place] + word[place : place + 1] + word[place:]
    )


class Mentions:
    """Names and numbers of questions by language, to replace others of their kind with."""

    def __init__(self, questions: Iterable[tuple[str, str]]) -> None:
        self._known: dict[tuple[str, str], list[str]] = defaultdict(list)
        for question, language in questions:
            for kind, start, end in mentions(question):
                self._known[language, kind].append(question[start:end])

    def swapped(self, question: str, language: str, text: str, random: Random) -> str | None:
        """Another question, with a name or number that `text` does not hold, or None."""
        found = mentions(question)
        if not found:
            return None
        kind, start, end = random.choice(found)
        known = self._known.get((language, kind))
        other = random.choice(known) if known else ""
        if not other or other.casefold() in text.casefold():
            return None
        return f"{question[:start]}{other}{question[end:]}"


def mentions(text: str) -> list[tuple[str, int, int]]:
    numbers = [("number", *match.span()) for match in _NUMBER.finditer(text)]
    return numbers + [("name", *match.span()) for match in _NAME.finditer(text)]


def falsified(sentence: str, language: str, page: str, random: Random) -> str | None:
    """The sentence with one thing changed that decides: a number, a name of the page, a denial."""
    if language in _DENIALS and random.random() < 0.2:
        pattern, denial = _DENIALS[language]
        changed = re.sub(pattern, lambda match: match.group() + denial, sentence, count=1)
        if changed != sentence:
            return changed
    found = mentions(sentence)
    if not found:
        return None
    kind, start, end = random.choice(found)
    old = sentence[start:end]
    others = {page[a:b] for k, a, b in mentions(page) if k == kind} - {old}
    others = {other for other in others if other not in sentence and old not in other}
    if kind == "number" and (not others or random.random() < 0.5):
        other = _other_number(old, random)
    elif others:
        other = random.choice(sorted(others))
    else:
        return None
    return f"{sentence[:start]}{other}{sentence[end:]}" if other != old else None


def _other_number(old: str, random: Random) -> str:
    places = [index for index, sign in enumerate(old) if sign.isdigit()]
    place = random.choice(places)
    digit = random.choice([sign for sign in "123456789" if sign != old[place]])
    return old[:place] + digit + old[place + 1 :]


def shortened(sentence: str, random: Random) -> str:
    """The sentence, or its first part where a comma or bracket leaves one."""
    parts = re.split(r"\s*\([^)]*\)", sentence)
    text = "".join(parts) if random.random() < 0.5 else sentence
    cut = text.rfind(",")
    if cut > 40 and random.random() < 0.3:
        text = text[:cut] + "."
    return text
