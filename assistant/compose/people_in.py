"""The people that a document names, each with the sentence that says most plainly who they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.compose.draft import Quote
from assistant.compose.quoting import Version, sentences_of
from assistant.language import vocabulary
from assistant.register.readers.people import Person as Form
from assistant.register.readers.people import is_person
from assistant.register.readers.people import people_in as names_in
from assistant.rewriting.lexicon import ROLE
from assistant.rewriting.mentions import Sort, mentions
from assistant.types import Document

_NEAR = 60  # characters
_ROW = 2  # brackets, from which on a sentence is a row of people
_MOST_LETTERS = 600  # of a sentence that is searched; a longer one is a table's worth
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_AFTER_PLACE = re.compile(
    rf"\b{vocabulary.either('joining.of', 'joining.located', 'joining.placed')}\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_ROLE_AFTER = re.compile(rf",?\s+(?:[\w-]+\s+){{0,4}}[\w-]*(?:{ROLE.pattern})", re.IGNORECASE)
_BARE = re.compile(rf"{vocabulary.pattern('answers.bare')}[.!]", re.IGNORECASE)  # "No. Ann"
_BRACKET = re.compile(r"\s*\(([^()]+)\)")
_OPEN_ROLE = re.compile(rf"(?:\b{vocabulary.pattern('joining.of')}|['’]s)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """`quotes` are the sentences with the whole name, the most telling first."""

    name: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """A name that has the form of a person's; `told` where what stands beside it says so too."""

    name: str
    quote: Quote
    start: int
    told: bool
    role: str


def people_in(document: Document, known: frozenset[str] = frozenset()) -> list[Person]:
    """Everybody named with forename and surname, in the order of the text.

    `known` are names that other documents show to be people's.
    """
    found: dict[str, list[_Named]] = {}
    for named in _named(Version(document)):
        found.setdefault(named.name, []).append(named)
    people = [
        Person(name, tuple(one.quote for one in sorted(all_, key=_telling)))
        for name, all_ in found.items()
        if name in known or _speaks_for_person(name, all_, document.text)
    ]
    names = [person.name for person in people]
    return [one for one in people if not any(one.name.endswith(f" {name}") for name in names)]


@lru_cache(maxsize=256)
def _named(version: Version) -> tuple[_Named, ...]:
    return tuple(one for quote in sentences_of(version.document) for one in _names(quote))


def _names(quote: Quote) -> Iterator[_Named]:
    text = quote.text
    named = names_in(text, quote.document.language)
    for person in [*named, *_with_role(text, quote.document.language, named)]:
        before, after = text[: person.start][-_NEAR:], text[person.end :][:_NEAR]
        role = "" if _OPEN_ROLE.search(person.role) else person.role
        if _BARE.match(person.name):
            continue
        if before[-1:].isalnum() or (_AFTER_PLACE.search(before) and not role):
            continue
        told = bool(role) or is_person(person.name, text, person.start, person.end)
        told = told or bool(_ROLE_AFTER.match(after)) or _in_brackets(person.name, after)
        yield _Named(person.name, _own_part(quote, person), person.start, told, role)


def _own_part(quote: Quote, person: Form) -> Quote:
    """Of a row of people, each with a bracket behind, the name and the bracket; else the whole."""
    brackets = [match for match in _BRACKET.finditer(quote.text) if match[1][0].isupper()]
    own = _BRACKET.match(quote.text, person.end)
    if own is None or len(brackets) < _ROW or not own[1][0].isupper():
        return quote
    return Quote(quote.document, quote.start + person.start, quote.start + own.end())


def _with_role(text: str, language: str, named: Sequence[Form]) -> Iterator[Form]:
    """Names whose form alone leaves it open, with a role right behind them."""
    taken = {one.name for one in named}
    for mention in mentions(text[:_MOST_LETTERS], language, question=False):
        fits = mention.perhaps_person or mention.kind is Sort.PERSON
        role = _ROLE_AFTER.match(text, mention.end)
        if role and fits and mention.text not in taken and " " in mention.text:
            yield Form(mention.text, mention.start, mention.end, role.group().strip(", "))


def _in_brackets(name: str, after: str) -> bool:
    """ "Ann Holt (Chair)", "Ann Holt (NHS)", but not "North Health Service (NHS)"."""
    bracket = _BRACKET.match(after)
    initials = "".join(word[0] for word in name.split())
    return bracket is not None and bracket[1][0].isupper() and not bracket[1].startswith(initials)


def _speaks_for_person(name: str, found: Sequence[_Named], text: str) -> bool:
    """Whether anything beside the form of the name speaks for a person."""
    first, surname = name.split()[0], name.split()[-1]
    if re.search(rf"{re.escape(name)}\s*\({''.join(word[0] for word in name.split())}\)", text):
        return False
    if any(one.told for one in found):
        return True
    if any(surname.lower() in address.lower() for address in _ADDRESS.findall(text)):
        return True
    alone = re.compile(rf"(?<!{re.escape(name.split()[-2])} )\b{re.escape(surname)}\b")
    return bool(alone.search(text)) and not re.search(rf"\b{re.escape(first)}\b(?! )", text)


def _telling(one: _Named) -> tuple[bool, bool, int]:
    return not one.role, not one.told, one.quote.start
