"""The compression of rich text in Outlook's messages (MS-OXRTFCP)."""

_WINDOW = 4096
_KNOWN = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}"
    b"{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    b"\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_LARGEST = 64 << 20  # bytes


def decompressed(data: bytes) -> bytes:
    """Rich text as it was; as much of it as is whole."""
    size, kind = int.from_bytes(data[4:8], "little"), data[8:12]
    if kind == _PLAIN:
        return data[16 : 16 + size]
    if kind != _COMPRESSED or size > _LARGEST:
        return b""
    window = bytearray(_KNOWN) + bytearray(_WINDOW - len(_KNOWN))
    written, at, result = len(_KNOWN), 16, bytearray()
    while at < len(data) and len(result) < size:
        flags, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data) or len(result) >= size:
                break
            if not flags >> bit & 1:
                piece, at = data[at : at + 1], at + 1
            else:
                token, at = int.from_bytes(data[at : at + 2], "big"), at + 2
                start, length = token >> 4, (token & 15) + 2
                if start == written % _WINDOW:
                    return bytes(result)
                piece = _copied(window, start, length, written)
            for one in piece:
                window[written % _WINDOW] = one
                written += 1
            result += piece
    return bytes(result)


def _copied(window: bytearray, start: int, length: int, written: int) -> bytes:
    """A stretch of the window, which may reach into what it is just writing."""
    piece = bytearray()
    for offset in range(length):
        place = (start + offset) % _WINDOW
        ahead = (place - written) % _WINDOW
        piece.append(piece[ahead] if ahead < len(piece) else window[place])
    return bytes(piece)
