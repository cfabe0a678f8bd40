"""Reads .pdf by pypdf: sections by page and heading, the lines of a paragraph joined again."""

import io

import pypdf
from pypdf.errors import DependencyError

from ingest.file_errors import FileError
from ingest.formats.pdf_lines import Block, Line, LineBuilder, Typography, without_running_lines
from ingest.head_block import under_head_block
from ingest.metadata import is_usable_title
from ingest.reading import Composer, Fact, Reading, clean
from ingest.reflow import continues, reflow, usual_width


def read_pdf(data: bytes) -> Reading:
    """Raises FileError where it is encrypted or has no text layer."""
    reader = _open(data)
    pages = [_lines(page) for page in reader.pages]
    if not any(pages):
        raise FileError("scan")
    pages = without_running_lines(pages)
    composer = Composer()
    largest = _add_pages(pages, composer)
    title = _info_title(reader) or largest
    return under_head_block(composer, {"title": Fact(title)} if title else {})


def _open(data: bytes) -> pypdf.PdfReader:
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")  # many only forbid printing, and open without a password
        except DependencyError as error:
            raise FileError("encrypted") from error
        if not opened:
            raise FileError("encrypted")
    return reader


def _info_title(reader: pypdf.PdfReader) -> str:
    title = str((reader.metadata.title if reader.metadata else "") or "")
    title = " ".join(clean(title).split())
    return title if is_usable_title(title) else ""


def _lines(page: pypdf.PageObject) -> list[Line]:
    builder = LineBuilder()
    page.extract_text(visitor_text=builder.visit)
    builder.end_line()
    return builder.lines


def _add_pages(pages: list[list[Line]], composer: Composer) -> str:
    """Appends the pages; gives the largest heading of the first that has one."""
    typography = Typography(pages)
    texts = [line.text for lines in pages for line in lines]
    width, vocabulary = usual_width(texts), "\n".join(texts).lower()
    title, last = "", ""
    for number, lines in enumerate(pages, 1):
        composer.turn_to_page(number)
        blocks = list(typography.blocks(lines))
        for block in blocks:
            text = reflow(block.lines, width, vocabulary)
            if block.is_heading:
                composer.add_heading(" ".join(text.split()))
            else:
                between = " " if continues(last, text, width) else "\n\n"
                composer.add(text, between)
            last = "" if block.is_heading else block.lines[-1]
        title = title or _largest_heading(blocks)
    return title


def _largest_heading(blocks: list[Block]) -> str:
    """The first of the largest headings that can be a title."""
    best, size = "", 0.0
    for block in blocks:
        title = " ".join(clean(" ".join(block.lines)).split())
        if block.is_heading and block.size > size and is_usable_title(title):
            best, size = title, block.size
    return best
