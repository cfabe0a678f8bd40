"""Reads .epub: the chapters in the order of the book, with the title and date that it states."""

from typing import Any

from assistant.language.dates import parse_date
from ingest.archive import Archive, attribute, local, resolve
from ingest.file_errors import FileError
from ingest.formats.html import plain_page
from ingest.head_block import under_head_block
from ingest.reading import Composer, Fact, Reading

_CONTAINER = "META-INF/container.xml"
_FIELDS = {"title": "title", "publisher": "publisher", "date": "published", "language": "language"}


def read_epub(data: bytes) -> Reading:
    """Raises FileError where it is no book, or there is no text in it."""
    archive = Archive(data)
    book = _book(archive)
    root = archive.xml(book)
    composer = Composer()
    for chapter in _chapters(root, book):
        content = archive.read(chapter)
        if content:
            composer.add_reading(plain_page(content))
    if not composer.text:
        raise FileError("no_text")
    return under_head_block(composer, _facts(root))


def _book(archive: Archive) -> str:
    container = archive.xml(_CONTAINER)
    for element in container.iter() if container is not None else ():
        if local(element) == "rootfile":
            return attribute(element, "full-path") or ""
    return next((m.filename for m in archive.members if m.filename.endswith(".opf")), "")


def _chapters(root: Any, book: str) -> list[str]:
    elements = list(root.iter()) if root is not None else []
    items = {attribute(e, "id"): attribute(e, "href") or "" for e in elements if local(e) == "item"}
    order = [attribute(e, "idref") for e in elements if local(e) == "itemref"]
    return [resolve(book, items[id]) for id in order if items.get(id)]


def _facts(root: Any) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for element in root.iter() if root is not None else ():
        name, value = _FIELDS.get(local(element), ""), " ".join((element.text or "").split())
        if name == "published":
            value = parse_date(value)
        if name and value:
            facts.setdefault(name, Fact(value))
    return facts
