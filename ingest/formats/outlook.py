"""Reads .msg, as Outlook keeps messages: head, text, and attachments as documents of their own."""

import io
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import olefile

from ingest.file_errors import FileError
from ingest.formats.compressed_rtf import decompressed
from ingest.formats.mail import SHOWN, add_head
from ingest.formats.mail_encoding import as_text
from ingest.formats.mail_text import add_text
from ingest.formats.rtf import read_rtf
from ingest.reading import Attached, Composer, Reading

_SUBJECT, _BODY, _HTML, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_SENDER, _ADDRESS, _INTERNET_ADDRESS, _TO, _CC = 0x0C1A, 0x0C1F, 0x5D01, 0x0E04, 0x0E03
_SENT, _DELIVERED, _CODE_PAGE = 0x0039, 0x0E06, 0x3FFD
_FILE_NAME, _SHORT_NAME, _DATA, _SHOWN_NAME = 0x3707, 0x3704, 0x3701, 0x3001
_PROPERTIES = "__properties_version1.0"
_HEADERS = {0: 32, 1: 24, 2: 8}  # bytes before the properties: of a message, of one within, of else
_DEEPEST = 10


def read_outlook(data: bytes) -> Reading:
    """Raises FileError where it is no message, or says nothing."""
    if not olefile.isOleFile(data):
        raise FileError("no_mail")
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        composer, attached = Composer(), []
        storage = _Storage(ole, [])
        facts = add_head(storage.heads(), composer)
        body = len(composer.text) + 2
        if not facts and not storage.has_text():
            raise FileError("no_mail")
        attached = _add_message(storage, composer, 0)
    for one in attached:
        composer.add(f"Attachment: {one.name}")
    end = len(composer.text)
    return Reading(
        composer.text, composer.sections, min(body, end), facts, composer.notes, tuple(attached)
    )


def _add_message(storage: "_Storage", composer: Composer, depth: int) -> list[Attached]:
    """Appends a message's text and the messages within it; gives the files that came along."""
    storage.add_text(composer)
    attached: list[Attached] = []
    for part in storage.parts("__attach_version1.0_"):
        inner = part.inner(f"__substg1.0_{_DATA:04X}000D")
        if inner and depth < _DEEPEST:
            heads = inner.heads()
            subject = dict(heads)["Subject"] or "Message"
            composer.add_heading(f"From: {dict(heads)['From']}", subject)
            add_head(heads[1:], composer)
            attached += _add_message(inner, composer, depth + 1)
        else:
            name = part.text(_FILE_NAME) or part.text(_SHORT_NAME) or part.text(_SHOWN_NAME)
            content = part.binary(_DATA)
            if name and content:
                attached.append(Attached(name, partial(bytes, content)))
            elif name:
                composer.add(f"Attachment: {name}")
    return attached


class _Storage:
    """The properties of a message, of a message within it, or of an attachment."""

    def __init__(self, ole: Any, path: list[str]) -> None:
        self._ole, self._path = ole, path
        self._fixed = self._read_fixed()

    def inner(self, name: str) -> "_Storage | None":
        path = [*self._path, name]
        return _Storage(self._ole, path) if self._ole.exists(path) else None

    def parts(self, prefix: str) -> list["_Storage"]:
        depth = len(self._path)
        names = {
            entry[depth]
            for entry in self._ole.listdir(streams=False, storages=True)
            if len(entry) > depth
            and entry[:depth] == self._path
            and entry[depth].startswith(prefix)
        }
        return [_Storage(self._ole, [*self._path, name]) for name in sorted(names)]

    def binary(self, number: int, kind: int = 0x0102) -> bytes:
        path = [*self._path, f"__substg1.0_{number:04X}{kind:04X}"]
        if not self._ole.exists(path) or self._ole.get_type(path) != olefile.STGTY_STREAM:
            return b""
        content: bytes = self._ole.openstream(path).read()
        return content

    def text(self, number: int) -> str:
        wide = self.binary(number, 0x001F)
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return as_text(self.binary(number, 0x001E), self._charset()).rstrip("\0")

    def has_text(self) -> bool:
        return bool(self.text(_BODY) or self.binary(_HTML) or self.binary(_RTF))

    def heads(self) -> list[tuple[str, str]]:
        address = self.text(_INTERNET_ADDRESS) or self.text(_ADDRESS)
        address = f"<{address}>" if "@" in address else ""
        sender = " ".join(part for part in (self.text(_SENDER), address) if part)
        sent = self._time(_SENT) or self._time(_DELIVERED)
        date = sent.strftime("%a, %d %b %Y %H:%M:%S +0000") if sent else ""
        values = (sender, self.text(_TO), self.text(_CC), date, self.text(_SUBJECT))
        return list(zip(SHOWN, values, strict=True))

    def add_text(self, composer: Composer) -> None:
        plain, html = self.text(_BODY), self._html()
        if html and (not plain.strip() or len(plain.split()) < 0.5 * len(html.text.split())):
            composer.add_reading(html)
        elif plain.strip():
            add_text(plain, composer)
        elif rtf := decompressed(self.binary(_RTF)):
            composer.add_reading(read_rtf(rtf))

    def _html(self) -> Reading | None:
        from ingest.formats.html import plain_page

        data = self.binary(_HTML) or self.text(_HTML).encode()
        return plain_page(data) if data.strip() else None

    def _charset(self) -> str:
        page = int.from_bytes(self._fixed.get(_CODE_PAGE, b"")[:4], "little")
        return "utf-8" if page == 65001 else f"cp{page or 1252}"

    def _time(self, number: int) -> datetime | None:
        ticks = int.from_bytes(self._fixed.get(number, b""), "little")
        try:
            return (
                datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
                if ticks
                else None
            )
        except OverflowError:
            return None

    def _read_fixed(self) -> dict[int, bytes]:
        """Values of a fixed size, which stand in one stream."""
        path = [*self._path, _PROPERTIES]
        if not self._ole.exists(path):
            return {}
        data = self._ole.openstream(path).read()
        within = 2 if self._path and self._path[-1].startswith("__attach") else bool(self._path)
        rows = range(_HEADERS[int(within)], len(data) - 15, 16)
        return {int.from_bytes(data[r + 2 : r + 4], "little"): data[r + 8 : r + 16] for r in rows}
