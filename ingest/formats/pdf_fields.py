"""What was written on a PDF page after it was made: values of forms, typed text, comments."""

import ctypes
import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as pdfium

from ingest.formats.pdf_glyphs import Glyph
from ingest.formats.pdf_segments import Segment
from ingest.formats.pdf_unseen import annotations

_BUTTON, _BOX, _RADIO, _SIGNATURE = 1, 2, 3, 7
_CHOICES = (4, 5)
_HIDDEN = 2 | 32  # flags: hidden, not shown
_SIZE = 11.0
_COMMENTS = {
    pdfium.FPDF_ANNOT_TEXT,
    pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_SQUIGGLY,
    pdfium.FPDF_ANNOT_STRIKEOUT,
    pdfium.FPDF_ANNOT_CARET,
    pdfium.FPDF_ANNOT_STAMP,
    pdfium.FPDF_ANNOT_INK,
    pdfium.FPDF_ANNOT_SQUARE,
    pdfium.FPDF_ANNOT_CIRCLE,
    pdfium.FPDF_ANNOT_LINE,
    pdfium.FPDF_ANNOT_POLYGON,
}


def filled_in(page: Any) -> tuple[list[Segment], list[str]]:
    """Values and typed text where they stand, and comments."""
    found: list[Segment] = []
    comments: list[str] = []
    for annotation in annotations(page):
        if pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind == pdfium.FPDF_ANNOT_WIDGET and page.formenv:
            found += _placed(_value(page.formenv.raw, annotation), annotation)
        elif kind == pdfium.FPDF_ANNOT_WIDGET and (value := _string(annotation, b"V").strip()):
            name = _string(annotation, b"TU") or _string(annotation, b"T")
            found += _placed(f"{name}: {value}" if name else value, annotation)
        elif kind == pdfium.FPDF_ANNOT_FREETEXT:
            found += _placed(_typed(annotation), annotation)
        elif kind in _COMMENTS and (said := _string(annotation, b"Contents").strip()):
            author = _string(annotation, b"T").strip()
            comments.append(f"Comment by {author}: {said}" if author else f"Comment: {said}")
    return found, comments


def _typed(annotation: Any) -> str:
    """The text of a note on the page, which some programs keep as a page of its own only."""
    rich = re.sub(r"<(?:/p|br */?)>", "\n", _string(annotation, b"RC"))
    return _string(annotation, b"Contents") or html.unescape(re.sub(r"<[^<>]*>", "", rich))


def _value(form: Any, annotation: Any) -> str:
    """A field's name and value, or whether its box is ticked."""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in (_BUTTON, _SIGNATURE):
        return ""
    name = _field(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, annotation)
    name = name or _field(pdfium.FPDFAnnot_GetFormFieldName, form, annotation)
    if kind in (_BOX, _RADIO):
        sign = "☒" if pdfium.FPDFAnnot_IsChecked(form, annotation) else "☐"
        choice = _field(pdfium.FPDFAnnot_GetFormFieldExportValue, form, annotation)
        words = choice if kind == _RADIO and choice not in ("", "Yes", "On", "Off") else ""
        return " ".join(part for part in (sign, f"{name}: {words}" if words else name) if part)
    chosen = _chosen(form, annotation) if kind in _CHOICES else ""
    value = chosen or _field(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation).strip()
    return f"{name}: {value}" if value and name else value


def _chosen(form: Any, annotation: Any) -> str:
    """What a list shows of the entries chosen in it, whose values may be mere codes."""

    def label(number: int) -> str:
        return _wide(
            lambda b, size: pdfium.FPDFAnnot_GetOptionLabel(form, annotation, number, b, size)
        )

    count = max(0, pdfium.FPDFAnnot_GetOptionCount(form, annotation))
    chosen = (n for n in range(count) if pdfium.FPDFAnnot_IsOptionSelected(form, annotation, n))
    return ", ".join(label(number).strip() for number in chosen)


def _field(get: Callable[..., int], form: Any, annotation: Any) -> str:
    return _wide(lambda buffer, size: get(form, annotation, buffer, size))


def _string(annotation: Any, key: bytes) -> str:
    return _wide(lambda b, size: pdfium.FPDFAnnot_GetStringValue(annotation, key, b, size))


def _wide(fill: Callable[[Any, int], int]) -> str:
    size = fill(None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    fill(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")


def _placed(text: str, annotation: Any) -> Iterator[Segment]:
    """The lines of a text from the top of its frame down."""
    frame = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, frame)
    lines = [
        line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()
    ]
    step = max(1.0, (frame.top - frame.bottom) / len(lines)) if lines else 0.0
    for number, line in enumerate(lines):
        baseline = frame.top - (number + 0.75) * step
        glyph = Glyph(line, frame.left, frame.right, baseline, _SIZE, "", False, 0, False, False)
        yield Segment([glyph]).finish()
