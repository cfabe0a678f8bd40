"""The register to look at: when each collaboration runs, and who works with whom."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

import altair as alt
import pandas as pd
import streamlit as st

from assistant.page.register.figures import day_of, listed
from assistant.page.render import clean
from assistant.page.wording import say
from assistant.register import Row
from assistant.register.exports.wording import in_words

_COLOUR, _OTHER = "#2f8791", "#c98b2b"  # legible on both themes
_TEXT = ("#1d2529", "#e6eaea")  # on the light theme, on the dark one
_YEARS = alt.Axis(format="%Y", tickCount="year", grid=True)
_LONGEST = 44  # characters of a label
_LONGEST_BESIDE = 22  # of one in the map
_MOST = 60  # partners that a map can show
_AREA, _LARGEST = 150, 8  # square pixels of a circle for each collaboration, up to so many
_STEPS = 200  # of pulling and pushing until the map rests


def draw_timeline(rows: Sequence[Row]) -> None:
    """A bar from start to end, a dot where only one date is known; then the same as a table."""
    told = [_span(row) for row in rows if day_of(row)]
    if not told:
        st.caption(say("register.no_dates"))
        return
    frame = pd.DataFrame(told).sort_values("from")
    base = alt.Chart(frame).encode(
        y=alt.Y("name:N", sort=list(frame["name"]), title=None, axis=alt.Axis(labelLimit=320)),
        tooltip=["name", "from_said", "to_said", "partners"],
    )
    bars = base.transform_filter("datum.has_end").mark_bar(height=12, cornerRadius=6, color=_COLOUR)
    dots = base.mark_circle(size=130, color=_OTHER, opacity=1)
    drawn = bars.encode(x=alt.X("from:T", title=None, axis=_YEARS), x2="to:T") + dots.encode(
        x="from:T"
    )
    st.altair_chart(drawn.properties(height=max(160, 34 * len(told))), width="stretch")
    _as_table(frame[["name", "from_said", "to_said", "partners"]])


def _span(row: Row) -> dict[str, object]:
    begin, end = day_of(row), row.cells["end"]
    finish = str(end.value) if end.given and end.value else ""
    return {
        "name": _cut(clean(in_words(row.cells["title"]) or row.document.title), _LONGEST),
        "from": _day(begin),
        "to": _day(finish or begin),
        "has_end": bool(finish),
        "from_said": begin,
        "to_said": finish,
        "partners": ", ".join(listed(row, "partners")),
    }


def _label(name: str) -> str:
    """A partner's short form where it has one."""
    short = re.search(r"\(([^()]+)\)$", name)
    return short[1] if short and len(name) > _LONGEST_BESIDE else _cut(name, _LONGEST_BESIDE)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _day(iso: str) -> str:
    return f"{iso}-01-01"[:10] if len(iso) == 4 else f"{iso}-01"[:10]


def draw_map(rows: Sequence[Row], filter_key: str) -> None:
    """Partners as circles, sized by collaborations, joined where they work together."""
    groups = [listed(row, "partners") for row in rows]
    sizes = Counter(name for group in groups for name in group)
    names = [name for name, _ in sizes.most_common(_MOST)]
    known = set(names)
    ties = Counter(pair for group in groups for pair in combinations(sorted(set(group) & known), 2))
    if not names:
        st.caption(say("register.empty_advice"))
        return
    places = _at_rest(tuple(names), tuple(sorted(ties.items())))
    nodes = pd.DataFrame(
        [
            {
                "name": name,
                "label": _label(name),
                "x": places[name][0],
                "y": places[name][1],
                "count": sizes[name],
                "area": _AREA * min(sizes[name], _LARGEST),
            }
            for name in names
        ]
    )
    chosen = st.altair_chart(
        _map(nodes, ties, places), width="stretch", on_select="rerun", key="register-map"
    )
    picked = (chosen.get("selection", {}).get("partner") or [{}])[0].get("name")
    if picked:
        st.button(
            say("register.only_partner", name=clean(picked)),
            on_click=lambda: st.session_state.update({filter_key: picked}),
        )
    pairs = [(a, b, count) for (a, b), count in ties.most_common()]
    _as_table(pd.DataFrame(pairs, columns=["", " ", say("register.number")]))


def _map(
    nodes: pd.DataFrame,
    ties: Counter[tuple[str, str]],
    places: dict[str, tuple[float, float]],
) -> alt.LayerChart:
    lines = pd.DataFrame(
        [
            {"x": places[a][0], "y": places[a][1], "x2": places[b][0], "y2": places[b][1], "n": n}
            for (a, b), n in ties.items()
        ],
        columns=["x", "y", "x2", "y2", "n"],
    )
    hidden = alt.Axis(labels=False, ticks=False, grid=False, domain=False, title=None)
    x = alt.X("x:Q", axis=hidden, scale=alt.Scale(padding=60))
    y = alt.Y("y:Q", axis=hidden, scale=alt.Scale(padding=30))
    edges = (
        alt.Chart(lines)
        .mark_rule(color="#8d9a9c", opacity=0.7)
        .encode(x=x, y=y, x2="x2", y2="y2", strokeWidth=alt.StrokeWidth("n:Q", legend=None))
    )
    partner = alt.selection_point(name="partner", fields=["name"])
    circles = (
        alt.Chart(nodes)
        .mark_circle(color=_COLOUR, opacity=1)
        .encode(
            x=x,
            y=y,
            tooltip=["name", "count"],
            size=alt.Size("area:Q", scale=None),
            color=alt.condition(partner, alt.value(_COLOUR), alt.value("#8d9a9c")),
        )
        .add_params(partner)
    )
    labels = _names(nodes).encode(x=x, y=y, text="label:N")
    drawn: alt.LayerChart = (edges + circles + labels).properties(height=560)
    return drawn


def _names(nodes: pd.DataFrame) -> alt.Chart:
    """Each just above its circle, however large."""
    drawn: alt.Chart = alt.Chart(nodes).mark_text(
        baseline="bottom",
        dy=alt.ExprRef("-sqrt(datum.area / PI) - 2"),
        fontSize=11,
        color=_TEXT[st.context.theme.type == "dark"],
    )
    return drawn


@lru_cache(maxsize=8)  # a page asks again at each click
def _at_rest(
    names: tuple[str, ...], tied: tuple[tuple[tuple[str, str], int], ...]
) -> dict[str, tuple[float, float]]:
    """Places where partners pull each other together and all push each other apart."""
    ties = dict(tied)
    turn = 2 * math.pi / len(names)
    at = {n: [math.cos(turn * i), math.sin(turn * i)] for i, n in enumerate(names)}
    for step in range(_STEPS):
        moves = {name: [-0.02 * x, -0.02 * y] for name, (x, y) in at.items()}
        for a, b in combinations(names, 2):
            dx, dy = at[a][0] - at[b][0], at[a][1] - at[b][1]
            apart = max(math.hypot(dx, dy), 0.05)
            tie = ties.get((min(a, b), max(a, b)), 0)
            force = 0.02 / apart**2 - (0.08 * (apart - 0.4) if tie else 0)
            for name, sign in ((a, 1), (b, -1)):
                moves[name][0] += sign * force * dx / apart
                moves[name][1] += sign * force * dy / apart
        cooling = 1 - step / _STEPS
        for name, (x, y) in moves.items():
            at[name][0] += max(-0.1, min(0.1, x)) * cooling
            at[name][1] += max(-0.1, min(0.1, y)) * cooling
    return {name: (x, y) for name, (x, y) in at.items()}


def _as_table(frame: pd.DataFrame) -> None:
    with st.expander(say("register.as_table")):
        st.table(frame)
