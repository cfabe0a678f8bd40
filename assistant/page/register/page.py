"""Draws the register: what is shown of it, and in which view."""

from collections.abc import Sequence

import streamlit as st

from assistant.library import Library
from assistant.page.chat import fragments
from assistant.page.register import asking, charts, figures, side, table, taking
from assistant.page.render import fill
from assistant.page.view import show
from assistant.page.wording import say
from assistant.register import Background, Register, Row

_AT_ONCE = 0.2  # seconds that the page waits for little to be read
_EVERY = 2.0  # seconds between looks at how far the reading is
_SIDE_BY_SIDE, _ALONE = (3, 2), (60, 1)  # shares of the width: table, chosen cell
_VIEWS = ("table", "timeline", "map", "totals")
_WANTED, _PARTNER, _VIEW = "register-wanted", "register-partner", "register-view"


def draw(
    register: Register, library: Library, filling: Background, editor: str | None = ""
) -> None:
    """Draws the collaborations of the library as far as it is read, and how far that is.

    `editor` is who confirms and corrects; "" gives a name, None may not.

    Raises:
        StoreError: the library cannot be read.
    """
    st.html("<style>.stMainBlockContainer { max-width: 88rem; }</style>")
    show(fill('<h1 class="page-title">{title}</h1>', title=say("register.title")))
    rows = _filled(register, library, filling)
    if not rows and filling.running:
        return
    if not rows:
        show(fragments.notice(say("register.empty_title"), say("register.empty_advice")))
        return
    _ask_model(filling, editor)
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


def _ask_model(filling: Background, editor: str | None) -> None:
    """Who may not change cells may not have them filled either."""
    if editor is not None:
        asking.draw(filling)


def _draw_view(view: str, register: Register, rows: Sequence[Row], editor: str | None) -> None:
    if view == "timeline":
        charts.draw_timeline(rows)
    elif view == "map":
        charts.draw_map(rows, _PARTNER)
    elif view == "totals":
        figures.draw_totals(rows)
    else:
        left, right = st.columns(_SIDE_BY_SIDE if table.is_chosen() else _ALONE, gap="medium")
        with left:
            chosen = table.draw(register, rows)
            taking.draw(register, rows, editor)
        with right:
            side.draw(register, chosen, editor)


def _filled(register: Register, library: Library, filling: Background) -> list[Row]:
    """The rows of what is read; begins to read the rest."""
    missing = register.missing()
    if missing:
        filling.start()
        if not filling.wait(_AT_ONCE):
            _draw_progress(filling)
            read = {summary.id for summary in library.documents()} - set(missing)
            return register.collaborations(sorted(read)) if read else []
    elif filling.running:  # a model is asked
        _draw_progress(filling)
    return register.collaborations()


@st.fragment(run_every=_EVERY)
def _draw_progress(filling: Background) -> None:
    progress = filling.progress
    if progress:
        said = say("register.filling", done=progress.done, count=progress.count)
        st.progress(progress.done / max(1, progress.count), text=said)
    elif not filling.running:
        st.rerun()


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
