"""Of what sort a named organisation is: by its name, its heading, and the words right beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from assistant.compose.draft import Quote
from assistant.compose.quoting import Version, sentences_of
from assistant.language import vocabulary
from assistant.language.rows import tables_in
from assistant.register.columns import plain_words, words
from assistant.register.readers.organisations import Named, organisations_in
from assistant.register.readers.people import has_form, introduced
from assistant.types import Document

_BEFORE = 40  # characters in which a word says what the next name is of
_LONGEST = 1500  # characters of a sentence that is searched
_BETWEEN = r"\s+[\"“”’'»«]?\Z"
_BEHIND = r"\s*[,(–-]\s*(?:an?|en|ett|et|the|den|det)?\s*(?:[\w-]+\s+){0,2}"


class Sort(StrEnum):
    """What a list can be of."""

    PATIENTS = "patients"  # organisations of patients
    HOSPITALS = "hospitals"
    UNIVERSITIES = "universities"
    ASSOCIATIONS = "associations"  # of a trade, a profession
    FOUNDATIONS = "foundations"
    COMPANIES = "companies"
    COUNTRIES = "countries"
    DISEASES = "diseases"
    ORGANISATIONS = "organisations"


_TOLD_APART = (
    Sort.PATIENTS,
    Sort.UNIVERSITIES,
    Sort.HOSPITALS,
    Sort.ASSOCIATIONS,
    Sort.FOUNDATIONS,
    Sort.COMPANIES,
)


@dataclass(frozen=True, slots=True)
class Instance:
    """A name with the words around it that are quoted; `sort` where they tell it."""

    named: Named
    quote: Quote
    sort: Sort | None


def instances(document: Document) -> tuple[Instance, ...]:
    """Every organisation that the document names, as often as it does."""
    return _instances(Version(document))


@lru_cache(maxsize=512)
def _instances(version: Version) -> tuple[Instance, ...]:
    document = version.document
    cells = {place: name for name, place in _cells(document.text)}
    found = []
    for quote in sentences_of(document):
        if len(quote.text) > _LONGEST:
            continue
        inside = [(n, p) for p, n in cells.items() if quote.start <= p[0] and p[1] <= quote.end]
        if inside:
            found += [one for name, place in inside for one in _in_cell(quote, name, *place)]
            continue
        for named in map(_employer, organisations_in(quote.text, document.language)):
            if not _is_sort(named.name):
                found.append(Instance(named, quote, _sort(quote.text, named)))
    return tuple(found)


def _employer(named: Named) -> Named:
    """Of a person's name the organisation in brackets behind it; else without "the Company"."""
    if named.short and has_form(named.name):
        return replace(named, name=named.short, short="")
    common = named.short.lower() in plain_words("not_organisations")
    return replace(named, short="") if common else named


def _cells(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The headings and places of the cells of all tables."""
    for table in tables_in(text):
        for row in table.rows:
            yield from row.cells


def _in_cell(quote: Quote, heading: str, start: int, end: int) -> Iterator[Instance]:
    """A column that is headed by a sort holds such names, unless its head is one's own name."""
    text, language = quote.document.text[start:end], quote.document.language
    sort = next((one for one in _TOLD_APART if _names(one).search(heading)), None)
    if sort and _may_be_name(text, quote.document) and not organisations_in(heading, language):
        yield Instance(Named(text, 0, len(text)), quote, _by_name(text) or sort)
        return
    for named in organisations_in(text, language):
        yield Instance(named, quote, _by_name(named.name))


def _may_be_name(text: str, document: Document) -> bool:
    """Whether the words of a cell may name an organisation: no post, number or person."""
    named = any(letter.isupper() for letter in text)
    return named and text.strip() not in introduced(document.text, document.language)


def _sort(text: str, named: Named) -> Sort | None:
    if (own := _by_name(named.name)) and own is not Sort.COMPANIES:
        return own
    before = text[max(0, named.start - _BEFORE) : named.start]
    behind = text[named.end : named.end + _BEFORE]
    for sort in _TOLD_APART:
        if _leads(sort).search(before) or _follows(sort).match(behind):
            return sort
    return own


def _is_sort(name: str) -> bool:
    """Whether a name is but the word for what organisations are: "Companies"."""
    return any(vocabulary.whole(f"sorts.{sort}_asked").fullmatch(name) for sort in _TOLD_APART)


def _by_name(name: str) -> Sort | None:
    """What the words of a name say; the last of them says it: "University Hospital"."""
    found = [(m.end(), sort) for sort in _TOLD_APART for m in _names(sort).finditer(name)]
    if found:
        return max(found, key=lambda one: one[0])[1]
    return Sort.COMPANIES if words("companies").match(name) else None


@cache
def _names(sort: Sort) -> re.Pattern[str]:
    return vocabulary.whole(f"sorts.{sort}_named")


@cache
def _leads(sort: Sort) -> re.Pattern[str]:
    """In small letters: with a capital it is of the name before."""
    return re.compile(rf"\b{vocabulary.pattern(f'sorts.{sort}_named')}{_BETWEEN}")


@cache
def _follows(sort: Sort) -> re.Pattern[str]:
    return re.compile(rf"{_BEHIND}{vocabulary.pattern(f'sorts.{sort}_named')}\b")
