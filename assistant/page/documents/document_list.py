"""The documents of the library as a list: filtered, sorted, a page at a time."""

from collections.abc import Mapping, Sequence

import streamlit as st

from assistant.intake import State
from assistant.library import DocumentSummary, Link
from assistant.page.chat import fragments
from assistant.page.documents import known
from assistant.page.reading import excerpts
from assistant.page.reading.cautions import cautions
from assistant.page.render import Html, fill, label
from assistant.page.view import show
from assistant.page.wording import date_in_words, language_in_words, say

_SHOWN = 50  # at a time
_FILTER_FROM = 4  # documents; fewer are seen at a glance
_SORTS = ("title", "newest", "oldest", "publisher", "passages", "added")


def draw(
    documents: Sequence[DocumentSummary],
    states: Mapping[str, State],
    links: Mapping[str, Sequence[Link]],
) -> None:
    """Draws what is asked for of the list, and the controls that ask for it.

    `links` say by a document's id what it is related to.
    """
    by_id = {document.id: document for document in documents}
    found, sort = documents, _SORTS[0]
    if len(documents) >= _FILTER_FROM:
        found, sort = _filtered(documents, states)
    pages = max(1, -(-len(found) // _SHOWN))
    page = 1
    if pages > 1:
        numbers = list(range(1, pages + 1))
        page = st.selectbox(say("documents.page"), numbers, key="documents-page")
    shown = _sorted(found, sort)[(page - 1) * _SHOWN : page * _SHOWN]
    with st.container(key="documents"):
        for summary in shown:
            related = known.links(links.get(summary.id, ()), by_id)
            _draw_row(summary, states.get(summary.id, State.HELD), related)
    if not found:
        show(fragments.remark(say("documents.none_fits")))


def _filtered(
    documents: Sequence[DocumentSummary], states: Mapping[str, State]
) -> tuple[list[DocumentSummary], str]:
    with st.container(key="documents-filter"):
        wanted = st.text_input(
            say("documents.filter"),
            placeholder=say("documents.filter"),
            key="documents-wanted",
            label_visibility="collapsed",
        ).casefold()
        with st.container(key="documents-choices", horizontal=True):
            language = _choice("language", sorted({d.language for d in documents}), "languages.")
            kinds = [s for s in State if s in {states.get(d.id, State.HELD) for d in documents}]
            state = _choice("state", [str(kind) for kind in kinds], "documents.state_")
            sort = st.selectbox(
                say("documents.sort"),
                _SORTS,
                format_func=lambda name: say(f"documents.sort_{name}"),
                key="documents-sort",
            )
    return [
        d
        for d in documents
        if wanted in f"{d.title}\n{d.publisher}\n{d.name}".casefold()
        and language in ("", d.language)
        and state in ("", states.get(d.id, State.HELD))
    ], sort


def _choice(name: str, offered: Sequence[str], words: str) -> str:
    """One of those offered or "" for all; not drawn where there is nothing to choose."""
    if len(offered) < 2:
        return ""
    chosen: str = st.selectbox(
        say(f"documents.{name}"),
        ["", *offered],
        format_func=lambda value: say(f"{words}{value}") if value else say("documents.any"),
        key=f"documents-{name}",
    )
    return chosen


def _sorted(documents: Sequence[DocumentSummary], sort: str) -> list[DocumentSummary]:
    by_title = sorted(documents, key=lambda d: (d.title.casefold(), d.name))
    match sort:
        case "newest":
            return sorted(by_title, key=lambda d: d.published, reverse=True)
        case "oldest":
            return sorted(by_title, key=lambda d: (not d.published, d.published))
        case "publisher":
            return sorted(by_title, key=lambda d: (not d.publisher, d.publisher.casefold()))
        case "passages":
            return sorted(by_title, key=lambda d: -d.passages)
        case "added":
            return sorted(by_title, key=lambda d: d.ingested_at, reverse=True)
    return by_title


def _draw_row(summary: DocumentSummary, state: State, related: Html) -> None:
    with st.container(key=f"document-{summary.id}"):
        st.button(
            label(summary.title),
            key=f"open-{summary.id}",
            type="tertiary",
            on_click=open_document,
            args=(summary.id,),
        )
        count = say("documents.passages", count=summary.passages)
        facts = (known.kind_in_words(summary.kind), count)
        more = " · ".join(fact for fact in facts if fact)
        spoken = ", ".join(map(language_in_words, summary.spoken or (summary.language,)))
        show(excerpts.about(summary.publisher, summary.published, spoken, more))
        added = say("documents.added_on", date=date_in_words(summary.ingested_at[:10]))
        show(
            fill(
                '<div class="file"><bdi>{name}</bdi> · {added} · '
                '<span class="state {kind}">{state}</span></div>',
                name=summary.name,
                added=added,
                kind=state,
                state=say(f"documents.state_{state}"),
            )
        )
        if summary.notes:
            show(cautions(summary.notes))
        show(related)


def open_document(document_id: str) -> None:
    """Has the page show one document."""
    st.query_params["document"] = document_id
