"""The frame around every page: look, navigation, sidebar, and the states before a library."""

from collections.abc import Callable

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from assistant.answering import Assistant
from assistant.errors import AssistantError
from assistant.intake import Intake
from assistant.library import DocumentSummary
from assistant.page import owner, session, settings_panel, signing
from assistant.page.chat import chat, fragments, history
from assistant.page.documents import adding, documents
from assistant.page.register import page as register
from assistant.page.render import fill
from assistant.page.view import dress, show
from assistant.page.wording import say, show_in_address
from assistant.settings import Settings, load_settings

NAME = "Collaboration Assistant"

OpenIntake = Callable[[Settings], Intake]


def run(open_intake: OpenIntake | None = None) -> None:
    """Draws the page that the address names, from the library as it is now.

    Documents can be brought in and sent away where there is an intake to do it.
    """
    st.set_page_config(page_title=NAME, page_icon="🔎", layout="centered")
    dress()
    assistant: Assistant
    held: list[DocumentSummary]
    intake: Intake | None = None
    editor: str | None

    def draw_chat() -> None:
        if held:
            chat.draw(assistant, held)
        else:
            _draw_empty(read, addable=intake is not None)

    def draw_documents() -> None:
        documents.draw(assistant.library, held, intake, ask)
        if adding.has_ended():
            session.fill_register(settings, assistant.library.generation())

    def draw_register() -> None:
        own = session.shared_register(settings).over(assistant.library)
        filling = session.register_filling(settings)
        register.draw(own, assistant.library, filling, editor)

    ask = st.Page(draw_chat, title=say("shell.ask"), url_path="", default=True)
    table = st.Page(draw_register, title=say("register.title"), url_path="register")
    read = st.Page(draw_documents, title=say("documents.title"), url_path="documents")
    page = st.navigation([ask, read, table], position="hidden")
    try:
        settings = load_settings()
        who = signing.enter(settings)
        if who is None:
            signing.draw_door()
            return
        with st.spinner(say("shell.opening")):
            profile = settings_panel.chosen_profile(settings)
            assistant = session.assistant_for(who, settings, profile)
            held = assistant.library.documents()
            editor = who.name if who.edits else None
            intake = _shared_intake(settings, open_intake) if open_intake and who.edits else None
        session.enter(assistant.library)
        show_in_address()
        with owner.acting_as(who.name or owner.name()):
            # Before the sidebar, which lists its conversation.
            chat.send_asked(assistant, settings)
            _draw_sidebar(ask, read, table, len(held), settings)
            page.run()
    except AssistantError as error:
        show(fill('<h1 class="page-title">{name}</h1>', name=NAME))
        show(fragments.notice(say("shell.broken_title"), str(error), "broken"))
        st.button(say("shell.try_again"), type="primary")


def _draw_empty(read: StreamlitPage, addable: bool) -> None:
    show(fill('<h1 class="page-title">{name}</h1>', name=NAME))
    show(fragments.notice(say("shell.empty_title"), say("shell.empty_advice")))
    with st.container(key="empty-library", horizontal=True):
        if addable and st.button(say("shell.add_documents"), type="primary"):
            st.switch_page(read)
        st.button(say("shell.look_again"))


def _draw_sidebar(
    ask: StreamlitPage, read: StreamlitPage, table: StreamlitPage, count: int, settings: Settings
) -> None:
    with st.sidebar:
        show(fill('<div class="brand">{name}</div>', name=NAME))
        st.page_link(ask, label=say("shell.ask"), icon=":material/forum:")
        st.page_link(
            read, label=say("shell.documents", count=count), icon=":material/library_books:"
        )
        st.page_link(table, label=say("register.open"), icon=":material/table_view:")
        if st.button(say("shell.new_conversation"), icon=":material/add:", width="stretch"):
            session.start_over()
            st.switch_page(ask)
        history.draw(ask)
        signing.draw_name(settings)
        settings_panel.draw(settings)


@st.cache_resource(
    show_spinner=False,
    hash_funcs={Settings: Settings.model_dump_json},
)
def _shared_intake(settings: Settings, _open: OpenIntake) -> Intake:
    return _open(settings)
