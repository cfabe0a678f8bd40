"""Which documents a person may read: all that are in no collection, and those of their own."""

import hashlib
import unicodedata
from collections.abc import Mapping
from fnmatch import fnmatchcase

from assistant.access.people import Person, Rank
from assistant.library import Library
from assistant.library.guarded import GuardedLibrary
from assistant.settings.people import CollectionSettings, listed

Collections = Mapping[str, CollectionSettings]


def view_of(library: Library, who: Person, collections: Collections) -> Library:
    """The library as `who` may read it: whole for administrators, and where all is open."""
    if not collections or who.rank is Rank.ADMINISTRATOR:
        return library
    own = readable(who, collections)
    closed = {
        name: tuple(map(_plain, listed(collection.documents)))
        for name, collection in collections.items()
    }

    def admits(name: str) -> bool:
        plain = _plain(name)
        belongs = {
            collection
            for collection, patterns in closed.items()
            if any(fnmatchcase(plain, pattern) for pattern in patterns)
        }
        return not belongs or bool(belongs & own)

    return GuardedLibrary(library, admits, f"{','.join(sorted(own))} of {_version(closed)}")


def readable(who: Person, collections: Collections) -> frozenset[str]:
    """The names of the collections that `who` may read."""
    own = () if who.name.startswith("group:") else (who.name,)
    names = {name.casefold() for name in (*own, *(f"group:{one}" for one in who.groups)) if name}
    return frozenset(
        name
        for name, collection in collections.items()
        if names & {reader.casefold() for reader in listed(collection.readers)}
    )


def _version(closed: Mapping[str, tuple[str, ...]]) -> str:
    """What tells these collections from those of other settings."""
    return hashlib.sha256(repr(sorted(closed.items())).encode()).hexdigest()[:8]


def _plain(name: str) -> str:
    """Names that look alike are the same: file systems differ in how they spell letters."""
    return unicodedata.normalize("NFC", name).casefold()
