"""Reads .eml: a head block of who, when and about what, then the message's own text."""

import email
import email.policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from ingest.decoding import decode
from ingest.file_errors import FileError
from ingest.reading import Composer, Fact, Reading, clean
from ingest.reflow import reflow, usual_width

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_NARROWEST = 60  # characters: lines in mail that are all shorter were not broken by a margin


def read_mail(data: bytes) -> Reading:
    """Raises FileError where it is no mail message, or says nothing."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not any(message[name] for name in _SHOWN):
        raise FileError("no_mail")
    composer = Composer()
    facts = _add_head(message, composer)
    body = len(composer.text) + 2
    _add_text(message, composer)
    for part in message.iter_attachments():
        if part.get_filename():
            composer.add(f"Attachment: {part.get_filename()}")
    if len(composer.text) < body and "title" not in facts:
        raise FileError("empty_mail")
    return Reading(composer.text, composer.sections, min(body, len(composer.text)), facts)


def _add_head(message: EmailMessage, composer: Composer) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for name in _SHOWN:
        value = " ".join(clean(str(message[name] or "")).split())
        span = composer.add(f"{name}: {value}", "\n") if value else None
        if span:
            begin = span[0] + len(name) + 2
            facts |= _fact(name, value, begin)
    return facts


def _fact(name: str, value: str, begin: int) -> dict[str, Fact]:
    if name == "Subject":
        return {"title": Fact(value, (begin, begin + len(value)))}
    if name == "From":
        sender = parseaddr(value)[0] or parseaddr(value)[1]
        at = value.find(sender)
        span = (begin + at, begin + at + len(sender)) if at >= 0 else None
        return {"publisher": Fact(sender, span)} if sender else {}
    if name == "Date":
        try:
            published = parsedate_to_datetime(value).date().isoformat()
        except ValueError:
            return {}  # a date that is none is no date; the line itself stays in the text
        return {"published": Fact(published, (begin, begin + len(value)))}
    return {}


def _add_text(message: EmailMessage, composer: Composer) -> None:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    if part.get_content_type() == "text/html":
        from ingest.formats.html import read_html  # half a second, for few mails

        composer.add_reading(read_html(data))
        return
    lines = _decode_part(data, part.get_content_charset("")).splitlines()
    width = max(usual_width(lines), _NARROWEST)
    composer.add(reflow(lines, width))


def _decode_part(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset) if charset else decode(data, mend=True)
    except (UnicodeDecodeError, LookupError):
        return decode(data, mend=True)
