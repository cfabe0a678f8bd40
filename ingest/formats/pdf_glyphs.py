"""The signs of a PDF page with their places, by PDFium: those that a reader of the page sees."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from ingest.formats.pdf_unseen import in_hidden_layers, struck_by_hand

_INVISIBLE = 3  # a rendering mode
_WHITE, _DARKER = 250, 235  # of 255, the darkest channel of a colour
_FULL_PAGE = 0.5  # of its area: an image that a text layer lies under
_THIN = 3.0  # points: a rule
_BOX_SEGMENTS = 6  # of a path: a frame or a filled cell, whose edges are rules
_HYPHENS = (0x02, 0xAD, 0xFFFE)
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")
_BOLD_WEIGHT = 600
_STROKE = 2.6  # points: a line through words is no thicker
_STRUCK = (0.16, 0.45)  # times the size above the baseline: where it runs
_EDGE = 4.0  # points beyond the page that text may stick out
_OUTLINES = 30  # paths: as many as letters drawn as such
_FEWEST_HIDDEN = 3  # signs
_SMALLEST = 1.0  # points: smaller is not meant to be read


@dataclass(frozen=True, slots=True)
class Glyph:
    """A sign in a frame turned so that its line runs to the right and up is up, in points."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    font: str
    bold: bool
    turn: int  # by how many quarters the frame was turned
    unmapped: bool  # the font does not say what the sign means
    is_made: bool  # a space that PDFium put between words


@dataclass(frozen=True, slots=True)
class Rectangle:
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def grown(self, by: float) -> "Rectangle":
        return Rectangle(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def edges(self) -> list["Rectangle"]:
        return [
            Rectangle(self.left, self.bottom, self.right, self.bottom),
            Rectangle(self.left, self.top, self.right, self.top),
            Rectangle(self.left, self.bottom, self.left, self.top),
            Rectangle(self.right, self.bottom, self.right, self.top),
        ]

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a text object says of its signs."""

    size: float
    font: str
    bold: bool
    turn: int
    hidden: bool
    pale: bool
    order: int


class PageGlyphs:
    """What is drawn on a page: `glyphs` in the order of the file, `rules`, and the area of images.

    `hidden` says that there is text on it that nobody sees.
    """

    def __init__(self, page: Any) -> None:
        self._page, self._text = page, page.get_textpage()
        self.box = Rectangle(*page.get_bbox()).grown(_EDGE)
        self._looks: dict[int, _Look] = {}
        self._order: dict[int, int] = {}
        self._fills: list[tuple[int, Rectangle, bool]] = []  # order, place, whether dark enough
        self.images: list[Rectangle] = []
        self.rules: list[Rectangle] = []
        self._unseen = 0
        self._paths = 0
        self.struck = False
        self._take_objects()
        self._strokes: dict[int, list[Rectangle]] = {}
        for rule in self.rules:
            if rule.top - rule.bottom <= _STROKE and rule.right - rule.left > _STROKE:
                self._strokes.setdefault(int(rule.middle), []).append(rule)
        for left, right, height in struck_by_hand(page):
            line = Rectangle(left, height, right, height)
            self._strokes.setdefault(int(height), []).append(line)
        self.glyphs = list(self._glyphs())
        self._text.close()

    @property
    def hidden(self) -> bool:
        return self._unseen >= _FEWEST_HIDDEN

    @property
    def may_hold_text(self) -> bool:
        """Whether there is something on it that may show words, though it has no signs."""
        return bool(self.images) or self._paths > _OUTLINES

    @property
    def is_scan(self) -> bool:
        """Whether an image fills the page, as of a scanner."""
        return any(image.area >= _FULL_PAGE * self.box.area for image in self.images)

    def _take_objects(self) -> None:
        texts = []
        for order, item in enumerate(self._page.get_objects(max_depth=4)):
            self._order[_address(item.raw)] = order
            if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
                texts.append(item)
            elif item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.images.append(Rectangle(*item.get_bounds()))
            elif item.type == pdfium.FPDF_PAGEOBJ_PATH and not item.level:
                self._paths += 1
                self._take_path(order, item)
        self._off = {_address(item.raw) for item in in_hidden_layers(self._page, texts)}

    def _take_path(self, order: int, item: Any) -> None:
        place = Rectangle(*item.get_bounds())
        if min(place.right - place.left, place.top - place.bottom) <= _THIN:
            self.rules.append(place)
        elif pdfium.FPDFPath_CountSegments(item.raw) <= _BOX_SEGMENTS:
            self.rules += place.edges()
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item.raw, fill, stroke)
        if fill.value and not pdfium.FPDFPageObj_HasTransparency(item.raw):
            *colour, _ = _fill(item.raw)
            self._fills.append((order, place, min(colour) < _DARKER))

    def _glyphs(self) -> Iterator[Glyph]:
        raw, box = self._text.raw, pdfium.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        last: _Look | None = None
        for at in range(self._text.count_chars()):
            code = pdfium.FPDFText_GetUnicode(raw, at)
            if pdfium.FPDFText_IsGenerated(raw, at):
                if code == 0x20 and last:
                    yield Glyph(
                        " ", 0, 0, 0, last.size, last.font, last.bold, last.turn, False, True
                    )
                continue
            look = last = self._look(pdfium.FPDFText_GetTextObject(raw, at))
            pdfium.FPDFText_GetLooseCharBox(raw, at, box)
            pdfium.FPDFText_GetCharOrigin(raw, at, x, y)
            middle = (box.left + box.right) / 2
            if self._is_struck(look, middle, y.value):
                self.struck |= code > 0x20
                continue
            seen = self._is_seen(look, (box.left + box.right) / 2, y.value + 0.3 * look.size)
            if not seen or look.size < _SMALLEST:
                self._unseen += code > 0x20
                continue
            left, right = _along(look.turn, box)
            yield Glyph(
                "-" if code in _HYPHENS else chr(code),
                left,
                right,
                _up(look.turn, x.value, y.value),
                look.size,
                look.font,
                look.bold,
                look.turn,
                pdfium.FPDFText_HasUnicodeMapError(raw, at) == 1,
                False,
            )

    def _is_struck(self, look: _Look, x: float, y: float) -> bool:
        """Whether a rule runs through the middle of a sign; `y` is its baseline."""
        if look.turn:
            return False
        low, high = y + _STRUCK[0] * look.size, y + _STRUCK[1] * look.size
        heights = range(int(low), int(high) + 1)
        return any(
            rule.left <= x <= rule.right and low <= rule.middle <= high
            for height in heights
            for rule in self._strokes.get(height, ())
        )

    def _is_seen(self, look: _Look, x: float, y: float) -> bool:
        if look.hidden or not self.box.holds(x, y):
            return False
        if look.pale and not any(dark and place.holds(x, y) for _, place, dark in self._fills):
            return any(image.holds(x, y) for image in self.images)
        return not any(order > look.order >= 0 and r.holds(x, y) for order, r, _ in self._fills)

    def _look(self, item: Any) -> _Look:
        key = _address(item) if item else 0
        if key not in self._looks:
            self._looks[key] = (
                self._made_look(item) if item else _Look(11, "", False, 0, False, False, -1)
            )
        return self._looks[key]

    def _made_look(self, item: Any) -> _Look:
        size, matrix = ctypes.c_float(), pdfium.FS_MATRIX()
        pdfium.FPDFTextObj_GetFontSize(item, size)
        pdfium.FPDFPageObj_GetMatrix(item, matrix)
        font = pdfium.FPDFTextObj_GetFont(item)
        name = _font_name(font)
        bold = any(part in name.lower() for part in _BOLD_NAMES)
        bold |= bool(font) and pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
        *colour, alpha = _fill(item)
        unseen = pdfium.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE and not self.is_scan
        return _Look(
            size=abs(size.value) * math.hypot(matrix.c, matrix.d),
            font=f"{name}#{_address(font) if font else 0}",
            bold=bold,
            turn=round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4,
            hidden=unseen or alpha == 0 or _address(item) in self._off,
            pale=min(colour) >= _WHITE and alpha > 0,
            order=self._order.get(_address(item), -1),
        )


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _fill(item: Any) -> tuple[int, int, int, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return 0, 0, 0, 255
    return red.value, green.value, blue.value, alpha.value


def _font_name(font: Any) -> str:
    if not font:
        return ""
    buffer = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
    return buffer.value.decode("utf-8", "replace")


def _along(turn: int, box: Any) -> tuple[float, float]:
    """Where a sign begins and ends on its line."""
    if turn == 0:
        return box.left, box.right
    if turn == 1:
        return box.bottom, box.top
    return (-box.right, -box.left) if turn == 2 else (-box.top, -box.bottom)


def _up(turn: int, x: float, y: float) -> float:
    return (y, -x, -y, x)[turn]
