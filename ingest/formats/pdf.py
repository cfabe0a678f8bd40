"""Reads .pdf by PDFium: sections by page and heading, columns and tables in reading order."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import PdfiumError

from ingest import ocr
from ingest.file_errors import FileError
from ingest.formats.pdf_fields import filled_in
from ingest.formats.pdf_fonts import Fonts
from ingest.formats.pdf_frames import with_framed_tables
from ingest.formats.pdf_glyphs import Glyph, PageGlyphs, Rectangle
from ingest.formats.pdf_layout import read_order, rows_of
from ingest.formats.pdf_lines import Block, Line, Typography
from ingest.formats.pdf_pictures import picture
from ingest.formats.pdf_running import without_running_lines
from ingest.formats.pdf_segments import Segment, segments
from ingest.formats.pdf_xfa import filled_values, is_xfa
from ingest.formats.picture import add_recognised
from ingest.head_block import under_head_block
from ingest.metadata import is_usable_title
from ingest.reading import Composer, Fact, Reading, clean
from ingest.reflow import continues, reflow, usual_width

_PASSWORD = 4  # PDFium's error
_AT_ONCE = 40  # pages
_MARGIN = 0.1  # of a page's height


def read_pdf(data: bytes) -> Reading:
    """Raises FileError where it is encrypted or nothing of it can be read."""
    document = _open(data)
    composer = Composer()
    pages = list(_pages(document))
    bodies, running = without_running_lines([page.lines for page in pages])
    if not any(bodies) and not any(page.may_hold_text for page in pages):
        bodies, running = [page.lines for page in pages], []  # pages that are all the same
    seen = _recognised(document, pages, bodies)
    _check(pages, bodies, seen, composer)
    for line in running:
        composer.add_running(line)
    largest = _add_pages(bodies, pages, seen, composer)
    if is_xfa(document):
        _add_form(filled_values(document), composer)
    title = _stated_title(document) or largest
    return under_head_block(composer, {"title": Fact(title)} if title else {})


def _open(data: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
    except PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or "assword" in str(error):
            raise FileError("encrypted") from error
        raise
    if document.get_formtype():
        document.init_forms()
    return document


@dataclass(slots=True)
class _Page:
    """A page as it reads, what was written on it afterwards, and what of it cannot be read."""

    lines: list[Line]
    comments: list[str]
    may_hold_text: bool
    scan: Rectangle | None  # the page's box, where an image fills it
    hides_text: bool
    strikes_text: bool
    unreadable: bool


def _pages(document: Any) -> Iterator[_Page]:
    """The pages; fonts are judged by several at once, signs kept of no more than these."""
    for first in range(0, len(document), _AT_ONCE):
        numbers = range(first, min(len(document), first + _AT_ONCE))
        drawn = [
            (PageGlyphs(page), *filled_in(page)) for page in map(document.__getitem__, numbers)
        ]
        fonts = Fonts(glyph for page, _, _ in drawn for glyph in page.glyphs)
        for page, fields, comments in drawn:
            legible = [read for glyph in page.glyphs if (read := fonts.read(glyph))]
            unreadable = any(glyph.text.strip() and not fonts.read(glyph) for glyph in page.glyphs)
            lines = _lines(legible, fields, page.rules)
            scan = page.box if page.is_scan else None
            yield _Page(
                lines, comments, page.may_hold_text, scan, page.hidden, page.struck, unreadable
            )


def _lines(glyphs: list[Glyph], fields: list[Segment], rules: list[Rectangle]) -> list[Line]:
    """The lines of a page, those set the way most are first."""
    turns = Counter(glyph.turn for glyph in glyphs) or Counter({0: 1})
    lines: list[Line] = []
    for number, (turn, _) in enumerate(turns.most_common()):
        found = segments(glyph for glyph in glyphs if glyph.turn == turn)
        found += fields if not number else []
        if found:
            ruled = rules if turn == 0 else []
            lines += read_order(with_framed_tables(rows_of(found), ruled), ruled)
    return lines


def _recognised(document: Any, pages: list[_Page], bodies: list[list[Line]]) -> dict[int, str]:
    """By page what text recognition finds on those that cannot be read otherwise."""
    found: dict[int, str] = {}
    for number, page in enumerate(pages):
        if page.unreadable or _is_empty(page, bodies[number]):
            text = ocr.recognised(picture(document[number]))
            if text is None:
                break  # it is missing, or the time is up
            if text.strip():
                found[number] = text
    return found


def _is_empty(page: _Page, lines: list[Line]) -> bool:
    """Whether a page shows something and says nothing, or no more than a stamp on its margin."""
    stamped = page.scan is not None and all(_is_on_margin(line, page.scan) for line in lines)
    return (not lines or stamped) and not page.comments and page.may_hold_text


def _is_on_margin(line: Line, box: Rectangle) -> bool:
    margin = _MARGIN * (box.top - box.bottom)
    return not line.whole and not box.bottom + margin < line.baseline < box.top - margin


def _check(
    pages: list[_Page], bodies: list[list[Line]], seen: dict[int, str], composer: Composer
) -> None:
    """Names what cannot be read; raises FileError where that is everything."""
    unread = [number for number in range(len(pages)) if number not in seen]
    unreadable = [number for number in unread if pages[number].unreadable]
    empty = [n for n in unread if n not in unreadable and _is_empty(pages[n], bodies[n])]
    if not any(bodies) and not seen and not any(page.comments for page in pages):
        raise FileError("unreadable_text" if unreadable else "scan")
    kinds = (("empty_pages", empty), ("unreadable_pages", unreadable), ("recognised_pages", seen))
    for kind, numbers in kinds:
        if numbers:
            named = ", ".join(str(number + 1) for number in numbers)
            composer.note(kind, pages=named, total=len(pages))
    if (empty or unreadable) and not ocr.program():
        composer.note("ocr_missing")
    if any(page.hides_text for page in pages):
        composer.note("hidden_text")
    if any(page.strikes_text for page in pages):
        composer.note("struck_text")


def _stated_title(document: Any) -> str:
    title = " ".join(clean(document.get_metadata_value("Title") or "").split())
    return title if is_usable_title(title) else ""


def _add_pages(
    bodies: list[list[Line]], pages: list[_Page], seen: dict[int, str], composer: Composer
) -> str:
    """Appends the pages; gives the largest heading of the first that has one."""
    if not any(bodies):
        bodies = [[] for _ in pages]
    typography = Typography(bodies)
    texts = [line.text for lines in bodies for line in lines if not line.whole]
    width, vocabulary = usual_width(texts), "\n".join(texts).lower()
    title, last = "", ""
    for number, (lines, page) in enumerate(zip(bodies, pages, strict=True), 1):
        composer.turn_to_page(number)
        if number - 1 in seen:
            add_recognised(seen[number - 1], composer)
            last = ""
        blocks = [] if number - 1 in seen else list(typography.blocks(lines))
        for block in blocks:
            last = _add_block(block, last, width, vocabulary, composer)
        for comment in page.comments:
            composer.add(comment)
        title = title or _largest_heading(blocks)
    return title


def _add_form(values: list[str], composer: Composer) -> None:
    """What was filled into a form that the pages do not show; that there is one is said."""
    said = " ".join(composer.text.split())
    missing = [line for line in values if line.partition(": ")[2] not in said]
    composer.add("\n".join(missing))
    composer.note("dynamic_form")


def _add_block(block: Block, last: str, width: int, vocabulary: str, composer: Composer) -> str:
    """Appends a block; gives the line that the next one may go on with."""
    if block.is_table:
        composer.add(block.lines[0])
        return ""
    text = reflow(block.lines, width, vocabulary)
    if block.is_heading:
        composer.add_heading(" ".join(text.split()))
        return ""
    composer.add(text, " " if continues(last, text, width) else "\n\n")
    return block.lines[-1]


def _largest_heading(blocks: list[Block]) -> str:
    """The first of the largest headings that can be a title."""
    best, size = "", 0.0
    for block in blocks:
        title = " ".join(clean(" ".join(block.lines)).split())
        if block.is_heading and block.size > size and is_usable_title(title):
            best, size = title, block.size
    return best
