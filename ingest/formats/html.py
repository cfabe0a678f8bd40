"""Reads .html and .htm: the article that trafilatura finds, as the page itself sets it."""

import copy
import re
from typing import Any

import trafilatura

from assistant.language.dates import parse_date
from ingest.file_errors import FileError
from ingest.formats.html_article import article_of
from ingest.formats.html_blocks import UNSEEN, add_blocks
from ingest.formats.html_encoding import decode_page
from ingest.formats.html_visible import LEFT_OUT, show_only_visible
from ingest.head_block import under_head_block
from ingest.metadata import is_usable_title
from ingest.reading import Composer, Fact, Reading

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BEGINNING = 2000  # characters

_DATES = {"extensive_search": False, "original_date": True}
_LINKED_DATA = "//body//script[@type='application/ld+json']"
_TIMES = "//time[not(ancestor::aside or ancestor::nav or ancestor::footer)]/@datetime"


def read_html(data: bytes) -> Reading:
    """Raises FileError where there is no text on the page."""
    page = _whole(data)
    composer = Composer()
    body = _body(page)
    if body is not None:
        _add(article_of(body), composer)
    if not composer.text:
        raise FileError("no_page_text")
    return under_head_block(composer, _facts(page))


def plain_page(data: bytes) -> Reading:
    """All that can be seen of a page that is a chapter or a mail, not an article among others."""
    composer = Composer()
    body = _body(_whole(data))
    if body is not None:
        _add([body], composer)
    return Reading(composer.text, composer.sections, notes=composer.notes)


def _add(elements: list[Any], composer: Composer) -> None:
    for element in elements:
        add_blocks(element, composer)
        for part in element.iter():
            if part.get(LEFT_OUT):
                composer.note("hidden_text" if part.get(LEFT_OUT) == "hidden" else "struck_text")


def _whole(data: bytes) -> str:
    """The text of a page, which trafilatura takes with <html> and <body> only."""
    page = _DECLARATION.sub("", decode_page(data))
    if "<html" in page[:_BEGINNING].lower():
        return page
    return f"<html><body>{page}</body></html>"


def _body(page: str) -> Any:
    """What can be seen of a page, navigation and forms left out; None where there is nothing."""
    tree: Any = trafilatura.load_html(page)
    if tree is None:
        return None
    show_only_visible(tree)
    body = tree.find(".//body")
    for element in list(body.iter()) if body is not None else ():
        if element.tag == "form":
            element.drop_tag()  # some programs set a whole page in one
        elif not isinstance(element.tag, str) or element.tag in UNSEEN:
            element.drop_tree()
    return body


def _facts(page: str) -> dict[str, Fact]:
    """What the page states about itself; dates among other stories on it are not its own."""
    stated = trafilatura.extract_metadata(page, date_config=_DATES)
    title = stated.title if is_usable_title(stated.title or "") else ""
    tree: Any = trafilatura.load_html(page)
    published = "" if tree is None else _date_of_head(tree) or _only_time(tree)
    values = {"title": title, "publisher": stated.sitename, "published": published}
    return {name: Fact(" ".join(value.split())) for name, value in values.items() if value}


def _date_of_head(tree: Any) -> str:
    head = copy.deepcopy(tree)
    linked_data = head.xpath(_LINKED_DATA)
    for body in head.iter("body"):
        body.clear()
        body.extend(linked_data)
    return trafilatura.extract_metadata(head, date_config=_DATES).date or ""


def _only_time(tree: Any) -> str:
    dates = {date for time in tree.xpath(_TIMES) if (date := parse_date(time))}
    return dates.pop() if len(dates) == 1 else ""
