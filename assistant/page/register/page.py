"""Draws the register: what is shown of it, and in which view."""

from collections.abc import Sequence

import streamlit as st

from assistant.library import Library
from assistant.page.chat import fragments
from assistant.page.register import charts, figures, side, table, taking
from assistant.page.render import fill
from assistant.page.view import show
from assistant.page.wording import say
from assistant.register import Register, Row

_VIEWS = ("table", "timeline", "map", "totals")
_WANTED, _PARTNER, _VIEW = "register-wanted", "register-partner", "register-view"


def draw(register: Register, library: Library, editor: str | None = "") -> None:
    """Draws the collaborations of the library; what is missing is read first, with progress.

    `editor` is who confirms and corrects; "" gives a name, None may not.

    Raises:
        StoreError: the library cannot be read.
    """
    st.html("<style>.stMainBlockContainer { max-width: 88rem; }</style>")
    show(fill('<h1 class="page-title">{title}</h1>', title=say("register.title")))
    rows = _filled(register, len(library.documents()))
    if not rows:
        show(fragments.notice(say("register.empty_title"), say("register.empty_advice")))
        return
    shown = _filtered(rows)
    show(fragments.remark(say("register.count", count=len(shown), all=len(rows))))
    view = st.segmented_control(
        say("register.view"),
        _VIEWS,
        default=_VIEWS[0],
        format_func=lambda name: say(f"register.view_{name}"),
        key=_VIEW,
        label_visibility="collapsed",
    )
    _draw_view(view or _VIEWS[0], register, shown, editor)


def _draw_view(view: str, register: Register, rows: Sequence[Row], editor: str | None) -> None:
    if view == "timeline":
        charts.draw_timeline(rows)
    elif view == "map":
        charts.draw_map(rows, _PARTNER)
    elif view == "totals":
        figures.draw_totals(rows)
    else:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            chosen = table.draw(register, rows)
            taking.draw(register, rows)
        with right:
            side.draw(register, chosen, editor)


def _filled(register: Register, count: int) -> list[Row]:
    missing = len(register.missing())
    if not missing:
        return register.rows()
    bar = st.progress(0.0, text=say("register.reading", count=missing))
    for number, found in enumerate(register.filled(), start=1):
        bar.progress(min(1.0, number / max(1, count)), text=found[0].document.name)
    bar.empty()
    return register.rows()


def _filtered(rows: Sequence[Row]) -> list[Row]:
    with st.container(key="register-filter", horizontal=True):
        wanted = st.text_input(
            say("register.filter"),
            key=_WANTED,
            placeholder=say("register.filter"),
            label_visibility="collapsed",
        ).casefold()
        partners = sorted({p for row in rows for p in figures.listed(row, "partners")})
        partner = st.selectbox(
            say("register.partner"),
            ["", *partners],
            format_func=lambda name: name or say("register.any_partner"),
            key=_PARTNER,
            label_visibility="collapsed",
        )
    return [
        row
        for row in rows
        if (not wanted or wanted in figures.text_of(row).casefold())
        and (not partner or partner in figures.listed(row, "partners"))
    ]
