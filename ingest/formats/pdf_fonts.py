"""Which fonts of a PDF can be read: some say nothing, or nonsense, of what their signs mean."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from assistant.language.letters import VOWELS
from ingest.formats.pdf_glyphs import Glyph

_MOSTLY = 0.5
_GLYPH_ORDER = 29  # how far a TrueType font's usual order of glyphs lies from ASCII
_LIGATURES = {11: "ff", 12: "fi", 13: "fl", 14: "ffi", 15: "ffl"}  # of TeX's own fonts
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 12  # letters to judge by


class Fonts:
    """Judges every font by all that a document sets in it."""

    def __init__(self, glyphs: Iterable[Glyph]) -> None:
        texts: dict[str, list[str]] = defaultdict(list)
        unmapped: dict[str, int] = defaultdict(int)
        for glyph in glyphs:
            texts[glyph.font].append(glyph.text)
            unmapped[glyph.font] += glyph.unmapped
        self._shift: dict[str, int] = {}
        self._unreadable: set[str] = set()
        for font, signs in texts.items():
            text = "".join(signs)
            doubtful = unmapped[font] > _MOSTLY * len(signs) or _is_odd(text)
            if doubtful and not _is_legible(text):
                shifted = _shifted(text)
                if _is_legible(shifted):
                    self._shift[font] = _GLYPH_ORDER
                else:
                    self._unreadable.add(font)

    def read(self, glyph: Glyph) -> Glyph | None:
        """The sign as it reads; None where that cannot be known."""
        if glyph.font in self._unreadable:
            return None
        if glyph.font in self._shift and not glyph.is_made:
            return replace(glyph, text=_shifted(glyph.text))
        code = ord(glyph.text[0])
        if code < 0x20:
            return replace(glyph, text=_LIGATURES[code]) if code in _LIGATURES else None
        return glyph


def _shifted(text: str) -> str:
    return "".join(chr(ord(sign) + _GLYPH_ORDER) if ord(sign) < 0x80 else sign for sign in text)


def _is_odd(text: str) -> bool:
    """Whether much of a text is no writing: control signs, private ones, signs for unknown ones."""
    odd = sum(unicodedata.category(s) in ("Cc", "Co", "Cn") or s == "\ufffd" for s in text)
    return len(text) >= _ENOUGH and odd > 0.1 * len(text)


def _is_legible(text: str) -> bool:
    """Whether a text reads as words: mostly letters, with vowels among them."""
    signs = [sign for sign in text if sign.strip()]
    letters = [sign for sign in signs if sign.isalpha()]
    if not signs or any(ord(sign) < 0x20 for sign in signs):
        return False
    if len(letters) < _ENOUGH:
        return len(letters) + sum(sign.isdigit() for sign in signs) > 0.6 * len(signs)
    vowels = sum(sign in VOWELS for sign in letters)
    words = _WORD.findall(text)
    mixed = sum(word[1:] != word[1:].lower() and word != word.upper() for word in words)
    return (
        len(letters) > 0.75 * len(signs)
        and 0.25 < vowels / len(letters) < 0.65
        and mixed <= 0.2 * len(words)
    )
