"""How far a stretch of text holds the words that a question asks with."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.language import LANGUAGES, content_words, stem, stopwords, vocabulary, words
from assistant.language.glossary import translations
from assistant.language.letters import CAPITAL

RELATED = 0.7  # how much a synonym or a translation counts beside the word itself
COMPOUND = 0.6  # likewise a word that shares a long beginning or end ("plattform")
_LIGHT = 0.25  # weight of a word that says little about what is asked
_SHORTEST_SHARED = 5  # letters
_LONG_NAME, _CHANGING = 8, 3  # letters
_SHARED_PART = 0.6  # of the longer word's letters
_TOKEN = re.compile(r"\w+(?:[-’'&.]\w+)*")
_LINKS = vocabulary.pattern("names.inside")
_NAME_RUN = re.compile(rf"(?:{CAPITAL}[\w’-]*(?:[ \u00a0]|(?=\W|$))(?:{_LINKS} ){{0,2}}){{2,8}}")
_PARTY = re.compile(
    rf"(?P<name>(?:{CAPITAL}[\w’.-]*\s?){{1,6}})(?:\(|,\s)(?:[^\W\d]+\s){{0,3}}?[\"“”«»']?"
    rf"(?P<short>(?={CAPITAL})(?i:{vocabulary.pattern('parties.defined')}))(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a question.

    `forms` are its stems under the five languages, `related` the stems of its synonyms and
    translations. `weight` is 0 or more; rare words weigh most. `name` marks numbers, acronyms
    and words with a capital inside the question. `beginning` is what all cases of a Finnish name
    share, whose last letters change ("MuistiPolku", "MuistiPolun"), or "".
    """

    word: str
    forms: frozenset[str]
    related: frozenset[str]
    weight: float
    name: bool
    beginning: str = ""

    def match(self, text: "TextForms") -> float:
        """0 to 1: how well the text holds this word."""
        if self.forms & text.forms:
            return 1.0
        if self.related & text.forms:
            return RELATED
        if self.beginning and any(s.startswith(self.beginning) for s in text.long_stems):
            return RELATED
        if not self.name:
            shortest = min(self.forms, key=lambda form: (len(form), form))
            if any(_share_part(shortest, long) for long in text.long_stems):
                return COMPOUND
        return 0.0


@dataclass(frozen=True, slots=True)
class TextForms:
    """The words of a text as `Term.match` compares them."""

    forms: frozenset[str]
    long_stems: tuple[str, ...]

    @classmethod
    def of(cls, text: str, language: str, acronyms: "Sequence[Acronym]" = ()) -> "TextForms":
        plain = words(text)
        stemmed = {stem(word, language) for word in plain}
        forms = stemmed | set(plain)
        for acronym in acronyms:
            if acronym.short in forms:
                forms |= acronym.expansion
            elif acronym.expansion <= forms:
                forms.add(acronym.short)
        long_stems = sorted(form for form in stemmed if len(form) >= _SHORTEST_SHARED)
        return cls(frozenset(forms), tuple(long_stems))


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short name of a document and the words it stands for, as words and stems."""

    short: str
    expansion: frozenset[str]


def question_terms(question: str, language: str, share: Callable[[str], float]) -> list[Term]:
    """The content words of a question; `share(stem)` is the share of passages that hold a stem."""
    names = _names(question, language)
    terms = []
    for word in content_words(question, language):
        forms = frozenset({stem(word, target) for target in LANGUAGES} | {word})
        related = frozenset().union(*translations(word, language).values()) - forms
        weight = _informativeness(max(share(form) for form in forms))
        if stem(word, language) in _light_stems(language) and word not in names:
            weight *= _LIGHT
        beginning = _beginning(word) if language == "fi" and word in names else ""
        terms.append(Term(word, forms, related, weight, word in names, beginning))
    return terms


def _beginning(name: str) -> str:
    """A long name without its case and the letter that changes before it."""
    return name[:-_CHANGING] if len(name) >= _LONG_NAME and name.isalpha() else ""


def acronyms(text: str, question: str) -> tuple[Acronym, ...]:
    """The short names that a text or a question uses and the names in the text they stand for."""
    shorts = _short_names(text) | _short_names(question)
    found = []
    for name in _name_runs(text):
        initials = "".join(word[0] for word in name)
        for short in shorts:
            position = initials.find(short)
            if position >= 0:
                expansion = name[position : position + len(short)]
                found.append(Acronym(short.lower(), frozenset(map(str.lower, expansion))))
    return tuple(dict.fromkeys([*found, *_parties(text)]))


@lru_cache(maxsize=512)
def _parties(text: str) -> tuple[Acronym, ...]:
    """What an agreement calls its parties: "Ostholm AB (the Company)"."""
    found = []
    for match in _PARTY.finditer(text):
        name = frozenset(word.lower() for word in _TOKEN.findall(match["name"]))
        short = match["short"].lower()
        found += [Acronym(form, name) for form in (short, f"{short}s")]
    return tuple(found)


@lru_cache(maxsize=512)
def _short_names(text: str) -> frozenset[str]:
    return frozenset(re.findall(rf"\b{CAPITAL}{{2,8}}\b", text))


@lru_cache(maxsize=512)
def _name_runs(text: str) -> tuple[tuple[str, ...], ...]:
    """The capitalised words of each name of several words, without its small words."""
    runs = []
    for match in _NAME_RUN.finditer(text):
        runs.append(tuple(word for word in _TOKEN.findall(match[0]) if word[0].isupper()))
    return tuple(dict.fromkeys(runs))


def _informativeness(share: float) -> float:
    return math.log(1 + 1 / (share + 0.02))


def _names(question: str, language: str) -> set[str]:
    """Lower-case words of a question that look like names: capitals inside it, or digits."""
    names = set()
    for number, token in enumerate(_TOKEN.findall(question)):
        # "Helsinki-aftalen" is a name and a word.
        for part in token.split("-"):
            inside = number > 0 or (len(part) > 1 and part.isupper())
            if (inside and part[:1].isupper()) or any(c.isdigit() for c in part):
                names.update(words(part))
    return names - stopwords(language)


@lru_cache(maxsize=100_000)
def _share_part(first: str, second: str) -> bool:
    """Whether two words share a long beginning, one begins or ends with the other, or one letter
    too many, too few or wrong tells them apart.
    """
    short, long = sorted((first, second), key=len)
    if len(short) < _SHORTEST_SHARED:
        return False
    if long.startswith(short) or long.endswith(short):
        return True
    beginning = _shared_beginning(short, long)
    ending = _shared_beginning(short[::-1], long[::-1])
    one_slip = len(short) > _SHORTEST_SHARED and beginning + ending >= len(long) - 1
    return one_slip or beginning >= max(_SHORTEST_SHARED, _SHARED_PART * len(long))


def _shared_beginning(short: str, long: str) -> int:
    shared = 0
    while shared < len(short) and short[shared] == long[shared]:
        shared += 1
    return shared


def is_light(word: str, language: str) -> bool:
    """Whether a question can hold the lower-case word without asking about it."""
    return stem(word, language) in _light_stems(language)


@cache
def _light_stems(language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in vocabulary.words("words.light", language))
