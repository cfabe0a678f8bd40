"""The table: a row a collaboration, to be sorted, its columns hidden, its cells chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from assistant.page.render import clean
from assistant.page.wording import language, say
from assistant.register import Cell, Column, Register, Row
from assistant.register.exports.wording import in_words, is_unsure

_KEY = "register-table"
_HEIGHT, _WIDTH = 560, 150


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cell that was clicked."""

    row: Row
    column: Column


def draw(register: Register, rows: Sequence[Row]) -> Chosen | None:
    """Draws the table; gives the cell that is chosen in it."""
    columns = register.columns
    names = [column.names[language()] for column in columns]
    frame = pd.DataFrame(
        [[clean(_shown(row.cells[column.name])) for column in columns] for row in rows],
        columns=names,
    )
    event = st.dataframe(
        frame,
        key=_KEY,
        hide_index=True,
        height=min(_HEIGHT, 38 * (len(rows) + 1) + 4),
        on_select="rerun",
        selection_mode="single-cell",
        column_config={
            name: st.column_config.TextColumn(pinned=place == 0, width=_WIDTH)
            for place, name in enumerate(names)
        },
    )
    st.caption(say("register.table_hint"))
    cells = event["selection"]["cells"]
    if not cells:
        return None
    place, name = cells[0]
    if place >= len(rows) or name not in names:
        return None
    return Chosen(rows[place], columns[names.index(name)])


def _shown(cell: Cell) -> str:
    words = in_words(cell)
    if not words:
        return "–"
    mark = "✓ " if cell.by and not cell.stale else "? " if is_unsure(cell) else ""
    return f"{mark}{words}"
