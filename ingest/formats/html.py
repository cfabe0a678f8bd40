"""Reads .html and .htm: the article by trafilatura, or the plain page where it finds none."""

import copy
import re
from typing import Any

import trafilatura

from assistant.language.dates import parse_date
from ingest.decoding import decode
from ingest.file_errors import FileError
from ingest.formats.html_blocks import UNSEEN, add_blocks
from ingest.head_block import under_head_block
from ingest.metadata import is_usable_title
from ingest.reading import Composer, Fact, Reading

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BEGINNING = 2000  # characters
_MOST_BETWEEN = 1.5  # times the article's words: with more, something else stands between
_FEW_WORDS = 12

_DATES = {"extensive_search": False, "original_date": True}
_LINKED_DATA = "//body//script[@type='application/ld+json']"
_TIMES = "//time[not(ancestor::aside or ancestor::nav or ancestor::footer)]/@datetime"


def read_html(data: bytes) -> Reading:
    """Raises FileError where there is no text on the page."""
    page = _DECLARATION.sub("", _decode_page(data))
    if "<html" not in page[:_BEGINNING].lower():
        page = f"<html><body>{page}</body></html>"  # trafilatura takes whole pages only
    article: Any = trafilatura.bare_extraction(page, include_comments=False)
    composer = Composer()
    if article is not None and article.body is not None:
        add_blocks(article.body, composer)
    if article is None or all(block.tag == "p" for block in article.body):
        composer = _structured(composer, _plain_page(page))
    if not composer.text:
        raise FileError("no_page_text")
    return under_head_block(composer, _facts(page))


def plain_page(data: bytes) -> Reading:
    """All that can be seen of a page that is a chapter or a mail, not an article among others."""
    page = _DECLARATION.sub("", _decode_page(data))
    composer = _plain_page(page if "<body" in page.lower() else f"<html><body>{page}</body></html>")
    return Reading(composer.text, composer.sections, notes=composer.notes)


def _structured(article: Composer, plain: Composer) -> Composer:
    """What trafilatura gave without headings and lists, with those of the plain page.

    That is the plain page from the article's first paragraph to its last, or all of it where it
    holds hardly more words; the article as it is where neither can be told.
    """
    paragraphs = article.text.split("\n\n")
    cut = plain.cut(paragraphs[0], paragraphs[-1])
    words = _count(article)
    if cut and _count(cut) <= _MOST_BETWEEN * words:
        return cut
    return plain if not words or _count(plain) <= words + _FEW_WORDS else article


def _count(composer: Composer) -> int:
    return len(re.findall(r"\w+", composer.text))


def _decode_page(data: bytes) -> str:
    """UTF-8 where it is that, otherwise as the page declares, otherwise by its looks."""
    declared = _CHARSET.search(data[:4096])
    for encoding in ("utf-8-sig", declared.group(1).decode() if declared else ""):
        try:
            if encoding and b"\0" not in data:
                return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue  # the next way of decoding; the last one raises
    return decode(data, mend=True)


def _plain_page(page: str) -> Composer:
    """All of the page that can be seen, navigation and forms left out."""
    composer = Composer()
    tree: Any = trafilatura.load_html(page)
    body = None if tree is None else tree.find(".//body")
    if body is None:
        return composer
    for element in list(body.iter()):
        if not isinstance(element.tag, str) or element.tag in UNSEEN:
            element.drop_tree()
    add_blocks(body, composer)
    return composer


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
