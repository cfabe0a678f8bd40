"""Equations of office files in a line: fractions by a stroke, powers raised, roots signed."""

from typing import Any

from ingest.archive import attribute, local
from ingest.marks import lowered, raised
from ingest.open_packaging import child, children, value


def linear(element: Any) -> str:
    """An equation, or a part of one, as text."""
    name = local(element)
    if name == "t":
        return element.text or ""
    written = _FORMS.get(name)
    return written(element) if written else "".join(linear(part) for part in element)


def _part(element: Any, name: str) -> str:
    found = child(element, name)
    return linear(found) if found is not None else ""


def _grouped(text: str) -> str:
    return text if text.replace(".", "").replace(",", "").isalnum() else f"({text})"


def _fraction(element: Any) -> str:
    above, below = _part(element, "num"), _part(element, "den")
    if value(element, "fPr", "type") == "noBar":
        return f"({above} {below})"
    return f"{_grouped(above)}/{_grouped(below)}"


def _script(element: Any) -> str:
    return _part(element, "e") + _below(_part(element, "sub")) + _above(_part(element, "sup"))


def _above(text: str) -> str:
    if not text:
        return ""
    signs = raised(text)
    return signs if not any(c.isalpha() for c in text) and signs != text else f"^{_grouped(text)}"


def _below(text: str) -> str:
    if not text:
        return ""
    signs = lowered(text)
    return signs if not any(c.isalpha() for c in text) and signs != text else f"_{_grouped(text)}"


def _root(element: Any) -> str:
    return f"{raised(_part(element, 'deg'))}√({_part(element, 'e')})"


def _large(element: Any) -> str:
    sign = value(element, "naryPr", "chr") or "∫"
    limits = _below(_part(element, "sub")) + _above(_part(element, "sup"))
    return f"{sign}{limits} {_part(element, 'e')}"


def _brackets(element: Any) -> str:
    properties = child(element, "dPr")
    signs = [child(properties, name) for name in ("begChr", "sepChr", "endChr")]
    given = [attribute(sign, "val") if sign is not None else None for sign in signs]
    begin, between, end = (g if g is not None else d for g, d in zip(given, "(|)", strict=True))
    return begin + between.join(linear(part) for part in children(element, "e")) + end


def _function(element: Any) -> str:
    return f"{_part(element, 'fName')} {_part(element, 'e')}"


def _rows(element: Any) -> str:
    rows = [[linear(e) for e in children(row, "e")] for row in children(element, "mr")]
    rows = rows or [[linear(e)] for e in children(element, "e")]
    return "; ".join(", ".join(row) for row in rows)


def _limit(element: Any) -> str:
    return f"{_part(element, 'e')}_{_grouped(_part(element, 'lim'))}"


_FORMS = {
    "f": _fraction,
    **dict.fromkeys(("sSup", "sSub", "sSubSup"), _script),
    "rad": _root,
    "nary": _large,
    "d": _brackets,
    "func": _function,
    **dict.fromkeys(("m", "eqArr"), _rows),
    **dict.fromkeys(("limLow", "limUpp"), _limit),
}
