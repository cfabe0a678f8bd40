"""Which kinds of files are read, and by what: a module for each, imported when first needed."""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from ingest.reading import Reading

Reader = Callable[[bytes], Reading]


class _Place(NamedTuple):
    module: str
    function: str


_READERS = {
    (".txt", ".log"): _Place("text", "read_text"),
    (".md", ".markdown"): _Place("markdown", "read_markdown"),
    (".html", ".htm", ".xhtml"): _Place("html", "read_html"),
    (".pdf",): _Place("pdf", "read_pdf"),
    (".docx", ".docm", ".dotx", ".dotm"): _Place("docx", "read_docx"),
    (".xlsx", ".xlsm", ".xltx", ".xltm"): _Place("xlsx", "read_xlsx"),
    (".pptx", ".pptm", ".ppsx", ".potx"): _Place("pptx", "read_pptx"),
    (".odt", ".ott", ".ods", ".ots", ".odp", ".otp"): _Place("opendocument", "read_opendocument"),
    (".csv", ".tsv"): _Place("csv", "read_csv"),
    (".rtf",): _Place("rtf", "read_rtf"),
    (".epub",): _Place("epub", "read_epub"),
    (".eml",): _Place("mail", "read_mail"),
    (".msg",): _Place("outlook", "read_outlook"),
    (".zip",): _Place("zip", "read_zip"),
    (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp"): _Place("picture", "read_picture"),
}
_BY_SUFFIX = {suffix: place for suffixes, place in _READERS.items() for suffix in suffixes}

SUFFIXES = tuple(_BY_SUFFIX)
ARCHIVES = (".zip",)  # which hold files of equal standing, unlike attachments
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".svg", ".webp", ".tif", ".tiff", ".ico")


def reader_of(suffix: str) -> Reader:
    """The reader of files with this suffix, one of SUFFIXES."""
    place = _BY_SUFFIX[suffix]
    reader: Reader = getattr(import_module(f"ingest.formats.{place.module}"), place.function)
    return reader
