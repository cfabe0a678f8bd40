"""One name for each partner in all documents: short or long, with or without place and form."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.register.columns import synonyms, words
from assistant.register.readers.countries import is_country

_BRACKETS = re.compile(r"\s*\(([^()]+)\)\s*$")
_PLACE = re.compile(r",\s.*$")
_LETTERS = re.compile(r"[^\W_]+(?:[&/][^\W_]+)?")
_LEAST_INITIALS = 3


@dataclass(slots=True)
class _Partner:
    """The labels of one partner, how often each is used, and the groups that it stands in."""

    labels: Counter[str] = field(default_factory=Counter)
    groups: set[int] = field(default_factory=set)


def one_name_each(groups: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """For each label in the groups of partners the label that all of its partner's share.

    Partners of one group are never taken for one another.
    """
    used = Counter(label for group in groups for label in group)
    places: dict[str, set[int]] = {}
    for number, group in enumerate(groups):
        for label in group:
            places.setdefault(label, set()).add(number)
    known: dict[str, _Partner] = {}
    named: dict[str, str] = {}
    partners = []
    for label in sorted(used, key=lambda one: (-len(one), one)):
        forms = forms_of(label)
        found = next((known[form] for form in forms if form in known), None)
        if found is None or found.groups & places[label]:
            partners.append(found := _Partner())
        found.labels[label] += used[label]
        found.groups |= places[label]
        for form in forms:
            known.setdefault(form, found)
    for partner in partners:
        named |= dict.fromkeys(partner.labels, _best(partner.labels))
    return named


def same_partner(first: str, second: str) -> bool:
    """Whether two labels may stand for one organisation."""
    return bool(set(forms_of(first)) & set(forms_of(second)))


def _best(labels: Mapping[str, int]) -> str:
    """The label that is used most; of these the longest, which has the short form too."""
    return max(labels, key=lambda one: (labels[one], len(one), one))


@lru_cache(maxsize=4096)
def forms_of(label: str) -> tuple[str, ...]:
    """What the label and its short form come to, and its name without what kind of house it is."""
    short = _BRACKETS.search(label)
    long = _PLACE.sub("", _BRACKETS.sub("", label))
    found = [_plain(long)]
    if short:
        found.append(_plain(short[1]))
    if (bare := _without_house(found[0])) and bare != found[0]:
        found.append(bare)
    found.append(_initials(long))
    return tuple(dict.fromkeys(form for form in found if form))


def _plain(name: str) -> str:
    """Small letters, without legal form and country, kinds of house by one name."""
    text = " ".join(_LETTERS.findall(name.lower()))
    for kind, pattern in synonyms("houses"):
        text = pattern.sub(kind, text)
    parts = text.split()
    while len(parts) > 1 and len(parts[0]) == 1:
        parts.pop(0)
    while len(parts) > 1 and (_is_form(parts[-1]) or is_country(parts[-1])):
        parts.pop()
    return " ".join(parts)


def _without_house(plain: str) -> str:
    """What is left of "karolinska university hospital": "karolinska"."""
    for kind, _ in synonyms("houses"):
        if plain.endswith(f" {kind}"):
            return plain.removesuffix(f" {kind}")
    return ""


def _initials(long: str) -> str:
    parts = [part for part in re.split(r"[\s-]+", long) if part[:1].isupper()]
    return "".join(part[0] for part in parts).lower() if len(parts) >= _LEAST_INITIALS else ""


def _is_form(word: str) -> bool:
    return bool(words("legal_forms").fullmatch(word))


def shared(first: Iterable[str], second: Iterable[str]) -> int:
    """How many of the first labels stand for partners of the second."""
    others = list(second)
    return sum(any(same_partner(one, other) for other in others) for one in first)
