"""Reads winmail.dat: the text and files that Outlook wraps up for other Outlooks (MS-OXTNEF)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_SIGNATURE = 0x223E9F78
_BODY, _MESSAGE = 0x0002800C, 0x00069003
_BEGINS, _TITLE, _DATA, _MORE = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_PLAIN, _HTML, _RTF, _LONG_NAME, _CONTENT = 0x1000, 0x1013, 0x1009, 0x3707, 0x3701
_LENGTHS = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_TEXTS = (0x1E, 0x1F, 0x102, 0xD)  # types whose values say how long they are
_WIDE, _OBJECT, _SEVERAL, _NAMED = 0x1F, 0xD, 0x1000, 0x8000
_MESSAGE_WITHIN = b"\x07\x03\x02\x00"  # the interface of an attached message


@dataclass(slots=True)
class File:
    name: str = ""
    data: bytes = b""


@dataclass(slots=True)
class Contents:
    """The message's text in each form that it has, as bytes, and the files."""

    plain: str = ""
    html: bytes = b""
    rich: bytes = b""
    files: list[File] = field(default_factory=list)


def opened(data: bytes) -> Contents:
    """What is in it, as far as it is whole.

    Raises:
        ValueError: it is no such file.
    """
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        raise ValueError("it does not begin as winmail.dat does")
    contents = Contents()
    for kind, value in _attributes(data):
        if kind == _BODY:
            contents.plain = contents.plain or value.rstrip(b"\0").decode("cp1252", "replace")
        elif kind == _MESSAGE:
            _take_message(contents, value)
        elif kind == _BEGINS:
            contents.files.append(File())
        elif contents.files:
            _take_file(contents.files[-1], kind, value)
    contents.files = [one for one in contents.files if one.data]
    return contents


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(data):
        kind, length = struct.unpack_from("<II", data, at + 1)
        yield kind, data[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _take_message(contents: Contents, value: bytes) -> None:
    for number, kind, data in _properties(value):
        if number == _PLAIN:
            contents.plain = _text(kind, data)
        elif number == _HTML:
            contents.html = data
        elif number == _RTF:
            contents.rich = data


def _take_file(file: File, kind: int, value: bytes) -> None:
    if kind == _TITLE:
        file.name = file.name or value.rstrip(b"\0").decode("cp1252", "replace")
    elif kind == _DATA:
        file.data = value
    elif kind == _MORE:
        for number, form, data in _properties(value):
            if number == _LONG_NAME:
                file.name = _text(form, data)
            elif number == _CONTENT and not file.data and data[:4] != _MESSAGE_WITHIN:
                file.data = data[16:] if form == _OBJECT else data


def _text(kind: int, data: bytes) -> str:
    coding = "utf-16-le" if kind == _WIDE else "cp1252"
    return data.decode(coding, "replace").rstrip("\0")


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, type and value of each MAPI property; ends where one is of no known type."""
    at, end = 4, len(data)
    while at + 4 <= end:
        kind, number = struct.unpack_from("<HH", data, at)
        at += 4
        if number >= _NAMED:
            at = _past_name(data, at)
        several, kind = kind & _SEVERAL, kind & ~_SEVERAL
        count = 1
        if several or kind in _TEXTS:
            count = _number(data, at)
            at += 4
        for _ in range(count):
            length = _number(data, at) if kind in _TEXTS else _LENGTHS.get(kind, 0)
            at += 4 if kind in _TEXTS else 0
            if not length and kind not in _TEXTS:
                return
            yield number, kind, data[at : at + length]
            at += (length + 3) & ~3
            if at > end:
                return


def _past_name(data: bytes, at: int) -> int:
    """Behind the name of a property that has one: a number or a text."""
    at += 16
    if _number(data, at) == 0:
        return at + 8
    return at + 8 + (_number(data, at + 4) + 3 & ~3)


def _number(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0]) if at + 4 <= len(data) else 0
