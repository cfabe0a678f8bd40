"""The names in a text, and whether another text holds them under some form or short name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.language import stopwords, vocabulary
from assistant.language.dates import CAPITALISED
from assistant.language.glossary import concepts, country_names
from assistant.language.letters import without_accents
from assistant.language.numbers import units

_WORD = re.compile(r"\w+(?:[’'&.]\w+)*", re.UNICODE)
_JOINT = re.compile(r"(?:\s|\s&\s|[-–])")
_OPENS = re.compile(r"(?:^|[.!?:;]|[–—-]\s|[\"“”«»(])\s*[\"'“”«»*(]*$")
_GENITIVE = re.compile(r"(?:['’]s|['’]|:\w{1,5})$")
_SMALL_WORDS = vocabulary.words("names.small")
# Endings that languages hang on a name, once accents are gone.
_ENDINGS = vocabulary.words("names.endings") | {""}
_TITLES = vocabulary.words("names.titles") | CAPITALISED
_SHORTEST = 3  # letters that two forms of a name share


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words at `start:end`; `sure` unless it only opens a sentence."""

    words: tuple[str, ...]
    start: int
    end: int
    sure: bool = True

    @property
    def of_person(self) -> bool:
        """Whether it looks like a forename and surname (or anything else of two or more words)."""
        return len(self.words) > 1 and not any(word.isupper() for word in self.words)


class NameForms:
    """The words of a text, for looking names up in it under another form."""

    def __init__(self, text: str) -> None:
        self._plain = [match[0] for match in _words_of(text)]
        self.folded = frozenset(fold(word) for word in self._plain)

    @cached_property
    def _initials(self) -> str:
        """The initials of all words, then of all but the small ones."""
        large = (word for word in self._plain if word.lower() not in _SMALL_WORDS)
        return f"{_initials(self._plain)} {_initials(large)}"

    @cached_property
    def _name_initials(self) -> frozenset[str]:
        return frozenset(_runs(self._plain))

    @cached_property
    def _places(self) -> frozenset[str]:
        return frozenset().union(*(country_names(word.lower()) for word in self._plain))

    def hold(self, word: str) -> bool:
        """Whether the text holds a name's word, inflected or not, or stands for it."""
        plain = fold(word)
        if plain in self.folded or any(same_name(plain, other) for other in self.folded):
            return True
        country = country_names(word.lower())
        if country and country & self._places:
            return True
        if word.isupper() and 2 <= len(word) <= 8:
            in_words = len(plain) > 2 and plain in self._initials
            return in_words or any(plain in run for run in self._name_initials)
        return len(plain) == 1 and any(other.startswith(plain) for other in self.folded)


@lru_cache(maxsize=4096)
def names(text: str, language: str) -> tuple[Name, ...]:
    """The names of `text` in order, without the words that the glossary can translate."""
    return tuple(name for run in _capitals(text) for name in _name(text, run, language))


@lru_cache(maxsize=4096)
def common_names(text: str, language: str) -> tuple[Name, ...]:
    """The common words, written with a capital, of names of several words."""
    found = []
    for run in _capitals(text):
        inside = run[1:] if _opens(text, run) else run
        common = [match[0] for match in inside if _common(match[0], language)]
        if len(inside) > 1 and common:
            found.append(Name(tuple(common), inside[0].start(), inside[-1].end()))
    return tuple(found)


def _capitals(text: str) -> Iterable[list[re.Match[str]]]:
    """Runs of words with a capital."""
    run: list[re.Match[str]] = []
    for match in [*_words_of(text), None]:
        goes_on = run and match and _JOINT.fullmatch(text, run[-1].end(), match.start())
        if run and not (goes_on and match and _capital(match[0])):
            yield run
            run = []
        if match and _capital(match[0]):
            run.append(match)


def _opens(text: str, run: Sequence[re.Match[str]]) -> bool:
    """Whether a run opens a sentence, so that its first capital may mean nothing."""
    return bool(_OPENS.search(text[max(0, run[0].start() - 6) : run[0].start()]))


@lru_cache(maxsize=4096)
def name_forms(text: str) -> NameForms:
    return NameForms(text)


def held_as_short_name(name: Name, forms: NameForms) -> bool:
    """Whether the text has the initials of a name of several words as a word."""
    initials = _initials(name.words)
    return len(initials) > 1 and initials in forms.folded


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Lower case without accents, genitive or anything else that spelling varies."""
    return without_accents(_GENITIVE.sub("", word).lower()).replace("aa", "a")


@lru_cache(maxsize=200_000)
def same_name(first: str, second: str) -> bool:
    """Whether two folded words may be forms of one name ("helsinki", "helsingin")."""
    if first[:2] != second[:2]:
        return False
    shared = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        shared += 1
    rest, other_rest = first[shared:], second[shared:]
    if shared < _SHORTEST:
        return False
    if rest in _ENDINGS and other_rest in _ENDINGS and (not rest or not other_rest or shared > 3):
        return True
    # Finnish changes a consonant at the end of the stem: Turku, Turun; Helsinki, Helsingin.
    softened = {rest[:1], other_rest[:1]} in (
        {"k", "g"},
        {"p", "v"},
        {"t", "d"},
        {"k", "n"},
        {"k", "u"},
    )
    return softened and len(rest) <= 5 and len(other_rest) <= 5


def _words_of(text: str) -> Iterable[re.Match[str]]:
    return _WORD.finditer(text)


def _initials(said: Iterable[str]) -> str:
    return "".join(fold(word)[:1] for word in said)


def _capital(word: str) -> bool:
    if not any(c.isalpha() for c in word):
        return False
    return word[0].isupper() or any(c.isupper() for c in word[1:]) or (word[-1].isdigit())


def _name(text: str, run: list[re.Match[str]], language: str) -> list[Name]:
    """The name made of a run of words, without what opens a sentence or is common."""
    opens = _opens(text, run)
    if opens and _common_opener(run[0][0], language):
        run, opens = run[1:], False
    kept = [match for match in run if not _common(match[0], language)]
    if not kept:
        return []
    plain = tuple(_GENITIVE.sub("", match[0]) for match in kept)
    alone = len(run) == 1 and not any(c.isupper() for c in run[0][0][1:])
    return [Name(plain, kept[0].start(), kept[-1].end(), sure=not (opens and alone))]


def _common_opener(word: str, language: str) -> bool:
    lower, known = word.lower(), vocabulary.words
    if lower in stopwords(language) or lower in known("words.openers", language):
        return True
    return lower in known("answers.yes_or_no", language)


def _common(word: str, language: str) -> bool:
    lower = _GENITIVE.sub("", word).lower()
    if lower in units():  # "EUR"
        return True
    if word.isupper() and len(word) > 1:
        return False
    known = lower in stopwords(language) or lower in _TITLES
    return known or (bool(concepts(lower, language)) and not country_names(lower))


def _runs(said: Iterable[str]) -> Iterable[str]:
    """The initials of each run of capitalised words, small words between them left out."""
    current = ""
    for word in said:
        if word[:1].isupper():
            current += fold(word)[:1]
        elif word.lower() not in _SMALL_WORDS:
            if len(current) > 1:
                yield current
            current = ""
    if len(current) > 1:
        yield current
