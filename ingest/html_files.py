"""Reads .html and .htm: the article by trafilatura, or the plain page where it finds none."""

import codecs
import re
from typing import Any

import trafilatura

from assistant.errors import LoadError
from ingest.decoding import decode
from ingest.head_block import under_head_block
from ingest.metadata import is_usable_title
from ingest.reading import Composer, Fact, Reading

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BEGINNING = 2000  # characters
_MORE, _FEW_WORDS = 1.03, 12  # so many more words on the plain page are still the article's
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
_UNSEEN = {
    *("script", "style", "noscript", "template", "nav", "svg", "head", "form", "button", "select"),
    *("iframe", "object", "math", "title", "meta", "link"),
}


def read_html(data: bytes) -> Reading:
    """Raises LoadError where there is no text on the page."""
    page = _DECLARATION.sub("", _decode_page(data))
    if "<html" not in page[:_BEGINNING].lower():
        page = f"<html><body>{page}</body></html>"  # trafilatura takes whole pages only
    dates = {"extensive_search": False, "original_date": True}
    article: Any = trafilatura.bare_extraction(
        page, include_comments=False, with_metadata=True, date_extraction_params=dates
    )
    composer = Composer()
    if article is not None and article.body is not None:
        _add(article.body, composer)
    if article is None or all(block.tag == "p" for block in article.body):
        composer = _fuller(composer, _plain_page(page))
        article = article or trafilatura.extract_metadata(page, date_config=dates)
    if not composer.text:
        raise LoadError("there is no text on the page. Save the page with its text in it.")
    return under_head_block(composer, _facts(article))


def _fuller(article: Composer, plain: Composer) -> Composer:
    """The plain page where the article is missing, or is the same words without structure."""
    words, all_words = (len(re.findall(r"\w+", made.text)) for made in (article, plain))
    return plain if not words or all_words <= _MORE * words + _FEW_WORDS else article


def _decode_page(data: bytes) -> str:
    """UTF-8 where it is that, otherwise as the page declares, otherwise by its looks."""
    declared = _CHARSET.search(data[:4096])
    for encoding in ("utf-8-sig", declared.group(1).decode() if declared else ""):
        try:
            if encoding and b"\0" not in data:
                return codecs.decode(data, encoding, "strict")
        except (UnicodeDecodeError, LookupError):
            continue  # the next way of decoding; the last one raises
    return decode(data)


def _facts(article: Any) -> dict[str, Fact]:
    if article is None:
        return {}
    title = article.title if is_usable_title(article.title or "") else ""
    values = {"title": title, "publisher": article.sitename, "published": article.date}
    return {name: Fact(" ".join(value.split())) for name, value in values.items() if value}


def _plain_page(page: str) -> Composer:
    """All of the page that can be seen, navigation and forms left out."""
    composer = Composer()
    tree: Any = trafilatura.load_html(page)
    body = None if tree is None else tree.find(".//body")
    if body is None:
        return composer
    for element in list(body.iter()):
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            element.drop_tree()
    _add(body, composer)
    return composer


def _add(element: Any, composer: Composer) -> None:
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
            _add(child, composer)
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
