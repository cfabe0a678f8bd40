"""The frame around every page: look, navigation, sidebar, and the states before a library."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from assistant.answering import Assistant
from assistant.errors import AssistantError, EmptyLibraryError
from assistant.library import DocumentSummary
from assistant.page import chat, documents, fragments, session
from assistant.page.render import fill
from assistant.page.view import dress, show
from assistant.settings import Settings, load_settings

NAME = "Collaboration Assistant"
_ANSWERS = {"extractive": "the documents' own sentences"}
_SEARCH = {"embedded": "built in"}


def run() -> None:
    """Draws the page that the address names, from the library as it is now."""
    st.set_page_config(page_title=NAME, page_icon="🔎", layout="centered")
    dress()
    assistant: Assistant
    held: list[DocumentSummary]
    ask = st.Page(lambda: chat.draw(assistant, held), title="Ask", url_path="", default=True)
    read = st.Page(
        lambda: documents.draw(assistant.library, held), title="Documents", url_path="documents"
    )
    page = st.navigation([ask, read], position="hidden")
    try:
        settings = load_settings()
        with st.spinner("Opening the library…"):
            assistant = session.shared_assistant(settings)
            held = assistant.library.documents()
        if not held:
            raise EmptyLibraryError("Add some with `python -m ingest FOLDER`, then look again.")
        _draw_sidebar(ask, read, len(held), settings)
        page.run()
    except EmptyLibraryError as error:
        show(fill('<h1 class="page-title">{name}</h1>', name=NAME))
        show(fragments.notice("There are no documents yet", str(error)))
        st.button("Look again", type="primary")
    except AssistantError as error:
        show(fill('<h1 class="page-title">{name}</h1>', name=NAME))
        show(fragments.notice("The library cannot be opened", str(error), "broken"))
        st.button("Try again", type="primary")


def _draw_sidebar(ask: StreamlitPage, read: StreamlitPage, count: int, settings: Settings) -> None:
    with st.sidebar:
        show(fill('<div class="brand">{name}</div>', name=NAME))
        st.page_link(ask, label="Ask", icon=":material/forum:")
        st.page_link(read, label=f"Documents ({count})", icon=":material/library_books:")
        if st.button("New conversation", icon=":material/add:", width="stretch"):
            session.start_over()
            st.switch_page(ask)
        show(
            fill(
                '<dl class="about-model"><dt>Answers:</dt><dd>{answers}</dd>'
                "<dt>Search:</dt><dd>{search}</dd></dl>"
                '<p class="remark">Everything runs on this computer; nothing leaves it.</p>',
                answers=_ANSWERS[settings.chat.model],
                search=_SEARCH.get(settings.embedding.model, settings.embedding.model),
            )
        )
