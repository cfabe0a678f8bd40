"""What of a loaded file is not in its text: a kind, for a page to say it its own way, and English.

Each is a clause without a full stop, to stand beside the file's name.
"""

from assistant.types import Fault

TEXTS = {
    "hidden_text": "hidden text was left out",
    "hidden_sheet": "the hidden sheet “{name}” was left out",
    "hidden_cells": "hidden rows or columns of the sheet “{name}” were left out",
    "hidden_slide": "the hidden slide {page} was left out",
    "struck_text": "struck or deleted text was left out",
    "formulas": "some formulas have no stored value; open and save it in a spreadsheet program",
    "empty_pages": "these of its {total} pages have no text, probably scans without OCR: {pages}",
    "unreadable_pages": "the text of these of its {total} pages cannot be read, as a font does not "
    "say what its signs mean: {pages}",
    "recognised_pages": "read by text recognition (OCR), which may err: page {pages}",
    "ocr_missing": "text recognition (OCR) is not installed: install Tesseract with the languages "
    "of the documents, and load it again",
    "recognised": "read by text recognition (OCR), which may err",
    "attachment": "the attachment “{name}” was not read: {said}",
    "embedded": "the embedded file “{name}” was not read",
    "mail_container": "{name} holds parts of the mail that were not all read",
    "encrypted_part": "an encrypted part of the mail was not read",
    "damaged_signs": "some damaged characters could not be read",
    "cut_heads": "a title or heading of over {limit} characters was cut",
    "dynamic_form": "it is a form (XFA) that only Adobe's programs draw; what was filled in was "
    "read without the form's own text",
    "pictures": "there is text in pictures that was not read",
}


def note_text(note: Fault) -> str:
    """A note in English."""
    return TEXTS[note.kind].format_map(note.values)
