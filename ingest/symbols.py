"""Signs that office files name by a symbol font and a code, as the characters they show."""

_PRIVATE = 0xF000  # where symbol fonts lie in documents
_UNKNOWN = "□"

_SYMBOL = dict(
    zip(
        (*range(0x20, 0x7F), *range(0xA0, 0xE6), *range(0xF1, 0xF3)),
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
        "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑〉∫",
        strict=True,
    )
)
_WINGDINGS = {
    **{0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6D: "❍"},
    **{0x6E: "■", 0x6F: "☐", 0x70: "☐", 0x71: "❑", 0x72: "❒", 0x74: "◆", 0x75: "◆", 0x76: "❖"},
    **{0x77: "◆", 0x78: "☒", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA4: "◉"},
    **{0xA7: "▪", 0xA8: "☐", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓"},
    **{0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✘", 0xFC: "✔", 0xFD: "☒"},
    **{0xFE: "☑"},
    **{0x80 + digit: chr(0x2460 + digit - 1) for digit in range(1, 11)},
    **{0x8B + digit: chr(0x2776 + digit - 1) for digit in range(1, 11)},
}
_WINGDINGS_2 = {
    **{0x4F: "✘", 0x50: "✔", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x55: "✘", 0x56: "✘"},
    **{0x97: "●", 0x98: "●", 0xA1: "■", 0xA2: "■", 0xA3: "☐", 0xA4: "☐", 0xA5: "☐"},
    **{0x69 + digit: chr(0x2460 + digit - 1) for digit in range(1, 11)},
}
_WINGDINGS_3 = {0x66: "←", 0x67: "→", 0x68: "↑", 0x69: "↓", 0x75: "▶", 0x7D: "▶", 0x84: "◀"}
_WEBDINGS = {0x61: "✔", 0x63: "☐", 0x67: "■", 0x69: "ℹ", 0x6E: "●", 0x72: "✘", 0x3D: "■"}
_FONTS: dict[str, dict[int, str]] = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
}


def is_symbol_font(font: str) -> bool:
    return font.lower() in _FONTS


def symbol(font: str, code: int) -> str:
    """What the sign of a code shows in a font; a letter of a font for reading is itself."""
    place = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    table = _FONTS.get(font.lower())
    if table is None:
        return chr(place) if place >= 0x20 else ""
    return table.get(place, _UNKNOWN)
