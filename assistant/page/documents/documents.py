"""The page of the documents: what is in the library, each to read, and the ways in and out."""

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from assistant.intake import Intake, State
from assistant.library import DocumentSummary, Library
from assistant.page.chat import asking, fragments
from assistant.page.documents import adding, document_list, known, leaving
from assistant.page.reading import excerpts
from assistant.page.reading.cautions import cautions
from assistant.page.reading.citation_link import named_in
from assistant.page.reading.passages import document_in_passages
from assistant.page.reading.reader import draw_document
from assistant.page.render import fill, join
from assistant.page.view import show, show_top
from assistant.page.wording import say
from assistant.scope import scopes_of
from assistant.types import Document

_PASSAGES, _READ = "documents-passages", "document-read"


def draw(
    library: Library,
    documents: Sequence[DocumentSummary],
    intake: Intake | None,
    conversation: StreamlitPage,
) -> None:
    """Draws the list, or the document that the address names (`?document=<id>`).

    `conversation` is the page where questions about it are asked.

    Raises:
        StoreError: the library cannot be read.
    """
    chosen = st.query_params.get("document")
    if chosen:
        _draw_one(library, chosen, documents, intake, conversation)
        return
    st.session_state.pop(_READ, None)
    show(fill('<h1 class="page-title">{title}</h1>', title=say("documents.title")))
    if intake:
        adding.draw(intake, documents)
    if documents:
        asking.draw_news(conversation)
        states = intake.states() if intake else {}
        document_list.draw(documents, states, scopes_of(library).links())


def _draw_one(
    library: Library,
    id: str,
    documents: Sequence[DocumentSummary],
    intake: Intake | None,
    conversation: StreamlitPage,
) -> None:
    st.button(say("documents.all"), icon=":material/arrow_back:", type="tertiary", on_click=_leave)
    document = library.document(id)
    if document is None:
        title, advice = say("documents.absent_title"), say("documents.absent_advice")
        show(fragments.notice(title, advice))
        return
    show(fill('<h1 class="page-title" dir="auto">{title}</h1>', title=document.title))
    if st.session_state.get(_READ) != id and not named_in(st.query_params.to_dict()):
        show_top(st.container(key="script-document"))  # however far down the list was
    st.session_state[_READ] = id
    with st.container(key="reading-tools", horizontal=True):
        asking.draw(document.id, conversation)
        in_passages = st.toggle(say("documents.passages_shown"), key=_PASSAGES)
        if intake:
            summary = next((d for d in documents if d.id == id), None)
            if summary:
                leaving.draw(intake, summary, intake.states().get(id, State.HELD))
    adding.draw_job()
    if document.notes:
        show(cautions(document.notes))
    related = scopes_of(library).links().get(document.id, ())
    show(join([known.known(document), known.links(related, {d.id: d for d in documents})]))
    _draw_text(library, document, in_passages)


def _draw_text(library: Library, document: Document, in_passages: bool) -> None:
    linked = named_in(st.query_params.to_dict())
    if not in_passages or linked:
        draw_document(document)
        return
    show(excerpts.about_document(document))
    show(document_in_passages(document, library.passages_of(document.id)))


def _leave() -> None:
    for name in list(st.query_params):
        if name != "lang":
            del st.query_params[name]
