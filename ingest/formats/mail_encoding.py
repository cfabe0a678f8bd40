"""Mail as bytes and as text: parts undone from their transfer, heads from whatever coded them."""

import base64
import binascii
import codecs
import quopri
import re
from email.message import Message

from ingest.decoding import decode
from ingest.file_errors import FileError

# What these names stand for in practice.
_REALLY = dict.fromkeys(
    ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "ansi_x3.4-1968"),
    "cp1252",
)
_SEVEN_BIT = ("utf-7", "iso-2022-jp", "iso-2022-kr", "hz-gb-2312")
_WORD = re.compile(r"=\?([^?\s]+?)(?:\*[\w-]+)?\?([bBqQ])\?([^?]*)\?=")
_ADJACENT = re.compile(r"(?<=\?=)\s+(?==\?)")


def header(message: Message, name: str) -> str:
    """A head's value as it reads; "" where there is none."""
    values = (str(value) for key, value in message.raw_items() if key.lower() == name.lower())
    return " ".join(decoded_words(next(values, ""), charset_of(message)).split())


def decoded_words(value: str, charset: str = "") -> str:
    """Encoded words and raw bytes as text; a character cut in two between words is whole."""
    raw = value.encode("utf-8", "surrogateescape")
    if not raw.isascii():
        value = as_text(raw, charset)
    value = _ADJACENT.sub("", value)
    pieces, position, waiting, coding = [], 0, b"", ""
    for match in _WORD.finditer(value):
        charset, kind, text = match.groups()
        if waiting and (match.start() > position or charset.lower() != coding):
            pieces.append(as_text(waiting, coding))
            waiting = b""
        pieces.append(value[position : match.start()])
        waiting += _unquoted(text) if kind in "qQ" else from_base64(text.encode("ascii", "ignore"))
        coding, position = charset.lower(), match.end()
    pieces += [as_text(waiting, coding) if waiting else "", value[position:]]
    return "".join(pieces)


def _unquoted(text: str) -> bytes:
    return quopri.decodestring(text.replace("_", "=20").encode("utf-8"), header=False)


def charset_of(part: Message) -> str:
    found = part.get_content_charset("")
    return str(found or "")


def filename_of(part: Message) -> str:
    return " ".join(decoded_words(part.get_filename("") or "").split())


def payload(part: Message) -> bytes:
    """A part's content, as much of it as came through."""
    coding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding == "base64":  # which the library gives up where it was cut off
        raw = part.get_payload()
        return from_base64(raw.encode("ascii", "ignore")) if isinstance(raw, str) else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def from_base64(data: bytes) -> bytes:
    """Whatever can be decoded, also of a text that was cut off."""
    signs = re.sub(rb"[^A-Za-z0-9+/]", b"", data.split(b"=\n--")[0])
    rest = len(signs) % 4
    signs = signs[: len(signs) - 1] if rest == 1 else signs + b"=" * (-len(signs) % 4)
    try:
        return base64.b64decode(signs)
    except binascii.Error:
        return b""


def as_text(data: bytes, charset: str) -> str:
    """Text in UTF-8 where it is that, otherwise as declared, otherwise by its looks."""
    charset = charset.strip(" '\"").lower()
    if charset not in _SEVEN_BIT and not charset.startswith("utf-16"):
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass  # the ways below
    for name in (_REALLY.get(charset, charset), charset.replace("-", "").replace("_", "")):
        try:
            return data.decode(codecs.lookup(name).name)
        except (UnicodeDecodeError, LookupError):
            continue
    try:
        return decode(data, mend=True) if data.strip() else ""
    except FileError:
        return data.decode("cp1252", "replace")
