"""The organisations that documents name, found by how names are written; for the scope bar."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.language import stem, stopwords, vocabulary
from assistant.language.letters import CAPITAL, CAPITALS, SMALL, SMALLS
from assistant.language.mentions import is_acronym
from assistant.types import Document

_WORD = rf"(?:{CAPITAL}[\w&’'-]*[\w&]|A/S|{CAPITAL}{{2}})(?:/{CAPITAL})?"
_SMALL = rf"[{SMALLS}-]{{4,}}"
_INSIDE = vocabulary.pattern("organisations.inside")
_RUN = re.compile(rf"{_WORD}(?:[ \u00a0\n](?:{_INSIDE}(?: the)? )?{_WORD})*")
_NEXT = re.compile(rf"[ \u00a0\n]({_SMALL})(?:[ \u00a0\n]({_SMALL}))?")
_GLOSS = re.compile(rf"\s\((?:the )?({CAPITAL}{{2,8}})\)")
_CAMEL = re.compile(rf"{CAPITAL}{SMALL}{{2,}}{CAPITAL}[{CAPITALS}{SMALLS}]+")
_TOGETHER = re.compile(rf"(?:,|\s{vocabulary.pattern('organisations.beside')})\s(?:the )?")
# What an organisation calls itself, as the end of a word ("Universitetssjukhuset"); in some
# languages only with a capital: "four partners" are no organisation.
_KINDS = vocabulary.entries("organisations.kinds")
_CAPITALISED = vocabulary.entries("organisations.capitalised")
_OTHERS = vocabulary.entries("organisations.others")  # they end like those above and are none
_LEGAL_FORMS = vocabulary.words("organisations.legal_forms")
_BEFORE = vocabulary.words("organisations.before")
_OTHER_ACRONYMS = vocabulary.words("organisations.other_acronyms")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_MENTIONED = 2  # times in all, at least
_LONGEST = 80  # characters
_GLOSSED = 8  # words that an acronym may stand for


@dataclass(slots=True)
class Found:
    """The organisations of one document: surface forms with their counts, by what they share."""

    language: str
    names: Counter[str] = field(default_factory=Counter)
    acronyms: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A name as it is written most plainly, and in how many documents it stands."""

    name: str
    documents: int


def find_in(document: Document) -> Found:
    """The organisations that one document names; acronyms that may be others' apart."""
    found = Found(document.language)
    for text in (document.title, document.text):
        for name, sure in _names(text, document.language):
            (found.names if sure else found.acronyms)[name] += 1
    for name in _beside_others(document.title, found.names):
        times = len(re.findall(rf"(?<!\w){re.escape(name)}", document.text))
        if times >= _MENTIONED:
            found.names[name] += times
    for acronym in set(found.acronyms) & (_capitals_in(document.title) | set(found.names)):
        found.names[acronym] += found.acronyms.pop(acronym)
    return found


def choose(found: Iterable[Found]) -> list[Organisation]:
    """The organisations worth a choice: named more than once; those in most documents first."""
    forms: dict[str, Counter[str]] = {}
    documents: Counter[str] = Counter()
    unsure: dict[str, Counter[str]] = {}
    in_documents: Counter[str] = Counter()
    for one in found:
        _add(one.names, one.language, forms, documents)
        _add(one.acronyms, one.language, unsure, in_documents)
    for key, counted in unsure.items():
        if key in forms or in_documents[key] >= _MENTIONED:
            forms.setdefault(key, Counter()).update(counted)
            documents[key] += in_documents[key]
    kept = [key for key, counted in forms.items() if counted.total() >= _MENTIONED]
    organisations = [Organisation(_plainest(forms[key]), documents[key]) for key in kept]
    return sorted(organisations, key=lambda o: (-o.documents, o.name.casefold()))


def _add(
    names: Counter[str],
    language: str,
    forms: dict[str, Counter[str]],
    documents: Counter[str],
) -> None:
    keys = set()
    for name, times in names.items():
        key = _key(name, language)
        forms.setdefault(key, Counter())[name] += times
        keys.add(key)
    documents.update(keys)


def _key(name: str, language: str) -> str:
    """What the inflected forms of a name share; Finnish changes more than a stemmer takes off."""
    words = name.lower().split()
    return " ".join(word[:7] if language == "fi" else stem(word, language) for word in words)


def _plainest(forms: Counter[str]) -> str:
    """The uninflected form is the shortest; of equals the commonest."""
    return min(forms, key=lambda name: (len(name), -forms[name], name))


def _names(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """Names in `text`, and whether each is surely an organisation's."""
    for match in _RUN.finditer(text):
        name = _with_kind(_trimmed(match.group(), language), text, match.end())
        gloss = _GLOSS.match(text, text.find(name, match.start()) + len(name))
        if len(name) > _LONGEST:
            continue
        if _is_organisation(name) or (gloss and _abbreviates(gloss.group(1), name.split())):
            yield name, True
        elif is_acronym(name) and name.isalpha() and name not in _OTHER_ACRONYMS:
            yield name, False
    for gloss in _GLOSS.finditer(text):
        before = text[max(0, gloss.start() - _LONGEST) : gloss.start()].split()[-_GLOSSED:]
        spelled = (before[first:] for first in range(len(before)))
        known = gloss.group(1) not in _OTHER_ACRONYMS
        if known and any(_abbreviates(gloss.group(1), words) for words in spelled):
            yield gloss.group(1), True


def _trimmed(run: str, language: str) -> str:
    """A run of capitalised words without the function words that begin it, and a genitive."""
    words = run.split()
    while len(words) > 1 and words[0].lower() in stopwords(language) | {"the"}:
        words.pop(0)
    return _POSSESSIVE.sub("", " ".join(words))


def _with_kind(name: str, text: str, end: int) -> str:
    """With the small words that complete it: Oslo universitetssykehus, Helsingin yliopisto."""
    following = _NEXT.match(text, end)
    if following is None or _is_organisation(name):
        return name
    first, second = following.group(1), following.group(2) or ""
    if _is_kind(first, _KINDS):
        return f"{name} {first}"
    return f"{name} {first} {second}" if _is_kind(second, _KINDS) else name


def _is_organisation(name: str) -> bool:
    words = name.split()
    if _CAMEL.fullmatch(name):
        return True
    if len(words) == 1:
        whole = name.lower() in _CAPITALISED + _KINDS  # "Rigshospitalet", but not "Universitetet"
        return len(name) > 10 and not whole and _is_kind(name, _KINDS)
    named = any(word[0].isupper() and _is_kind(word, _CAPITALISED) for word in words)
    named = named or any(_is_kind(word, _KINDS) for word in words)
    return named or words[-1] in _LEGAL_FORMS or words[0] in _BEFORE


def _is_kind(word: str, kinds: tuple[str, ...]) -> bool:
    base = word.lower()
    if base.endswith(_OTHERS):
        return False
    return base.endswith(kinds) or (kinds is _KINDS and stem(base, "fi").endswith(kinds))


def _abbreviates(acronym: str, words: list[str]) -> bool:
    """Whether the acronym's letters stand in the words in order, its first one first."""
    letters = iter(" ".join(words).upper())
    begins = len(words) > 1 and words[0][0] == acronym[0]
    return begins and all(letter in letters for letter in acronym)


def _capitals_in(title: str) -> set[str]:
    return {word.strip(".,:;()") for word in title.split() if is_acronym(word.strip(".,:;()"))}


def _beside_others(title: str, known: Iterable[str]) -> Iterator[str]:
    """Names that a title puts side by side with an organisation: "Janssen" beside "HUS"."""
    names = list(known)
    parts = [part.strip() for part in _TOGETHER.split(title)]
    for before, after in pairwise(parts):
        for one, other in ((before, after), (after, before)):
            if any(name in other for name in names):
                run = _RUN.match(one) if one is after else _last_run(one)
                if run and run.group() not in names and not is_acronym(run.group()):
                    yield run.group()


def _last_run(text: str) -> re.Match[str] | None:
    return next((run for run in _RUN.finditer(text) if run.end() == len(text)), None)


def is_organisation(name: str) -> bool:
    """Whether a name says that it is an organisation's: by a kind, a legal form or capitals."""
    return _is_organisation(name)
