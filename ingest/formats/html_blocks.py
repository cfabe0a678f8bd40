"""Headings, paragraphs, lists and tables of a page as lines of text; used for .html and mail."""

import re
from typing import Any

from ingest.reading import Composer

_HEADINGS = {"head", "h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"list", "ul", "ol"}
_TABLES = {"table"}
_ROWS, _CELLS, _ITEMS = {"row", "tr"}, {"cell", "td", "th"}, {"item", "li"}
_PARAGRAPHS = {
    *("p", "div", "section", "article", "main", "aside", "header", "footer", "blockquote"),
    *("quote", "pre", "code", "figure", "figcaption", "details", "summary", "dl", "dt", "dd"),
    *("address", "fieldset", "hr", "ab", "body"),
}
_BLOCKS = _HEADINGS | _LISTS | _TABLES | _PARAGRAPHS
UNSEEN = {
    *("script", "style", "noscript", "template", "nav", "svg", "head", "form", "button", "select"),
    *("iframe", "object", "math", "title", "meta", "link"),
}


def add_blocks(element: Any, composer: Composer) -> None:
    """Appends an element, whether of a page or of trafilatura's own vocabulary, block by block."""
    if element.tag in _HEADINGS:
        composer.add_heading(_inline(element))
    elif element.tag in _LISTS:
        composer.add("\n".join(_items(element, "")))
    elif element.tag in _TABLES and not _is_layout(element):
        composer.add("\n".join(_rows(element)))
    elif any(child.tag in _BLOCKS for child in element.iterdescendants()):
        _add_mixed(element, composer)
    else:
        composer.add(_inline(element))


def _add_mixed(element: Any, composer: Composer) -> None:
    """An element that holds blocks: they are appended each, the text between them too."""
    loose = [_squeezed(element.text)]
    for child in element:
        if child.tag in _BLOCKS or any(inner.tag in _BLOCKS for inner in child.iterdescendants()):
            composer.add("".join(loose))
            loose = []
            add_blocks(child, composer)
        else:
            loose.append("\n" if child.tag in ("lb", "br") else _inline(child))
        loose.append(_squeezed(child.tail))
    composer.add("".join(loose))


def _inline(element: Any) -> str:
    parts = [_squeezed(element.text)]
    for child in element:
        parts += ["\n" if child.tag in ("lb", "br") else _inline(child), _squeezed(child.tail)]
    return re.sub(r" *\n *", "\n", "".join(parts))


def _items(element: Any, indent: str) -> list[str]:
    lines: list[str] = []
    for item in element:
        nested = [child for child in item if child.tag in _LISTS]
        for child in nested:
            child.tag = "nested"
        own = " ".join(_inline_without(item, nested).split())
        if own:
            lines.append(f"{indent}- {own}")
        for child in nested:
            lines += _items(child, indent + "  ")
    return lines


def _inline_without(item: Any, nested: list[Any]) -> str:
    parts = [_squeezed(item.text)]
    for child in item:
        parts += ["" if child in nested else " " + _inline(child), _squeezed(child.tail)]
    return "".join(parts)


def _is_layout(table: Any) -> bool:
    """Whether the table arranges a page: a cell of it holds several blocks."""
    return any(sum(child.tag in _BLOCKS for child in cell) > 1 for cell in table.iter(*_CELLS))


def _rows(table: Any) -> list[str]:
    rows = []
    for row in table.iter(*_ROWS):
        cells = [" ".join(_inline(cell).split()) for cell in row if cell.tag in _CELLS]
        if any(cells):
            rows.append(" | ".join(cells))
    return rows


def _squeezed(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
