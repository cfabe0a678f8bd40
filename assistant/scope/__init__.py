"""Decides which documents a scope admits; stands before the search and behind the scope bar.

May use: language, library, types.
"""

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

from assistant.language.mentions import mentions
from assistant.library import DocumentSummary, Library, Link, links_of, works
from assistant.scope.facets import Facets, facets_of
from assistant.types import Document, Scope

EVERYTHING = Scope()
_SHARED: "WeakValueDictionary[tuple[Path, str], Scopes]" = WeakValueDictionary()
_SHARING = Lock()
_LATELY = 3.0  # seconds in which the register is not looked at again
_NAMES_KEPT = 500  # partners whose documents are remembered; names come from addresses too


def scopes_of(library: Library) -> "Scopes":
    """The scopes of a library, one for all who see it so: a name is looked for in texts once."""
    with _SHARING:
        return _SHARED.setdefault((library.folder, library.view), Scopes(library))


@dataclass(slots=True)
class _State:
    """What is known of one generation of the library; `naming` is by partner's name."""

    generation: str | None
    documents: list[DocumentSummary]
    naming: dict[str, frozenset[str]] = field(default_factory=dict)
    links: dict[str, tuple[Link, ...]] | None = None


class Scopes:
    """The documents that scopes admit, for the library as it is now. Safe to share by threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known = _State(None, [])
        self._facets: tuple[float, Facets | None] = (0.0, None)

    def admitted(self, scope: Scope) -> frozenset[str] | None:
        """Ids of the documents in `scope`; None where it does not restrict.

        Raises:
            StoreError: the library cannot be read.
        """
        if scope == EVERYTHING and not self._library.view:
            return None
        state = self._state()
        undated = scope.years and any(not one.published for one in state.documents)
        facets = self.facets() if scope.countries or scope.areas or undated else None
        ids = frozenset(d.id for d in state.documents if _fits(d, scope, facets))
        if facets and scope.countries:
            ids &= _any_of(facets.countries, scope.countries)
        if facets and scope.areas:
            ids &= _any_of(facets.areas, scope.areas)
        if not scope.partners:
            return ids
        return ids & frozenset().union(*(self._naming(name, state) for name in scope.partners))

    def facets(self) -> Facets:
        """What the register's cells say of the documents, a few seconds ago at most.

        Raises:
            StoreError: the library cannot be read.
        """
        read, facets = self._facets
        if facets is None or time.monotonic() - read > _LATELY:
            facets = facets_of(self._library)
            self._facets = (time.monotonic(), facets)
        return facets

    def count(self, scope: Scope) -> int:
        """How many works are in `scope`: a text and its translations count once."""
        admitted = self.admitted(scope)
        if admitted is None:
            admitted = frozenset(document.id for document in self._state().documents)
        return self.works(admitted)

    def works(self, ids: Iterable[str]) -> int:
        """How many works the documents are."""
        return len(self.by_work(ids))

    def by_work(self, ids: Iterable[str]) -> list[tuple[str, ...]]:
        """The documents that are one text, its copies and its translations, work by work."""
        return works(self.links(), ids)

    def links(self) -> dict[str, tuple[Link, ...]]:
        """By a document's id how it is related to others, such as its translation."""
        state = self._state()
        if state.links is None:
            state.links = links_of(state.documents)
        return state.links

    def naming(self, name: str) -> frozenset[str]:
        """Ids of the documents whose title or text names `name`."""
        return self._naming(name, self._state())

    def _naming(self, name: str, state: _State) -> frozenset[str]:
        found = state.naming.get(name)
        if found is None:
            found = frozenset(
                document.id
                for document in self._library.each_document()
                if _names_any(_forms(name), document)
            )
            if len(state.naming) < _NAMES_KEPT:
                state.naming[name] = found
        return found

    def _state(self) -> _State:
        generation = self._library.generation()
        state = self._known
        if state.generation != generation:
            state = self._known = _State(generation, self._library.documents())
        return state


def _forms(name: str) -> list[str]:
    """A name, and the short form that it has in brackets."""
    both = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", name)
    return list(both.groups()) if both else [name]


def _names_any(names: Sequence[str], document: Document) -> bool:
    text = f"{document.title}\n{document.text}"
    return any(mentions(name, text, document.language) for name in names)


def _any_of(found: Mapping[str, frozenset[str]], wanted: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(found.get(one, frozenset()) for one in wanted))


def _fits(document: DocumentSummary, scope: Scope, facets: Facets | None) -> bool:
    """Everything but the partners, which need the text, and what the register alone tells."""
    return (
        (not scope.documents or document.id in scope.documents)
        and (not scope.languages or document.language in scope.languages)
        and (not scope.publishers or document.publisher in scope.publishers)
        and (scope.years is None or _of_years(document, scope.years, facets))
    )


def _of_years(document: DocumentSummary, years: tuple[int, int], facets: Facets | None) -> bool:
    """By when it was published; where it does not say, by when its collaboration was begun."""
    if document.published or facets is None:
        return _within(document.published, years)
    return any(
        document.id in ids for year, ids in facets.years.items() if years[0] <= year <= years[1]
    )


def _within(published: str, years: tuple[int, int]) -> bool:
    """A document without a date was published in no year that could be named."""
    year = published[:4]
    return year.isdigit() and years[0] <= int(year) <= years[1]
