"""RTF as a stream of braces, control words and text, whatever the text's code page."""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.symbols import symbol

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)"
)
_CODE_PAGES = {0: 1252, 77: 10000, 128: 932, 161: 1253, 162: 1254, 186: 1257, 204: 1251, 238: 1250}


class Token(NamedTuple):
    kind: str  # "open", "close", "control" or "text"
    text: str = ""
    number: int | None = None


def tokens(data: bytes) -> Iterator[Token]:
    return _Tokens(data).run()


class _Tokens:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}  # the code page of each font
        self._font = 0
        self._encoding: list[str] = [""]  # by group; "" where the document's own holds
        self._skipped: list[int] = [1]  # by group: how many characters stand in for a \u
        self._to_skip = self._half = 0
        self._bytes = bytearray()

    def run(self) -> Iterator[Token]:
        position = 0
        while match := _TOKEN.search(self._data, position):
            position = match.end()
            word, number, hexadecimal, sign, brace, text = match.groups()
            if hexadecimal:
                self._add(bytes.fromhex(hexadecimal.decode()))
            elif text:
                self._add(text)
            elif word == b"bin":
                position += max(0, int(number or 0))
            elif word == b"u" and number:
                yield from self._flushed()
                yield Token("text", self._character(int(number)))
            elif word or sign or brace:
                yield from self._flushed()
                yield from self._other(word, number, sign, brace)
        yield from self._flushed()

    def _add(self, piece: bytes) -> None:
        skipped = min(self._to_skip, len(piece))
        self._to_skip -= skipped
        self._bytes += piece[skipped:]

    def _flushed(self) -> Iterator[Token]:
        if self._bytes:
            encoding = self._encoding[-1] or self._page
            yield Token("text", bytes(self._bytes).decode(encoding, "replace"))
            self._bytes.clear()

    def _character(self, number: int) -> str:
        self._to_skip = self._skipped[-1]
        code = number % 65536
        if 0xD800 <= code < 0xDC00:  # the first half of a pair
            self._half = code
            return ""
        if 0xDC00 <= code < 0xE000 and self._half:
            code, self._half = 0x10000 + ((self._half - 0xD800) << 10) + code - 0xDC00, 0
        return chr(code) if not 0xF020 <= code < 0xF100 else symbol("Symbol", code)

    def _other(
        self, word: bytes | None, number: bytes | None, sign: bytes | None, brace: bytes | None
    ) -> Iterator[Token]:
        self._to_skip = 0
        if brace == b"{":
            self._encoding.append(self._encoding[-1])
            self._skipped.append(self._skipped[-1])
            yield Token("open")
        elif brace:
            if len(self._encoding) > 1:
                self._encoding.pop()
                self._skipped.pop()
            yield Token("close")
        elif sign:
            yield from _sign(sign)
        elif word:
            value = int(number) if number else None
            self._encode(word, value)
            yield Token("control", word.decode(), value)

    def _encode(self, word: bytes, value: int | None) -> None:
        """Takes in what tells how bytes become characters."""
        if word == b"ansicpg" and value:
            self._page = _codec(value)
        elif word == b"mac":
            self._page = "mac_roman"
        elif word == b"f" and value is not None:
            self._font = value
            self._encoding[-1] = self._fonts.get(value, "")
        elif word == b"fcharset" and value in _CODE_PAGES:
            self._fonts[self._font] = _codec(_CODE_PAGES[value]) if value else ""
        elif word == b"uc" and value is not None:
            self._skipped[-1] = value


def _sign(sign: bytes) -> Iterator[Token]:
    if sign in (b"\\", b"{", b"}"):
        yield Token("text", sign.decode())
    elif sign in (b"\r", b"\n"):
        yield Token("control", "par")
    elif sign in (b"~", b"_", b"*"):
        yield Token("control", sign.decode())


def _codec(page: int) -> str:
    name = "mac_roman" if page == 10000 else f"cp{page}"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
