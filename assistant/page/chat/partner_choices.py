"""The partners that a scope can be narrowed to: the register's, else what the documents name."""

import streamlit as st

from assistant.library import Library
from assistant.library.guarded import GuardedLibrary
from assistant.scope.partners import Partners
from assistant.wiring import register_over

_LATELY = 20  # seconds in which what was read is not looked at again


def seen(library: Library) -> str:
    """What tells a library, and a view of it, from others."""
    return f"{library.folder} {library.view}"


def partner_choices(library: Library) -> dict[str, int]:
    """The names, those in most documents first, with how many documents name each as a partner.

    Where the register has read nothing yet these are the organisations that the texts name.

    Raises:
        StoreError: the library cannot be read.
    """
    return _choices(library, library.generation())


@st.cache_data(show_spinner=False, ttl=_LATELY, hash_funcs={Library: seen, GuardedLibrary: seen})
def _choices(library: Library, generation: str | None) -> dict[str, int]:
    documents: dict[str, set[str]] = {}
    for row in register_over(library).known():
        for name in row.cells["partners"].value or ():
            documents.setdefault(name, set()).update(one.id for one in row.documents)
    if not documents:
        return {one.name: one.documents for one in _named_in_texts(library).choices()}
    counts = {name: len(ids) for name, ids in documents.items()}
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


@st.cache_resource(show_spinner=False, hash_funcs={Library: seen, GuardedLibrary: seen})
def _named_in_texts(library: Library) -> Partners:
    return Partners(library)
