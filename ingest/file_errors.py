"""Why a file was not loaded: a kind, for a page to say it its own way, and English."""

from assistant.errors import LoadError
from assistant.fault_texts import told
from assistant.types import Fault

TEXTS = {
    "unreadable": "it cannot be read ({said}). Check its path and permissions.",
    "irregular": "it is not a regular file. Give the files themselves.",
    "unsupported": "files of this kind are not supported. Convert it to one of {kinds}.",
    "large": "it is too large ({size:.1f} MB; the limit is {limit:g}). Split it, or raise "
    "ingest.max_megabytes in assistant.toml.",
    "path": "its path is not valid UTF-8. Rename it.",
    "blank": "it is empty. Remove it or fill it.",
    "long": "its text is over {limit:,} characters long. Split it into parts.",
    "passages": "it has {count:,} passages (the limit is {limit:,}). Split it into parts.",
    "unfindable": "it does not come back from the indexes built with it. "
    "Save it in another format.",
    "lost": "what was stored of it was damaged, and its file is gone. Add the file again.",
    "grew": "it grew while it was read. Load it again when it is complete.",
    "slow": "it took longer than {seconds:g} seconds and was given up; it may be malformed. "
    "Save it again, or raise ingest.seconds_per_file in assistant.toml.",
    "died": "reading it ended the loading process (exit code {code}); it may be malformed. "
    "Save it again, or convert it to another format.",
    "memory": "it needs more memory than {limit} MB. Split it into parts.",
    "damaged": "it is malformed or damaged ({said}). Open it in the program it was made with, "
    "save it again and load that.",
    "nul": "it is not text, although its name says so (it holds NUL bytes). "
    "Save it as plain text in UTF-8.",
    "controls": "it is not text, although its name says so (it is full of control characters). "
    "Save it as plain text in UTF-8.",
    "utf16": "its UTF-16 text is damaged at byte {place}. Save it again in UTF-8.",
    "utf8": "its UTF-8 text is damaged at byte {place}. Mend that place or save it again.",
    "encoding": "its text is in an encoding that could not be told. Save it as UTF-8.",
    "encrypted": "it is encrypted. Save a copy without a password and load that.",
    "old_office": "it is of the older .doc, .xls or .ppt kind. Save it as .docx, .xlsx or .pptx.",
    "no_rtf": "it is no rich text, although its name says so. Save it again as .rtf or .docx.",
    "unpacks": "a part of it unpacks to over {limit} MB. Split it into parts.",
    "no_text": "there is no text in it. If it holds scans, run OCR on them first.",
    "scan": "it has no text layer; it is probably a scan. Install Tesseract, or run OCR on it (for "
    "example with ocrmypdf) and load the result.",
    "ocr_missing": "it is a picture, and text recognition (OCR) is not installed. Install "
    "Tesseract with the languages of your documents and load it again.",
    "ocr_failed": "it is a picture in which text could not be looked for, or not in time. "
    "Convert it to PNG, or raise ingest.seconds_per_file in assistant.toml.",
    "unreadable_text": "its text cannot be read, as its fonts do not say what their signs mean. "
    "Print it to a new PDF from the program it was made with, or run OCR on it.",
    "no_page_text": "there is no text on the page. Save the page with its text in it.",
    "no_mail": "it is not a mail message (it has no headers). Export the mail again.",
    "empty_mail": "the mail has neither subject nor text. Export it with its text.",
}


class FileError(LoadError):
    """A file cannot be loaded, for the reason `kind`; `values` fill its text."""

    fault: Fault

    def __init__(self, kind: str, **values: str | int | float) -> None:
        super().__init__(*told(kind, TEXTS[kind], values))
