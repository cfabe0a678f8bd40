"""Headings, paragraphs, lists and tables of a page as lines of text; used for .html and mail."""

import re
from typing import Any

from ingest.reading import Composer
from ingest.tables import Cell, table_text

_HEADINGS = {"head", "h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"list", "ul", "ol"}
_TABLES = {"table"}
_LONG_CELL = 300  # characters
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
    elif element.tag == "dl" and not any(p.tag in _HEADINGS | _TABLES for p in element.iter()):
        composer.add("\n".join(_definitions(element)))
    elif element.tag == "pre" and len(element.findall(".//*")) < 2:
        composer.add("".join(element.itertext()))
    elif element.tag in _TABLES and not _is_layout(element):
        composer.add(_table(element))
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
    """Whether the table arranges a page: cells of it hold text in blocks, not values."""
    if table.get("role") in ("presentation", "none"):
        return True
    cells = list(table.iter(*_CELLS))
    if not cells or any(part.tag in _HEADINGS for part in table.iterdescendants()):
        return True
    blocks = [sum(child.tag in _BLOCKS for child in cell) for cell in cells]
    rows = [row for row in table.iter(*_ROWS) if _table_of(row) is table]
    own = [cell for row in rows for cell in row if cell.tag in _CELLS]
    if (
        len(rows) == 1
        or len(own) == 1
        or all(next(c.iter(*_TABLES), None) is not None for c in own)
    ):
        return any(blocks)
    long = any(len("".join(cell.itertext())) > _LONG_CELL for cell in cells)
    return long and max(blocks) > 1


def _table_of(element: Any) -> Any:
    return next(above for above in element.iterancestors() if above.tag in _TABLES)


def _definitions(element: Any) -> list[str]:
    """Terms with what is said of them, a line each."""
    lines: list[str] = []
    for part in element.iter("dt", "dd"):
        text = " ".join(_inline(part).split())
        if part.tag == "dd" and lines and lines[-1].endswith(":"):
            lines[-1] += f" {text}"
        elif text:
            lines.append(f"{text.rstrip(':')}:" if part.tag == "dt" else text)
    return [line.removesuffix(":") for line in lines]


def _table(table: Any) -> str:
    """The rows of a table, not those of tables within it."""
    captions = [_inline(part) for part in table if part.tag == "caption"]
    rows = [
        [_cell(cell) for cell in row if cell.tag in _CELLS]
        for row in table.iter(*_ROWS)
        if _table_of(row) is table
    ]
    return table_text(rows, " ".join(captions))


def _cell(cell: Any) -> Cell:
    in_head = any(above.tag == "thead" for above in cell.iterancestors())
    head = cell.tag == "th" or in_head or cell.get("role") in ("head", "columnheader")
    return Cell(_cell_text(cell), head, _count(cell, "colspan"), _count(cell, "rowspan"))


def _count(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return int(value) if value.isdecimal() and len(value) < 6 else 1


def _cell_text(cell: Any) -> str:
    """What a cell holds on one line: items and paragraphs apart, tables within it row by row."""
    pieces, loose = [], [cell.text or ""]
    for child in cell:
        if child.tag in _BLOCKS or any(inner.tag in _BLOCKS for inner in child.iterdescendants()):
            pieces.append("".join(loose))
            pieces += _pieces(child)
            loose = []
        else:
            loose.append(" " if child.tag in ("lb", "br") else _inline(child))
        loose.append(child.tail or "")
    pieces.append("".join(loose))
    return "; ".join(piece for piece in (" ".join(p.split()) for p in pieces) if piece)


def _pieces(block: Any) -> list[str]:
    if block.tag in _TABLES:
        return _table(block).split("\n")
    if block.tag in _LISTS:
        return [line.strip(" -") for line in _items(block, "")]
    return [_cell_text(block)]


def _squeezed(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
