"""Visits a folder of a mailbox over IMAP, and keeps the messages that came since."""

import imaplib
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from assistant.errors import LoadError
from assistant.settings.sources import SourceSettings
from ingest.sources.kept import Visits, put

_SECONDS = 30.0


def visit_mail(
    source: SourceSettings, folder: Path, visits: Visits, password: str, max_bytes: int
) -> Iterator[tuple[str, str]]:
    """Each message that is new, as soon as it is kept or refused; nothing is changed there.

    Raises:
        LoadError: the server, the account or the folder cannot be used.
    """
    try:
        with _opened(source, password) as server:
            yield from _new(server, source, folder, visits, max_bytes)
    except (imaplib.IMAP4.error, OSError, ssl.SSLError) as error:
        raise LoadError(f"the mailbox cannot be read: {error}.") from error


def _opened(source: SourceSettings, password: str) -> imaplib.IMAP4:
    parts = urlsplit(source.address)
    host = parts.hostname or ""
    server: imaplib.IMAP4
    if parts.scheme == "imaps":
        context = ssl.create_default_context()
        server = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=_SECONDS)
    else:
        server = imaplib.IMAP4(host, parts.port or 143, timeout=_SECONDS)
    server.login(unquote(parts.username or ""), password)
    box = unquote(parts.path.strip("/")) or "INBOX"
    status, _ = server.select(f'"{box}"', readonly=True)
    if status != "OK":
        raise LoadError(f"there is no folder {box!r} in the mailbox.")
    return server


def _new(
    server: imaplib.IMAP4, source: SourceSettings, folder: Path, visits: Visits, max_bytes: int
) -> Iterator[tuple[str, str]]:
    series = int(_first(server.response("UIDVALIDITY")[1]) or 0)
    if series != visits.series:  # the server has numbered its messages anew
        visits.series, visits.last = series, 0
    found = _first(server.uid("SEARCH", f"UID {visits.last + 1}:*")[1])
    numbers = sorted(int(number) for number in found.split() if int(number) > visits.last)
    for number in numbers[: source.most]:
        size = _size(server, number)
        name = f"{series}-{number}.eml"
        if size > max_bytes:
            yield name, f"it is larger than {max_bytes // 1_000_000} MB."
        else:
            put(folder, name, _message(server, number))
            yield name, ""
        visits.last = number


def _size(server: imaplib.IMAP4, number: int) -> int:
    told = _first(server.uid("FETCH", str(number), "(RFC822.SIZE)")[1])
    digits = told.upper().partition("RFC822.SIZE ")[2].split(")")[0].split()
    return int(digits[0]) if digits and digits[0].isdigit() else 0


def _message(server: imaplib.IMAP4, number: int) -> bytes:
    _, parts = server.uid("FETCH", str(number), "(BODY.PEEK[])")  # left unread, as it was
    for part in parts or ():
        if isinstance(part, tuple):
            return bytes(part[1])
    raise LoadError(f"the server did not give message {number}.")


def _first(parts: Any) -> str:
    first = next((part for part in parts or () if part is not None), b"")
    return first.decode("ascii", "replace") if isinstance(first, bytes) else str(first)
