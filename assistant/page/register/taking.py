"""The register as files, and questions of one's own as columns."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from assistant.page.wording import language, say
from assistant.register import Register, Row
from assistant.register.exports import EXPORTS

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def draw(register: Register, rows: Sequence[Row]) -> None:
    """One button a format, for the rows that are shown."""
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
