"""The page that lists the documents in the library and lets each be read in place."""

import streamlit as st

from assistant.library import DocumentSummary, Library
from assistant.page import excerpts, fragments
from assistant.page.reader import draw_document
from assistant.page.render import fill, label
from assistant.page.view import show

_SHOWN = 50
_FILTER_FROM = 10  # documents; fewer are seen at a glance


def draw(library: Library, documents: list[DocumentSummary]) -> None:
    """Draws the list, or the document that the address names (`?document=<id>`)."""
    chosen = st.query_params.get("document")
    if chosen:
        _draw_one(library, chosen)
    else:
        _draw_list(documents)


def _draw_list(documents: list[DocumentSummary]) -> None:
    show(fill('<h1 class="page-title">Documents</h1>'))
    wanted = ""
    if len(documents) >= _FILTER_FROM:
        wanted = st.text_input("Filter by title, publisher or file name").casefold()
    found = [d for d in documents if wanted in f"{d.title}\n{d.publisher}\n{d.name}".casefold()]
    for summary in found[:_SHOWN]:
        with st.container(key=f"document-{summary.id}"):
            st.button(
                label(summary.title),
                key=f"open-{summary.id}",
                type="tertiary",
                on_click=_choose,
                args=(summary.id,),
            )
            count = f"{summary.passages} passage{'s' if summary.passages != 1 else ''}"
            show(excerpts.about(summary.publisher, summary.published, summary.language, count))
            show(fill('<div class="file"><bdi>{name}</bdi></div>', name=summary.name))
    if len(found) > _SHOWN:
        show(fragments.remark(f"{_SHOWN} of {len(found)} documents; filter to see others."))
    elif not found:
        show(fragments.remark("No document fits the filter."))


def _draw_one(library: Library, document_id: str) -> None:
    st.button("All documents", icon=":material/arrow_back:", type="tertiary", on_click=_leave)
    document = library.document(document_id)
    if document is None:
        show(fragments.notice("Not in the library", "It was removed, or the address is wrong."))
        return
    show(fill('<h1 class="page-title" dir="auto">{title}</h1>', title=document.title))
    draw_document(document)


def _choose(document_id: str) -> None:
    st.query_params["document"] = document_id


def _leave() -> None:
    st.query_params.clear()
