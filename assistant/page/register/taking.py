"""The register as files, and questions of one's own as columns."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from assistant.errors import AssistantError
from assistant.page import owner
from assistant.page.render import clean
from assistant.page.wording import language, say
from assistant.register import Register, Row, columns
from assistant.register.exports import EXPORTS

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def draw(register: Register, rows: Sequence[Row], editor: str | None = "") -> None:
    """One button a format, for the rows that are shown; and a question to be a column."""
    with st.container(key="register-taking", horizontal=True):
        if editor is not None:
            _draw_own_columns(register, editor or owner.name())
        _draw_formats(register, rows)


def _draw_own_columns(register: Register, asker: str) -> None:
    with st.popover(say("register.own_columns"), icon=":material/add_column_right:"):
        with st.form("register-ask", clear_on_submit=True, border=False):
            question = st.text_input(
                say("register.question"), placeholder=say("register.question_example")
            )
            if st.form_submit_button(say("register.add_column")):
                try:
                    register.add_column(question, asker)
                except AssistantError as error:
                    st.warning(str(error))
                else:
                    st.rerun()
        for column in register.columns[len(columns()) :]:
            label = say("register.remove_column", name=clean(column.names[language()]))
            if st.button(label, key=f"register-remove-{column.name}"):
                register.remove_column(column.name)
                st.rerun()


def _draw_formats(register: Register, rows: Sequence[Row]) -> None:
    with st.popover(say("register.export"), icon=":material/download:"):
        for name, mime in _TYPES.items():
            st.download_button(
                name.upper(),
                partial(EXPORTS[name], rows, register.columns, language()),
                file_name=f"register.{name}",
                mime=mime,
                key=f"register-export-{name}",
                width="stretch",
            )
