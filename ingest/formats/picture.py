"""Reads pictures of text by text recognition, where the system has it."""

from ingest import ocr
from ingest.file_errors import FileError
from ingest.reading import Composer, Reading
from ingest.reflow import reflow, usual_width


def read_picture(data: bytes) -> Reading:
    """Raises FileError where text recognition is missing, or finds nothing."""
    text = ocr.recognised(data)
    if text is None:
        raise FileError("ocr_failed" if ocr.program() else "ocr_missing")
    composer = Composer()
    for number, page in enumerate(text.split("\f"), 1):
        if page.strip():
            composer.turn_to_page(number)
            add_recognised(page, composer)
    if not composer.text:
        raise FileError("no_text")
    composer.note("recognised")
    return Reading(composer.text, composer.sections, notes=composer.notes)


def add_recognised(text: str, composer: Composer) -> None:
    """Appends recognised text, its paragraphs whole again."""
    lines = text.splitlines()
    composer.add(reflow(lines, usual_width(lines)))
