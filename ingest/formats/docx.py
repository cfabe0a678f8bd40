"""Reads .docx: paragraphs, lists and tables in document order, headings as sections."""

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from ingest.file_errors import FileError
from ingest.head_block import under_head_block
from ingest.metadata import is_usable_title
from ingest.reading import Composer, Fact, Reading

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an older container, which also wraps encrypted files
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEADING = re.compile(r"(?:heading|title|subtitle)\b", re.IGNORECASE)
_ITEM = re.compile(r"list (?:bullet|number)", re.IGNORECASE)
_CONTENTS = re.compile(r"toc \d|table of figures", re.IGNORECASE)
_BODY_TEXT_LEVEL = "9"
_SET_APART = {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:instrText")}
_CHARACTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read_docx(data: bytes) -> Reading:
    """Raises FileError where it is encrypted, no DOCX, or without text."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise FileError("encrypted")
        raise FileError("old_office")
    document = docx.Document(io.BytesIO(data))
    composer = Composer()
    _add_blocks(document.element.body, document, composer)
    if not composer.text:
        raise FileError("no_text")
    title = " ".join((document.core_properties.title or "").split())
    facts = {"title": Fact(title)} if is_usable_title(title) else {}
    return under_head_block(composer, facts)


def _add_blocks(parent: Any, document: WordDocument, composer: Composer) -> None:
    previous_was_item = False
    for block in _blocks(parent):
        is_item = False
        if block.tag == qn("w:tbl"):
            composer.add("\n".join(_rows(block)))
        elif _CONTENTS.match(_style_name(block, document)):
            continue
        elif _is_heading(block, document):
            composer.add_heading(_text(block))
        else:
            is_item = _is_item(block, document)
            text = _text(block).strip()
            between = "\n" if is_item and previous_was_item else "\n\n"
            composer.add(f"- {text}" if is_item and text else text, between)
        previous_was_item = is_item


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, those within content controls and insertions too."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag not in _SET_APART:
            yield from _blocks(child)


def _is_heading(paragraph: Any, document: WordDocument) -> bool:
    level = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if level is not None:
        return bool(level.get(qn("w:val")) != _BODY_TEXT_LEVEL)
    return bool(_HEADING.match(_style_name(paragraph, document)))


def _is_item(paragraph: Any, document: WordDocument) -> bool:
    numbered = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    return numbered or bool(_ITEM.match(_style_name(paragraph, document)))


def _style_name(paragraph: Any, document: WordDocument) -> str:
    style = document.styles.get_by_id(paragraph.style, 1) if paragraph.style else None
    return (style.name if style is not None else "") or ""


def _text(element: Any) -> str:
    """The text as it reads with all changes accepted; text boxes and field codes left out."""
    if element.tag == qn("w:t"):
        return element.text or ""
    if element.tag in _CHARACTERS:
        return _CHARACTERS[element.tag]
    inner = "".join(_text(child) for child in element if child.tag not in _SET_APART)
    return f"{inner}\n" if element.tag == qn("w:p") else inner


def _rows(table: Any) -> list[str]:
    rows = []
    for row in table.iterchildren(qn("w:tr")):
        cells = [" ".join(_text(cell).split()) for cell in row.iterchildren(qn("w:tc"))]
        if any(cells):
            rows.append(" | ".join(cells))
    return rows
