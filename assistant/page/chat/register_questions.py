"""Questions that the register answers: made of its cells, so that each has an answer."""

from collections.abc import Iterator

import streamlit as st

from assistant.library import Library
from assistant.library.cells import KeptCells
from assistant.library.guarded import GuardedLibrary
from assistant.page.chat.partner_choices import seen
from assistant.page.wording.texts import phrase
from assistant.register.readers.countries import country_name
from assistant.scope import scopes_of
from assistant.scope.facets import Facets

_LATELY = 20  # seconds in which what was read is not looked at again
_SEVERAL = 2  # collaborations that something is to be asked of


@st.cache_data(show_spinner=False, ttl=_LATELY, hash_funcs={Library: seen, GuardedLibrary: seen})
def register_questions(library: Library, language: str, most: int = 2) -> list[str]:
    """Up to `most` questions in `language` that take several collaborations to answer.

    Raises:
        StoreError: the library cannot be read.
    """
    return list(_questions(library, language))[:most]


def _questions(library: Library, language: str) -> Iterator[str]:
    if country := _commonest(scopes_of(library).facets()):
        yield phrase(language, "suggestions.in_country", country=country_name(country, language))
    versions = library.versions()
    told = [
        column
        for _, column, _ in KeptCells(library.folder, library.url).values(
            ("end", "value"), versions
        )
    ]
    if told.count("end") >= _SEVERAL:
        yield phrase(language, "suggestions.ends_first")
    if told.count("value") >= _SEVERAL:
        yield phrase(language, "suggestions.worth_most")


def _commonest(facets: Facets) -> str:
    """The country of most documents that is not that of all; "" where there is none."""
    counts = {code: len(ids) for code, ids in facets.countries.items()}
    several = [code for code, count in counts.items() if count >= _SEVERAL]
    return (
        max(several, key=lambda code: (counts[code], code)) if len(counts) > 1 and several else ""
    )
