"""Fetches one document from a public web address, checking each address before it connects."""

import contextlib
import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote, urljoin

from ingest.addresses import checked_url, port_of, resolve
from ingest.fetch_errors import FetchError

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "message/rfc822": ".eml",
}
_XML = ("application/rss+xml", "application/atom+xml", "application/xml", "text/xml")
LIST_KINDS = dict.fromkeys(_XML, ".xml") | {  # of feeds and sitemaps
    "application/gzip": ".gz",
    "application/x-gzip": ".gz",
    "application/rdf+xml": ".xml",
}
ROBOTS_KINDS = {"text/plain": ".txt"}
AGENT = "collaboration-assistant"
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream")
_MOVED = (301, 302, 303, 307, 308)
_MOST_MOVES = 5
_CONNECT_SECONDS = 10.0
_SECONDS = 60.0  # for the whole of it, however slowly it trickles
_CHUNK = 65536
_HEADERS = {
    "User-Agent": f"{AGENT}/0.1",
    "Accept": ", ".join([*_SUFFIXES, "*/*;q=0.1"]),
    "Accept-Encoding": "identity",
    "Connection": "close",
}

Hear = Callable[[int, int], None]  # bytes so far, of how many (0 where unknown)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document from the web: the address it came from in the end, its bytes and suffix."""

    url: str
    data: bytes
    suffix: str

    @property
    def name(self) -> str:
        """A file name that says where it came from."""
        parts = checked_url(self.url)
        steps = [step for step in unquote(parts.path).split("/") if step]
        stem = "-".join([*steps[:-1], *(PurePosixPath(step).stem for step in steps[-1:])])
        return f"{parts.hostname} {stem}".strip() + self.suffix


def fetch(
    url: str,
    max_bytes: int,
    hear: Hear | None = None,
    kinds: Mapping[str, str] = _SUFFIXES,
) -> Fetched:
    """The document at `url`, following redirects.

    `kinds` are the content types that are taken, with the suffix of each.

    Raises:
        FetchError: no network, an address that is not public, a server that refuses, a kind of
            document that is not read, or one over `max_bytes`.
    """
    if "://" not in url:
        url = f"https://{url.strip()}"
    for _ in range(_MOST_MOVES + 1):
        parts = checked_url(url)
        connection = _Checked(parts)
        alarm = threading.Timer(_SECONDS, connection.give_up)
        alarm.daemon = True
        alarm.start()
        try:
            answer = _ask(connection, parts)
            if answer.status not in _MOVED:
                fetched = _read(answer, url, max_bytes, hear, kinds)
                if connection.given_up:  # what has come looks whole where no length was told
                    raise FetchError("connection", host=parts.hostname or "")
                return fetched
            url = _next(url, answer.headers.get("Location", ""))
        except (OSError, http.client.HTTPException, ssl.SSLError, zlib.error) as error:
            raise FetchError("connection", host=parts.hostname or "") from error
        finally:
            alarm.cancel()
            connection.close()
    raise FetchError("redirects")


class _Checked(http.client.HTTPConnection):
    """Connects to an address that was checked, never to what the name resolves to later."""

    def __init__(self, parts: SplitResult) -> None:
        super().__init__(parts.hostname or "", port_of(parts), timeout=_CONNECT_SECONDS)
        self._encrypted = parts.scheme == "https"
        self._addresses = resolve(self.host, self.port)
        self.given_up = False
        self._open: socket.socket | None = None  # http.client forgets its own too early

    def connect(self) -> None:
        plain = self._connected()
        if self._encrypted:
            context = ssl.create_default_context()
            self._open = context.wrap_socket(plain, server_hostname=self.host)
        else:
            self._open = plain
        self.sock = self._open

    def _connected(self) -> socket.socket:
        for address in self._addresses[:-1]:
            try:
                return socket.create_connection((address, self.port), _CONNECT_SECONDS)
            except OSError:
                continue
        return socket.create_connection((self._addresses[-1], self.port), _CONNECT_SECONDS)

    def give_up(self) -> None:
        """Ends a read that waits, from another thread."""
        self.given_up = True
        if self._open is not None:
            with contextlib.suppress(OSError):  # it has ended by itself
                self._open.shutdown(socket.SHUT_RDWR)


def _next(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchError("address") from error


def _ask(connection: _Checked, parts: SplitResult) -> http.client.HTTPResponse:
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    connection.request("GET", _as_ascii(target), headers=_HEADERS)
    return connection.getresponse()


def _as_ascii(target: str) -> str:
    return "".join(c if c.isascii() and c > " " else _percent(c) for c in target)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))


def _read(
    answer: http.client.HTTPResponse,
    url: str,
    max_bytes: int,
    hear: Hear | None,
    kinds: Mapping[str, str],
) -> Fetched:
    if answer.status != 200:
        raise FetchError("status", status=answer.status)
    suffix = _suffix(answer, url, kinds)
    data = _body(answer, max_bytes, hear)
    if not suffix and data.startswith(b"%PDF-"):
        suffix = ".pdf"
    if not suffix:
        raise FetchError("type", type=answer.headers.get_content_type())
    if suffix in (".html", ".txt", ".md"):
        data = _in_utf8(data, answer.headers.get_content_charset() or "")
    return Fetched(url, data, suffix)


def _suffix(answer: http.client.HTTPResponse, url: str, kinds: Mapping[str, str]) -> str:
    """By what the server says it is and, where it says nothing, by the address; "" if unknown."""
    kind = answer.headers.get_content_type() if "Content-Type" in answer.headers else ""
    named = PurePosixPath(checked_url(url).path).suffix.lower()
    if kind == "text/plain" and named == ".md":
        return ".md"
    if kind in kinds:
        return kinds[kind]
    if kind not in _UNTOLD:
        raise FetchError("type", type=kind)
    return named if named in kinds.values() else ""


def _body(answer: http.client.HTTPResponse, max_bytes: int, hear: Hear | None) -> bytes:
    told = answer.headers.get("Content-Length", "")
    total = int(told) if told.isdigit() else 0
    if total > max_bytes:
        raise FetchError("size", limit=max_bytes // 1_000_000)
    packed = _unpacker(answer.headers.get("Content-Encoding", "").lower())
    data = bytearray()
    while chunk := answer.read(_CHUNK):
        data += packed.decompress(chunk, max_bytes + 1) if packed else chunk
        if len(data) > max_bytes:
            raise FetchError("size", limit=max_bytes // 1_000_000)
        if hear:
            hear(len(data), total)
    if (total and answer.length) or (packed and not packed.eof):  # it ended before all had come
        raise FetchError("connection", host="")
    return bytes(data)


def _unpacker(encoding: str) -> "zlib._Decompress | None":
    """None where nothing is packed."""
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(47)
    raise FetchError("type", type=encoding)


def _in_utf8(data: bytes, charset: str) -> bytes:
    """The text in UTF-8 with a mark that says so, where the server named another encoding."""
    if not charset or charset.lower() in ("utf-8", "utf8", "us-ascii"):
        return data
    try:
        return data.decode(charset).encode("utf-8-sig")
    except (LookupError, UnicodeDecodeError):
        return data  # the server is wrong; the loader looks for itself
