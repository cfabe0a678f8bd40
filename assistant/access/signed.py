"""From what a provider says of a person to who that is here, and what they may do."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from assistant.access.people import Person, Rank
from assistant.settings.people import SignInSettings, listed

_RESERVED = ("group:", "client:")  # how settings name others than people
_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`key` is the provider's own for the person, which nobody else ever gets; `since` is in
    seconds of the epoch."""

    person: Person
    key: str
    since: float


def signed_in(claims: Mapping[str, Any], settings: SignInSettings) -> SignedIn | None:
    """Who the claims are about; None where nobody comes in with them.

    The claims are those of a token whose signature was checked.
    """
    name, key = _text(claims, settings.name_claim), _text(claims, "sub")
    unsure = settings.name_claim == "email" and claims.get("email_verified") is False
    since = claims.get("iat")
    if not name or not key or unsure or not isinstance(since, int | float):
        return None
    if name.casefold().startswith(_RESERVED) or not 0 <= time.time() - since + 60 < _longest(
        settings
    ):
        return None
    groups = frozenset(_several(claims, settings.groups_claim))
    if settings.people and not _among(settings.people, name, groups):
        return None
    person = Person(name, _rank(name, groups, settings), groups)
    return SignedIn(person, f"{_text(claims, 'iss')} {key}", float(since))


def _longest(settings: SignInSettings) -> float:
    return settings.hours * _SECONDS


def _rank(name: str, groups: frozenset[str], settings: SignInSettings) -> Rank:
    if _among(settings.administrators, name, groups):
        return Rank.ADMINISTRATOR
    return Rank.EDITOR if _among(settings.editors, name, groups) else Rank.READER


def _among(named: str, name: str, groups: frozenset[str]) -> bool:
    """Whether a list of the settings names the person, or a group of theirs."""
    own = [name.casefold(), *(f"group:{group}".casefold() for group in groups)]
    return any(fnmatchcase(one, pattern.casefold()) for pattern in listed(named) for one in own)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""


def _several(claims: Mapping[str, Any], name: str) -> list[str]:
    """A claim that holds one text or a list of them."""
    value = claims.get(name) if name else None
    values = [value] if isinstance(value, str) else value
    return [one for one in values if isinstance(one, str)] if isinstance(values, list) else []
