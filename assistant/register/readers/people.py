"""The people that a line names, with their roles, addresses and telephones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.language import stopwords
from assistant.language.letters import CAPITALS, SMALLS
from assistant.register.columns import plain_words, words
from assistant.scope.organisations import is_organisation

_CAP = CAPITALS
_PART = (
    rf"(?:Ma?c|O[’']|D[’']|Fitz|Di|De|Le|Van)?[{_CAP}][{SMALLS}’']+(?:-[{_CAP}][{SMALLS}]+)?(?!\w)"
)
_RUN = re.compile(
    rf"{_PART}\.?(?: (?:(?:von|van|de|af|der|den|la) )?"
    rf"(?:{_PART}|[{_CAP}]\.|[{_CAP}](?= ))\.?){{0,5}}"
)
_TITLE_WORD = re.compile(r"\S+ ")
_BEING = words("being").pattern
_ROLE_AFTER = re.compile(rf"\s*(?:[,(–-]|{_BEING})\s*([^,.;:()|\n]{{3,80}})")
_ROLE_BEFORE = re.compile(rf"(?:^|[,.;:(–-]\s*)([^,.;:()|\n]{{3,60}}?)\s*(?:,|:|{_BEING})?\s*$")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_PHONE = re.compile(r"(?<![\w.,-])\+?\d[\d ()/-]{6,16}\d(?![\w.-])")
_NEAR = 40
_TITLE_BEFORE = 25


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    start: int
    end: int
    role: str = ""


def people_in(text: str, language: str) -> list[Person]:
    """Names of two to four words that have the form of a person's, in order."""
    return list(_people(text, language))


@lru_cache(maxsize=256)
def surnames(text: str, language: str) -> frozenset[str]:
    """The last names of those whom a text introduces with title, role or speech."""
    names = (p for p in people_in(text, language) if is_person(p.name, text, p.start, p.end))
    return frozenset(p.name.split()[-1] for p in names if not words("companies").match(p.name))


@lru_cache(maxsize=256)
def introduced(text: str, language: str) -> frozenset[str]:
    """The names of those whom a text introduces with title, role, speech or their address."""
    boxes = {box.partition("@")[0].lower() for box in mail_addresses(text)}
    return frozenset(
        one.name
        for one in people_in(text, language)
        if is_person(one.name, text, one.start, one.end)
        or re.sub(r"\W+", ".", one.name.lower()) in boxes
    )


def mail_addresses(text: str) -> list[str]:
    return [match[0] for match in _MAIL.finditer(text)]


def telephones(text: str) -> list[str]:
    return [match[0].strip() for match in _PHONE.finditer(_MAIL.sub(" ", text))]


def is_person(name: str, text: str, begin: int, end: int) -> bool:
    """Whether a capitalised name is a person's by its form and by what stands beside it."""
    if not has_form(name):
        return False
    before, after = text[max(0, begin - _NEAR) : begin], text[end : end + _NEAR]
    titled = _tells_role(before[-_TITLE_BEFORE:])
    role = re.match(r"\s*(?:,|\()", after) and _tells_role(after)
    speaks = re.match(rf",? (?:<|{words('speaking').pattern})", after)
    address = re.match(r"\s*[<(]?[\w.+-]+@", after)
    return bool(titled or role or speaks or address)


def _people(text: str, language: str) -> Iterator[Person]:
    for run in _RUN.finditer(text):
        begin, name = run.start(), run[0].rstrip(".")
        while (first := _TITLE_WORD.match(name)) and _introduces(first[0].strip(" ."), language):
            begin, name = begin + first.end(), name[first.end() :]
        if has_form(name):
            end = begin + len(name)
            yield Person(name, begin, end, _role(text, begin, end))


def _introduces(word: str, language: str) -> bool:
    lower = word.lower()
    return lower in plain_words("titles") or lower in stopwords(language) or _is_role(lower)


def _is_role(word: str) -> bool:
    return bool(words("roles").fullmatch(word))


def has_form(name: str) -> bool:
    """Whether the words could be a forename and surname."""
    parts = name.split()
    if not 2 <= len(parts) <= 4 or is_organisation(name):
        return False
    lower = [part.lower().strip(".") for part in parts]
    others = plain_words("not_people") | plain_words("titles")
    if any(part in others or _is_role(part) for part in lower):
        return False
    return not any(words("not_places").fullmatch(part) for part in parts)


def _role(text: str, begin: int, end: int) -> str:
    after = _ROLE_AFTER.match(text, end)
    if after and _tells_role(after[1]):
        return after[1].strip()
    before = _ROLE_BEFORE.search(text[:begin])
    return before[1].strip() if before and _tells_role(before[1]) else ""


def _tells_role(text: str) -> bool:
    return bool(words("titles").search(text) or words("roles").search(text))
