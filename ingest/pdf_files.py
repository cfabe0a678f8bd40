"""Reads .pdf by pypdf: a section per page, lines of a paragraph joined, running lines removed."""

import io
import re
from collections import Counter

import pypdf
from pypdf.errors import DependencyError

from assistant.errors import LoadError
from ingest.head_block import under_head_block
from ingest.metadata import is_usable_title
from ingest.reading import Composer, Fact, Reading, clean
from ingest.reflow import reflow, usual_width

_ENCRYPTED = "it is encrypted. Save a copy without a password and load that."
_SCANNED = (
    "it has no text layer; it is probably a scan. Run OCR on it (for example with ocrmypdf) "
    "and load the result."
)
_EDGE_LINES = 2  # at the top and the bottom of a page
_RECURRING = 0.6  # of the pages
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|sida|side|sivu|s\.)?\W*\d{1,3}\W*(?:(?:of|av|af)?\W*\d{1,3}\W*)?"
)


def read_pdf(data: bytes) -> Reading:
    """Raises LoadError where it is encrypted or has no text layer."""
    reader = _open(data)
    pages = [_page_lines(page) for page in reader.pages]
    if not any(any(lines) for lines in pages):
        raise LoadError(_SCANNED)
    pages = _without_running_lines(pages)
    composer = Composer()
    _add_pages(pages, composer)
    title = " ".join(clean(_info_title(reader)).split())
    return under_head_block(composer, {"title": Fact(title)} if is_usable_title(title) else {})


def _open(data: bytes) -> pypdf.PdfReader:
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")  # many only forbid printing, and open without a password
        except DependencyError as error:
            raise LoadError(_ENCRYPTED) from error
        if not opened:
            raise LoadError(_ENCRYPTED)
    return reader


def _info_title(reader: pypdf.PdfReader) -> str:
    return str((reader.metadata.title if reader.metadata else "") or "")


def _page_lines(page: pypdf.PageObject) -> list[str]:
    """The lines of a page; blank ones only where they set paragraphs apart."""
    lines = [line.rstrip() for line in page.extract_text().splitlines()]
    blank = sum(not line for line in lines)
    return [line for line in lines if line] if blank > 0.4 * len(lines) else lines


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """The pages less the headers, footers and page numbers that recur at their edges."""
    seen = Counter(shape for lines in pages for shape in {_shape(e) for e in _edges(lines)})
    least = max(3, _RECURRING * len(pages))

    def runs(line: str) -> bool:
        return seen[_shape(line)] >= least or bool(_PAGE_NUMBER.fullmatch(line.strip()))

    kept = []
    for lines in pages:
        first, last = 0, len(lines)
        while first < min(_EDGE_LINES, last) and runs(lines[first]):
            first += 1
        while last > max(first, len(lines) - _EDGE_LINES) and runs(lines[last - 1]):
            last -= 1
        kept.append(lines[first:last])
    return kept


def _edges(lines: list[str]) -> list[str]:
    return lines if len(lines) <= 2 * _EDGE_LINES else lines[:_EDGE_LINES] + lines[-_EDGE_LINES:]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _add_pages(pages: list[list[str]], composer: Composer) -> None:
    width = usual_width([line for lines in pages for line in lines])
    vocabulary = "\n".join("\n".join(lines) for lines in pages).lower()
    previous = ""
    for number, lines in enumerate(pages, 1):
        text = reflow(lines, width, vocabulary)
        goes_on = previous and text[:1].islower() and previous[-1] not in ".!?:"
        composer.add_page(text, number, " " if goes_on else "\n\n")
        previous = text or previous
