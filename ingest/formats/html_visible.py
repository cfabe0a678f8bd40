"""A page's tree as it is seen: hidden and struck text taken out, raised figures raised."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.marks import lowered, raised

LEFT_OUT = "data-left-out"  # set on elements that something was taken out of

_NONE = re.compile(
    r"(?:^|;)\s*display\s*:\s*none\b|(?:^|;)\s*visibility\s*:\s*(?:hidden|collapse)\b"
)
_FAR = re.compile(
    r"(?:left|top|text-indent)\s*:\s*-\d{4,}|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)"
)
_CLEAR = re.compile(r"(?:^|;)\s*opacity\s*:\s*0?(?:\.0+)?\s*(?:;|$|!)")
_WHITE = re.compile(r"(?:^|;)\s*color\s*:\s*(?:#fff(?:fff)?|white)\b")
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through")
_UP = re.compile(r"vertical-align\s*:\s*(?:super|text-top)")
_DOWN = re.compile(r"vertical-align\s*:\s*sub\b")
_RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_AT_RULE = re.compile(r"@[^{;]+(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE = re.compile(r"([a-z][\w-]*)?(?:([.#])([\w-]+))?", re.IGNORECASE)
_STRUCK_TAGS = ("del", "s", "strike")
_ROLES = {
    **{"table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td"},
    **{"columnheader": "th", "rowheader": "th"},
}
_REFERENCE = re.compile(r"\[\s*(\d{1,3}|[a-z])\s*\]")

_Rules = dict[tuple[str, str], str]  # by tag and .class or #id: the declarations


def show_only_visible(tree: Any) -> None:
    """Changes the tree in place."""
    rules = _rules(tree)
    for element in list(tree.iter()):
        _name_by_role(element)
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "head"):
            continue
        style = _style(element, rules)
        if _is_hidden(element, style) or _is_white(element, style, rules):
            _take_out(element, "hidden")
        elif element.tag in _STRUCK_TAGS or _STRUCK.search(style):
            _take_out(element, "struck")
        elif element.tag == "sup" or _UP.search(style):
            _set(element, raised)
        elif element.tag == "sub" or _DOWN.search(style):
            _set(element, lowered)


def _name_by_role(element: Any) -> None:
    """Elements that only say by their role that they are a table or a part of one."""
    if isinstance(element.tag, str) and element.tag in ("div", "span", "ul", "li", "section"):
        element.tag = _ROLES.get((element.get("role") or "").lower(), element.tag)


def _is_hidden(element: Any, style: str) -> bool:
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    return bool(_NONE.search(style) or _FAR.search(style) or _CLEAR.search(style))


def _is_white(element: Any, style: str, rules: _Rules) -> bool:
    """Whether text is white, and nothing around it says that it stands on something else."""
    if not _WHITE.search(style) or "background" in style:
        return False
    return not any("background" in _style(above, rules) for above in element.iterancestors())


def _style(element: Any, rules: _Rules) -> str:
    """The declarations in force that simple selectors give, the element's own last."""
    found: list[str] = []
    if rules:
        keys = [("." + name) for name in (element.get("class") or "").split()]
        keys += [f"#{element.get('id')}"] if element.get("id") else []
        for key in ("", *keys):
            found += [rules.get(("", key), ""), rules.get((element.tag, key), "")]
    return ";".join([*(part for part in found if part), (element.get("style") or "").lower()])


def _rules(tree: Any) -> _Rules:
    rules: _Rules = {}
    for sheet in tree.iter("style"):
        if (sheet.get("media") or "all").lower() not in ("all", "screen"):
            continue
        text = _AT_RULE.sub(" ", _COMMENT.sub(" ", sheet.text or ""))
        for selectors, declarations in _RULE.findall(text):
            for tag, kind, name in _simple(selectors):
                rules[tag, kind + name] = (
                    rules.get((tag, kind + name), "") + ";" + declarations.lower()
                )
    return rules


def _simple(selectors: str) -> Iterator[tuple[str, str, str]]:
    for selector in selectors.split(","):
        match = _SIMPLE.fullmatch(selector.strip())
        if match and match.group():
            yield (match.group(1) or "").lower(), match.group(2) or "", match.group(3) or ""


def _take_out(element: Any, kind: str) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if (element.text_content() or "").strip():
        parent.set(LEFT_OUT, kind)
    element.drop_tree()


def _set(element: Any, signs: Any) -> None:
    """Its text in raised or lowered signs, without the brackets of a reference."""
    text = _REFERENCE.sub(r"\1", element.text_content())
    for child in list(element):
        element.remove(child)
    element.text = signs(text)
    element.tag = "span"
