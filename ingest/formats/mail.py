"""Reads .eml: a head block of who, when and about what, then all that the message says."""

import email
import re
from email.message import Message
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime

from ingest.file_errors import FileError
from ingest.formats.mail_encoding import header
from ingest.formats.mail_parts import Parts
from ingest.reading import Composer, Fact, Reading, clean

SHOWN = ("From", "To", "Cc", "Date", "Subject")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_KNOWN_HEAD = re.compile(rb"(?i)(?:from|to|subject|date|content-[\w-]+|mime-version)[ \t]*:")
_MAILBOX_LINE = re.compile(rb">?From [ \t]*[^\s:]")
_HEAD_LINE = re.compile(rb"[!-9;-~]+[ \t]*:")
_SPACED_NAME = re.compile(rb"^([!-9;-~]+)[ \t]+:")
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_mail(data: bytes) -> Reading:
    """Raises FileError where it is no mail message, or says nothing."""
    message = parse(data)
    if not any(header(message, name) for name in SHOWN):
        raise FileError("no_mail")
    composer = Composer()
    heads = [(name, header(message, name)) for name in SHOWN]
    facts = add_head(heads, composer)
    body = len(composer.text) + 2
    parts = Parts(composer, add_head)
    parts.add(message)
    for attached in parts.attached:
        composer.add(f"Attachment: {attached.name}")
    if len(composer.text) < body and "title" not in facts:
        raise FileError("empty_mail")
    body = min(body, len(composer.text))
    return Reading(
        composer.text, composer.sections, body, facts, composer.notes, tuple(parts.attached)
    )


def saved_page(data: bytes) -> Reading:
    """A page that was saved with its pictures in the form of a mail, which has no head."""
    composer = Composer()
    Parts(composer, add_head).add(parse(data))
    return Reading(composer.text, composer.sections, notes=composer.notes)


def parse(data: bytes) -> Message:
    """The message, whatever stands before its head or ends its lines."""
    if data.startswith(_MARKS):
        data = data.decode("utf-16", "replace").encode()
    data = data.lstrip(_BLANK)
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    if _MAILBOX_LINE.match(data):
        data = data.partition(b"\n")[2]
    return email.message_from_bytes(_mended_head(re.sub(rb"\r\n?", b"\n", data)), policy=compat32)


def _mended_head(data: bytes) -> bytes:
    """The message without what would end its head early: a space before a colon, a stray line."""
    head, blank, body = data.partition(b"\n\n")
    lines = head.split(b"\n")
    last = max((at for at, line in enumerate(lines) if _KNOWN_HEAD.match(line)), default=-1)
    kept = (
        _SPACED_NAME.sub(rb"\1:", line)
        for at, line in enumerate(lines)
        if at > last or at == 0 or line[:1] in (b" ", b"\t") or _HEAD_LINE.match(line)
    )
    return b"\n".join(kept) + blank + body


def add_head(heads: list[tuple[str, str]], composer: Composer) -> dict[str, Fact]:
    """Appends the lines of a head; gives what they state of the message."""
    facts: dict[str, Fact] = {}
    between = "\n" if composer.text else "\n\n"
    for name, value in heads:
        value = " ".join(clean(value).split())
        span = composer.add(f"{name}: {value}", between) if value else None
        if span:
            facts |= _fact(name, value, span[0] + len(name) + 2)
            between = "\n"
    return facts


def _fact(name: str, value: str, begin: int) -> dict[str, Fact]:
    if name == "Subject":
        return {"title": Fact(value, (begin, begin + len(value)), "head")}
    if name == "From":
        sender = parseaddr(value)[0] or parseaddr(value)[1]
        at = value.find(sender)
        span = (begin + at, begin + at + len(sender)) if at >= 0 else None
        return {"publisher": Fact(sender, span, "head")} if sender else {}
    if name == "Date":
        try:
            published = parsedate_to_datetime(value).date().isoformat()
        except ValueError:
            return {}  # a date that is none is no date; the line itself stays in the text
        return {"published": Fact(published, (begin, begin + len(value)), "head")}
    return {}
