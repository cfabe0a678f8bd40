"""Beside the question: where to look for its answer, what is chosen, and one click to clear it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from assistant.library import DocumentSummary, Library
from assistant.page.chat.fragments import remark
from assistant.page.chat.partner_choices import partner_choices
from assistant.page.chat.scope_address import PARAMETERS, parameters, scope_of
from assistant.page.render import Html, clean, label
from assistant.page.view import show
from assistant.page.wording import language, say
from assistant.register.readers.countries import country_name
from assistant.scope import EVERYTHING, scopes_of
from assistant.scope.facets import Facets
from assistant.types import Scope

_KEY = "scope"
_CHIP_LENGTH = 32  # characters


def current_scope() -> Scope:
    """The scope of this session's next question; at first the one that the address spells."""
    if _KEY not in st.session_state:
        given = {name: st.query_params.get_all(name) for name in PARAMETERS}
        st.session_state[_KEY] = scope_of(given)
    scope: Scope = st.session_state[_KEY]
    return scope


def draw(library: Library, documents: Sequence[DocumentSummary]) -> None:
    """Draws the choices folded away, a chip for each that is made, and what clears them all.

    Raises:
        StoreError: the library cannot be read.
    """
    scope = current_scope()
    _spell_in_address(scope)
    with st.container(key="scope-bar", horizontal=True, vertical_alignment="center"):
        with st.popover(_summary(scope, library, documents), icon=":material/tune:", key="scope"):
            show(Html(f"<h3 class='scope-title'>{say('scope.title')}</h3>"))
            _draw_choices(scope, library, documents)
        chips = _chips(scope, documents)
        for place, (name, without) in enumerate(chips):
            st.button(
                label(_short(name)),
                key=f"scope-chip-{place}",
                icon=":material/close:",
                icon_position="right",
                help=label(say("scope.remove", name=clean(name))),
                on_click=_set,
                args=(without,),
            )
        if len(chips) > 1:
            st.button(
                say("scope.clear"),
                key="scope-clear",
                type="tertiary",
                on_click=_set,
                args=(EVERYTHING,),
            )


def narrow_to(document_id: str) -> None:
    """Has the session's next questions answered from one document alone."""
    _set(Scope(documents=frozenset({document_id})))


def within(
    scope: Scope, library: Library, documents: Sequence[DocumentSummary]
) -> list[DocumentSummary]:
    """The documents in `scope`, in their order.

    Raises:
        StoreError: the library cannot be read.
    """
    admitted = scopes_of(library).admitted(scope)
    return [d for d in documents if admitted is None or d.id in admitted]


def partner_names(library: Library) -> set[str]:
    """The organisations that a scope can be narrowed to.

    Raises:
        StoreError: the library cannot be read.
    """
    return set(partner_choices(library))


def note(scope: Scope, documents: Sequence[DocumentSummary]) -> Html:
    """One line that says to what an answer was held; empty where to nothing."""
    held_to = names(scope, documents)
    return remark(say("scope.searched_in", what=held_to)) if held_to else Html("")


def names(scope: Scope, documents: Sequence[DocumentSummary]) -> str:
    """To what a scope holds an answer, in words; empty where to nothing."""
    return " · ".join(name for name, _ in _chips(scope, documents))


def count(scope: Scope, library: Library) -> int:
    """How many documents are in `scope`.

    Raises:
        StoreError: the library cannot be read.
    """
    return scopes_of(library).count(scope)


def _summary(scope: Scope, library: Library, documents: Sequence[DocumentSummary]) -> str:
    if scope == EVERYTHING:
        return say("scope.everything")
    found = count(scope, library)
    if not found:
        return say("scope.none_fits")
    return say("scope.some", count=found, all=len(documents))


def _chips(scope: Scope, documents: Sequence[DocumentSummary]) -> list[tuple[str, Scope]]:
    """What is chosen, each with the scope that is left without it."""
    titles = {document.id: document.title for document in documents}
    chips = []
    for id in sorted(scope.documents, key=lambda id: titles.get(id, "")):
        name = titles.get(id, say("scope.removed_document"))
        chips.append((name, replace(scope, documents=scope.documents - {id})))
    for code in sorted(scope.languages):
        without = replace(scope, languages=scope.languages - {code})
        chips.append((say(f"languages.{code}"), without))
    for name in sorted(scope.publishers):
        chips.append((name, replace(scope, publishers=scope.publishers - {name})))
    if scope.years:
        first, last = scope.years
        span = str(first) if first == last else f"{first}–{last}"
        chips.append((span, replace(scope, years=None)))
    for name in scope.partners:
        left = tuple(partner for partner in scope.partners if partner != name)
        chips.append((name, replace(scope, partners=left)))
    for code in sorted(scope.countries):
        without = replace(scope, countries=scope.countries - {code})
        chips.append((country_name(code, language()), without))
    for area in sorted(scope.areas):
        chips.append((area, replace(scope, areas=scope.areas - {area})))
    return chips


def _draw_choices(scope: Scope, library: Library, documents: Sequence[DocumentSummary]) -> None:
    titles = {document.id: document.title for document in documents}
    _choose_among("documents", titles, scope.documents, lambda id: titles.get(id, id))
    spoken = {document.language for document in documents}
    if len(spoken | scope.languages) > 1:
        _choose_among("languages", spoken, scope.languages, lambda code: say(f"languages.{code}"))
    publishers = {document.publisher for document in documents} - {""}
    if publishers | scope.publishers:
        _choose_among("publishers", sorted(publishers), scope.publishers, str)
    named = partner_choices(library)
    if named or scope.partners:
        _choose_among(
            "partners",
            named,
            scope.partners,
            lambda name: f"{name} ({named[name]})" if name in named else name,
        )
    facets = scopes_of(library).facets()
    _choose_facet("countries", facets.countries, scope.countries, _country)
    _choose_facet("areas", facets.areas, scope.areas, str)
    _choose_years(scope, documents, facets)


def _country(code: str) -> str:
    return country_name(code, language())


def _choose_facet(
    field: str,
    known: Mapping[str, frozenset[str]],
    chosen: frozenset[str],
    shown: Callable[[str], str],
) -> None:
    """Of the register's cells, those of most documents first, with how many that are."""
    if not known and not chosen:
        return
    counts = dict(sorted(((k, len(ids)) for k, ids in known.items()), key=lambda one: -one[1]))
    _choose_among(
        field,
        counts,
        sorted(chosen),
        lambda one: f"{shown(one)} ({counts[one]})" if one in counts else shown(one),
    )


def _choose_among(
    field: str,
    offered: Sequence[str] | set[str] | dict[str, object] | dict[str, str] | dict[str, int],
    chosen: Sequence[str] | frozenset[str],
    shown: Callable[[str], str],
) -> None:
    """A list to choose from; what was chosen stands in it although the library has it no more."""
    key = f"scope-{field}"
    st.session_state[key] = list(chosen)
    st.multiselect(
        say(f"scope.{field}"),
        list(dict.fromkeys([*offered, *chosen])),
        format_func=lambda value: clean(shown(value)),
        key=key,
        placeholder=say("scope.any"),
        help=say("scope.partners_help") if field == "partners" else None,
        on_change=_take,
        args=(field, key),
    )


def _choose_years(scope: Scope, documents: Sequence[DocumentSummary], facets: Facets) -> None:
    known = {int(d.published[:4]) for d in documents if d.published[:4].isdigit()}
    undated = {document.id for document in documents if not document.published}
    known |= {year for year, ids in facets.years.items() if ids & undated}
    first, last = min(known, default=0), max(known, default=0)
    if first == last:
        return
    key = "scope-years"
    within = scope.years or (first, last)
    st.session_state[key] = (max(first, min(last, within[0])), min(last, max(first, within[1])))
    st.slider(
        say("scope.years"),
        first,
        last,
        key=key,
        format="%d",
        help=say("scope.years_help"),
        on_change=_take_years,
        args=(key, (first, last)),
    )


def _take(field: str, key: str) -> None:
    chosen = st.session_state[key]
    values: Any = tuple(chosen) if field == "partners" else frozenset(chosen)
    _set(replace(current_scope(), **{field: values}))


def _take_years(key: str, all_years: tuple[int, int]) -> None:
    years = st.session_state[key]
    _set(replace(current_scope(), years=None if years == all_years else years))


def _set(scope: Scope) -> None:
    st.session_state[_KEY] = scope
    _spell_in_address(scope)


def _spell_in_address(scope: Scope) -> None:
    wanted = parameters(scope)
    for name in PARAMETERS:
        if st.query_params.get_all(name) != wanted.get(name, []):
            if name in wanted:
                st.query_params[name] = wanted[name]
            else:
                st.query_params.pop(name, None)


def _short(name: str) -> str:
    name = clean(name)  # first: what is left out of a text must not count
    return name if len(name) <= _CHIP_LENGTH else name[: _CHIP_LENGTH - 1].rstrip() + "…"
