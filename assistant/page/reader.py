"""A whole document to read, the cited words highlighted and in view."""

from collections.abc import Sequence

import streamlit as st

from assistant.page import excerpts
from assistant.page.render import label
from assistant.page.view import show, show_first_mark
from assistant.types import Citation, Document


def open_reader(document: Document, citations: Sequence[Citation]) -> None:
    """Opens `document` over the page, at the first of the cited words."""

    @st.dialog(label(document.title), width="medium")
    def reader() -> None:
        draw_document(document, citations)
        show_first_mark()

    reader()


def draw_document(document: Document, citations: Sequence[Citation] = ()) -> None:
    """Draws the document's own text as it was loaded."""
    show(excerpts.about(document.publisher, document.published, document.language, document.name))
    show(excerpts.document(document, citations))
