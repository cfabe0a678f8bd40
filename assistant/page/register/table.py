"""The table: a row a collaboration, to be sorted, its columns hidden, its cells chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from assistant.page.render import clean
from assistant.page.wording import language, say
from assistant.register import Cell, Column, ColumnType, Register, Row
from assistant.register.exports.wording import in_words, is_unsure
from assistant.register.readers.countries import country_name

_KEY = "register-table"
_HEIGHT, _WIDTH = 560, 150
_UNSURE = "background-color: rgba(214, 158, 46, 0.18)"
_WIDTHS = {
    ColumnType.TITLE: 230,
    ColumnType.ORGANISATIONS: 250,
    ColumnType.SENTENCE: 300,
    ColumnType.DATE: 105,
    ColumnType.COUNTRIES: 90,
    ColumnType.DURATION: 95,
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cell that was clicked."""

    row: Row
    column: Column


def is_chosen() -> bool:
    """Whether a cell is chosen, as far as the last run knows."""
    state = st.session_state.get(_KEY)
    return bool(state and state["selection"]["cells"])


def draw(register: Register, rows: Sequence[Row]) -> Chosen | None:
    """Draws the table; gives the cell that is chosen in it."""
    columns = register.columns
    names = [column.names[language()] for column in columns]
    frame = pd.DataFrame(
        [[clean(_shown(row.cells[column.name], column)) for column in columns] for row in rows],
        columns=names,
    )
    event = st.dataframe(
        frame.style.apply(lambda _: _looks(rows, columns), axis=None),
        key=_KEY,
        hide_index=True,
        height=min(_HEIGHT, 38 * (len(rows) + 1) + 4),
        on_select="rerun",
        selection_mode="single-cell",
        column_config={
            name: st.column_config.TextColumn(
                pinned=place == 0, width=_WIDTHS.get(column.type, _WIDTH)
            )
            for place, (name, column) in enumerate(zip(names, columns, strict=True))
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


def _looks(rows: Sequence[Row], columns: Sequence[Column]) -> pd.DataFrame:
    """What is unsure stands on another ground, in both themes."""
    looks = [
        [_UNSURE if is_unsure(row.cells[column.name]) else "" for column in columns] for row in rows
    ]
    return pd.DataFrame(looks, columns=[column.names[language()] for column in columns])


def _shown(cell: Cell, column: Column) -> str:
    words = in_words(cell)
    if column.type is ColumnType.COUNTRIES and isinstance(cell.value, list) and words:
        words = "; ".join(country_name(code, language()) for code in cell.value)
    if not words:
        return "–"
    mark = "✓ " if cell.by and not cell.stale else "? " if is_unsure(cell) else ""
    return f"{mark}{words}"
