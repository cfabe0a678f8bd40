"""What the register's cells say of each document: the countries and disease areas of its work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from assistant.library import Library
from assistant.library.cells import KeptCells

_Key = TypeVar("_Key", str, int)
COUNTRIES, AREAS = "countries", "disease_areas"
BEGINNINGS = ("announced", "signed", "start")  # columns; the year that a collaboration is of


@dataclass(frozen=True, slots=True)
class Facets:
    """Ids of documents by ISO code, by disease area (English), and by year."""

    countries: Mapping[str, frozenset[str]]
    areas: Mapping[str, frozenset[str]]
    years: Mapping[int, frozenset[str]]


def facets_of(library: Library) -> Facets:
    """Of what has been read for the register; nothing is read for it.

    Raises:
        StoreError: the library cannot be read.
    """
    versions = library.versions()
    found: dict[str, dict[str, set[str]]] = {}
    kept = KeptCells(library.folder, library.url)
    for id, column, value in kept.values((COUNTRIES, AREAS, *BEGINNINGS), versions):
        for item in value if isinstance(value, list) else [value]:
            found.setdefault(column, {}).setdefault(str(item), set()).add(id)
    years: dict[int, set[str]] = {}
    for column in BEGINNINGS:
        for date, ids in found.get(column, {}).items():
            years.setdefault(int(date[:4]), set()).update(ids)
    return Facets(_frozen(found.get(COUNTRIES, {})), _frozen(found.get(AREAS, {})), _frozen(years))


def _frozen(found: Mapping[_Key, set[str]]) -> dict[_Key, frozenset[str]]:
    return {key: frozenset(ids) for key, ids in found.items()}
