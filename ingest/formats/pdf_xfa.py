"""What was filled into a PDF form of Adobe's own kind (XFA), which no page of the file shows."""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from ingest.archive import local, parse_xml

_XFA_FORMS = (2, 3)  # of PDFium: all of it, or beside an ordinary form
_DATA = "datasets"


def is_xfa(document: Any) -> bool:
    return document.get_formtype() in _XFA_FORMS


def filled_values(document: Any) -> list[str]:
    """A line for each field that holds something, by the field's name."""
    root = next(
        (
            parse_xml(_content(document.raw, number))
            for number in range(max(0, pdfium.FPDF_GetXFAPacketCount(document.raw)))
            if _name(document.raw, number) == _DATA
        ),
        None,
    )
    leaves = (one for one in root.iter() if not len(one)) if root is not None else ()
    return [
        f"{local(leaf).replace('_', ' ').strip()}: {' '.join(leaf.text.split())}"
        for leaf in leaves
        if local(leaf) and leaf.text and leaf.text.strip()
    ]


def _name(raw: Any, number: int) -> str:
    size = pdfium.FPDF_GetXFAPacketName(raw, number, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetXFAPacketName(raw, number, buffer, size)
    return buffer.value.decode("utf-8", "replace")


def _content(raw: Any, number: int) -> bytes:
    size = ctypes.c_ulong()
    pdfium.FPDF_GetXFAPacketContent(raw, number, None, 0, size)
    buffer = ctypes.create_string_buffer(size.value)
    pdfium.FPDF_GetXFAPacketContent(raw, number, buffer, size.value, size)
    return buffer.raw[: size.value]
