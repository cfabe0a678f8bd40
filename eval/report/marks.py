"""Small pieces of HTML and SVG, with everything that comes from outside escaped."""

from collections.abc import Iterable
from html import escape

from eval.compare.table import number


def tag(name: str, *inner: str, **attributes: object) -> str:
    """An element; `inner` is markup already, attributes are escaped. class_ is the class."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(inner)}</{name}>"


def text(value: object) -> str:
    return escape(str(value))


def rows(lines: Iterable[Iterable[str]], head: Iterable[str], **attributes: object) -> str:
    """A table; cells are markup already."""
    top = tag("thead", tag("tr", *(tag("th", text(name), scope="col") for name in head)))
    body = [tag("tr", *_cells(line)) for line in lines]
    return tag("div", tag("table", top, tag("tbody", *body)), **{"class_": "scroll", **attributes})


def share(value: float | None) -> str:
    return "–" if value is None else number(value)


def percent(value: float) -> str:
    """A place on an axis from 0 to 1, for a coordinate."""
    return f"{100 * min(1.0, max(0.0, value)):.2f}%"


def _cells(line: Iterable[str]) -> Iterable[str]:
    for place, cell in enumerate(line):
        yield tag("th", cell, scope="row") if place == 0 else tag("td", cell)
