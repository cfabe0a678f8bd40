"""Beside the table: the chosen cell, the words it rests on in their document, and a verdict."""

import streamlit as st

from assistant.page.reading import excerpts
from assistant.page.register.table import Chosen
from assistant.page.render import clean, fill
from assistant.page.view import show
from assistant.page.wording import date_in_words, language, say
from assistant.register import Cell, CitedSpan, Register, Row
from assistant.register.exports.wording import in_words
from assistant.types import Citation, Passage

_ANONYMOUS = "–"


def draw(register: Register, chosen: Chosen | None, editor: str | None = "") -> None:
    """Draws the cell, if one is chosen, and a verdict for whoever may give one."""
    if chosen is None:
        return
    column = chosen.column
    cell = chosen.row.cells[column.name]
    row = chosen.row.source(column.name)
    with st.container(key="register-cell"):
        show(
            fill(
                '<h2 dir="auto">{name}</h2><p class="about" dir="auto">{document}</p>'
                '<p dir="auto"><strong>{value}</strong></p><p class="about">{state}</p>',
                name=column.names[language()],
                document=row.document.title,
                value=in_words(cell) or say("register.not_stated"),
                state=_state(cell),
            )
        )
        if editor is not None:
            _draw_verdict(register, row, column.name, cell, editor)
        if cell.evidence:
            _draw_words(row, cell)


def _state(cell: Cell) -> str:
    said = say(f"register.state_{cell.state}")
    if cell.by:
        said = f"{said} · {cell.by} · {date_in_words(cell.at[:10])}"
    return f"{said} · {say('register.stale')}" if cell.stale else said


def _draw_verdict(register: Register, row: Row, name: str, cell: Cell, editor: str) -> None:
    key = f"{row.document.id}-{row.place.start if row.place else ''}-{name}"
    with st.container(key="register-verdict", horizontal=True):
        if cell.given and not cell.by and st.button(say("register.confirm"), key=f"ok-{key}"):
            register.confirm(row, name, editor or _name())
            st.rerun()
        if cell.by and st.button(say("register.take_back"), key=f"back-{key}"):
            register.take_back(row, name)
            st.rerun()
        with st.popover(say("register.correct")), st.form(f"correct-{key}", border=False):
            value = st.text_input(say("register.right_value"), value=clean(in_words(cell)))
            if not editor:
                st.text_input(say("register.your_name"), key="register-name")
            if st.form_submit_button(say("register.save")):
                register.correct(row, name, value, editor or _name())
                st.rerun()


def _name() -> str:
    return str(st.session_state.get("register-name", "")).strip() or _ANONYMOUS


def _draw_words(row: Row, cell: Cell) -> None:
    citations = [_citation(row, one, n) for n, one in enumerate(cell.evidence, start=1)]
    with st.container(key="register-words", height=420, border=True):
        around = excerpts.stretch_around(row.document, citations[0])
        show(excerpts.document(row.document, citations, around=around))


def _citation(row: Row, one: CitedSpan, number: int) -> Citation:
    passage = Passage("", row.document.id, 0, one.start, one.end)
    return Citation(number, row.document, passage, one.start, one.end, row.quote(one))
