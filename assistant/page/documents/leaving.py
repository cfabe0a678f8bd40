"""What can be done to one document: read its file again, replace it, or remove it after asking."""

import streamlit as st

from assistant.intake import Intake, State, Upload
from assistant.library import DocumentSummary
from assistant.page import owner
from assistant.page.chat import fragments
from assistant.page.documents import adding
from assistant.page.view import caption_upload, let_go, show
from assistant.page.wording import say


def draw(intake: Intake, document: DocumentSummary, state: State) -> None:
    """Draws the buttons that fit the document's state and where its file came from."""
    if state is State.CHANGED and st.button(
        say("documents.read_again"), icon=":material/sync:", key="read-again"
    ):
        adding.follow(intake.read_again([document.id]))
        st.rerun()
    if intake.is_kept(document.source) and st.button(
        say("documents.replace"), icon=":material/upload_file:", key="replace"
    ):
        _ask_for_replacement(intake, document)
    if st.button(say("documents.remove"), icon=":material/delete:", key="remove"):
        _ask_before_removing(intake, document)


def _ask_before_removing(intake: Intake, document: DocumentSummary) -> None:
    @st.dialog(say("documents.remove_title"))
    def ask() -> None:
        kept = intake.is_kept(document.source)
        key = "documents.remove_kept" if kept else "documents.remove_elsewhere"
        show(fragments.remark(say(key, title=document.title), "asked"))
        with st.container(key="remove-choice", horizontal=True):
            if st.button(say("documents.remove"), icon=":material/delete:", key="remove-sure"):
                with owner.acting_again():
                    adding.follow(intake.remove([document.id]))
                st.query_params.pop("document", None)
                st.rerun()
            if st.button(say("documents.cancel"), key="remove-cancel"):
                st.rerun()

    ask()


def _ask_for_replacement(intake: Intake, document: DocumentSummary) -> None:
    @st.dialog(say("documents.replace_title"))
    def ask() -> None:
        show(fragments.remark(say("documents.replace_advice", name=document.name), "asked"))
        suffix = document.name.rpartition(".")[2]
        limit = adding.most(intake)
        with st.container(key="new-file"):
            file = st.file_uploader(
                say("documents.new_file"),
                type=[suffix],
                max_upload_size=limit,
                key=f"replacement-{document.id}",
            )
            advice = say("adding.drop_one", kinds=suffix, limit=limit)
            caption_upload("new-file", say("adding.choose_one"), advice)
        sure = st.button(say("documents.replace"), disabled=file is None, key="replace-sure")
        if sure and file:
            with owner.acting_again():
                adding.follow(intake.add([Upload(document.name, file.getvalue())]))
            let_go([file])
            st.rerun()

    ask()
