"""What is drawn on a PDF page and not meant to be read: layers turned off, words struck by hand."""

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium

_SCALE = 2  # pixels a point
_OPTIONAL = "OC"  # the mark of what belongs to a layer


def annotations(page: Any) -> Iterator[Any]:
    """Its notes, fields and marks one by one; each is closed before the next."""
    for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
        if annotation:
            yield annotation
            pdfium.FPDFPage_CloseAnnot(annotation)


def struck_by_hand(page: Any) -> Iterator[tuple[float, float, float]]:
    """Where a reader struck words out: from left to right, and how high, in points."""
    quad = pdfium.FS_QUADPOINTSF()
    for annotation in annotations(page):
        if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_STRIKEOUT:
            for number in range(pdfium.FPDFAnnot_CountAttachmentPoints(annotation)):
                if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, number, quad):
                    xs = (quad.x1, quad.x2, quad.x3, quad.x4)
                    yield min(xs), max(xs), (quad.y1 + quad.y2 + quad.y3 + quad.y4) / 4


def in_hidden_layers(page: Any, texts: Sequence[Any]) -> list[Any]:
    """Those of a page's text objects that stand on layers which are turned off.

    PDFium does not tell which these are; but nothing of them is there when the page is drawn.
    """
    layers: dict[str, list[Any]] = {}
    for text in texts:
        name = _layer(text.raw)
        if name is not None:
            layers.setdefault(name, []).append(text)
    if not layers:
        return []
    drawn = page.render(scale=_SCALE, grayscale=True, may_draw_forms=False).to_numpy()
    height = page.get_height()
    hidden = (
        inside
        for inside in layers.values()
        if not any(_has_ink(drawn, height, text.get_bounds()) for text in inside)
    )
    return [text for inside in hidden for text in inside]


def _layer(raw: Any) -> str | None:
    """The name of the layer that an object stands on; None where it stands on none."""
    for number in range(pdfium.FPDFPageObj_CountMarks(raw)):
        mark = pdfium.FPDFPageObj_GetMark(raw, number)
        if (
            _read(lambda b, n, out, m=mark: pdfium.FPDFPageObjMark_GetName(m, b, n, out))
            == _OPTIONAL
        ):
            return _read(
                lambda b, n, out, m=mark: pdfium.FPDFPageObjMark_GetParamStringValue(
                    m, b"Name", b, n, out
                )
            )
    return None


def _read(fill: Any) -> str:
    size = ctypes.c_ulong()
    if not fill(None, 0, size) or not size.value:
        return ""
    buffer = ctypes.create_string_buffer(size.value)
    fill(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size.value, size)
    return buffer.raw[: size.value].decode("utf-16-le", "replace").rstrip("\0")


def _has_ink(drawn: Any, height: float, place: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = (int(_SCALE * value) for value in place)
    area = drawn[max(0, int(_SCALE * height) - top) : int(_SCALE * height) - bottom, left:right]
    return bool(area.size and area.min() != area.max())
