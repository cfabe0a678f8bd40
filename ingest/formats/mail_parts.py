"""The parts of a mail in order: texts, mail within mail, invitations; the rest is attached."""

import base64
import email
import re
from collections.abc import Callable, Sequence
from email.message import Message
from email.policy import compat32
from functools import partial
from pathlib import PurePosixPath

from ingest.file_errors import FileError
from ingest.formats import PICTURES
from ingest.formats.calendar import calendar_text
from ingest.formats.compressed_rtf import decompressed
from ingest.formats.mail_encoding import as_text, charset_of, filename_of, header, payload
from ingest.formats.mail_text import add_text, unflowed
from ingest.formats.tnef import Contents, opened
from ingest.formats.uuencoding import without_files
from ingest.reading import Attached, Composer, Fact, Reading

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_DEEPEST = 20  # mail within mail
_SIGNATURES = (
    *("application/pkcs7-signature", "application/x-pkcs7-signature"),
    "application/pgp-signature",
)
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_INVITATIONS = ("application/ics", "text/x-vcalendar")
_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")
_LOST_BOUNDARY = re.compile(r"(?m)^--(\S+)[ \t]*\n(?=[\w-]+:)")
_LEAST_SCAN = 100_000  # bytes
_COVERED = 0.7  # of the words of the richer part: then the plain one says as much
_FEWER = 0.5  # of the plain part's words: then the richer one says something else
_WORD = re.compile(r"\w{3,}")

Heads = Callable[[list[tuple[str, str]], Composer], dict[str, Fact]]


class Parts:
    """Appends what a mail says; `attached` are the files that came with it."""

    def __init__(self, composer: Composer, add_head: Heads) -> None:
        self.attached: list[Attached] = []
        self._composer, self._add_head = composer, add_head

    def add(self, part: Message, depth: int = 0) -> None:
        kind = part.get_content_type()
        if depth > _DEEPEST:
            return
        if kind == "multipart/alternative" and part.is_multipart():
            self._add_alternatives(_parts(part), depth)
        elif kind == "message/rfc822" or kind == "message/global":
            self._add_mail(part, depth)
        elif part.is_multipart():
            for inner in _parts(part):
                self.add(inner, depth + 1)
        elif part.get_content_maintype() == "multipart":
            self._add_broken(part, depth)
        elif _is_text(part):
            self._add_text(part)
        else:
            self._add_other(part)

    def _add_alternatives(self, parts: Sequence[Message], depth: int) -> None:
        """The plain text, or the richer one where that says more, or both where they differ."""
        readings = [(part, _words(part)) for part in parts]
        texts = [(part, words) for part, words in readings if words]
        if not texts:
            for part in parts:
                self.add(part, depth + 1)
            return
        chosen, said = [texts[0][0]], texts[0][1]
        for part, words in texts[1:]:
            if part.get_content_type() != "text/calendar" and _says_more(words, said):
                goes_beside = len(words) < _FEWER * len(said)
                chosen, said = [*chosen, part] if goes_beside else [part], said | words
        for part in parts:
            if any(part is one for one in chosen) or part.get_content_type() == "text/calendar":
                self.add(part, depth + 1)
            else:
                self._add_files(part)

    def _add_files(self, part: Message) -> None:
        """Only what is attached within a part whose text is told in another."""
        for inner in part.walk():
            if not inner.is_multipart() and not _is_text(inner):
                self._add_other(inner)

    def _add_mail(self, part: Message, depth: int) -> None:
        for mail in map(_opened, _parts(part)):
            heads = [(name, header(mail, name)) for name in _SHOWN]
            subject = dict(heads)["Subject"]
            first = next((f"{name}: {value}" for name, value in heads if value), "")
            self._composer.add_heading(first, subject or first)
            rest = [(name, value) for name, value in heads if value and f"{name}: {value}" != first]
            self._add_head(rest, self._composer)
            self.add(mail, depth + 1)
        if not part.is_multipart():
            inner = email.message_from_bytes(payload(part), policy=compat32)
            if inner.keys():
                wrapper = Message()
                wrapper.set_type("message/rfc822")
                wrapper.set_payload([inner])
                self._add_mail(wrapper, depth + 1)

    def _add_broken(self, part: Message, depth: int) -> None:
        """A part that should have parts, but whose boundary is lost or named wrongly."""
        raw = part.get_payload()
        text = raw if isinstance(raw, str) else ""
        found = _LOST_BOUNDARY.search(text)
        if not found:
            add_text(
                as_text(text.encode("utf-8", "surrogateescape"), charset_of(part)), self._composer
            )
            return
        head = f'Content-Type: multipart/mixed; boundary="{found.group(1)}"\n\n'
        data = (head + text).encode("utf-8", "surrogateescape")
        self.add(email.message_from_bytes(data, policy=compat32), depth + 1)

    def _add_text(self, part: Message) -> None:
        kind, name = part.get_content_type(), filename_of(part)
        if name and part.get_content_disposition() == "attachment":
            self._composer.add(f"Attachment: {name}")
        if kind == "text/html":
            self._composer.add_reading(_page(part))
        elif kind == "text/calendar":
            self._composer.add(calendar_text(_text(part)))
        elif kind in ("text/rtf", "text/richtext") and payload(part).startswith(b"{\\rtf"):
            from ingest.formats.rtf import read_rtf

            self._composer.add_reading(read_rtf(payload(part)))
        elif kind == "text/enriched":
            add_text(re.sub(r"<[^<>]*>", "", _text(part)), self._composer)
        else:
            text, files = without_files(_text(part))
            add_text(text, self._composer)
            self.attached += files

    def _add_other(self, part: Message) -> None:
        kind, name = part.get_content_type(), filename_of(part)
        if kind in _SIGNATURES:
            return
        if kind in _SEALED:
            self._open_sealed(part)
        elif kind in _INVITATIONS or PurePosixPath(name).suffix.lower() == ".ics":
            self._add_invitation(name, part)
        elif kind in _TNEF or name.lower() == "winmail.dat":
            self._open_container(name or "winmail.dat", payload(part))
        elif name and PurePosixPath(name).suffix.lower() in PICTURES:
            self._add_picture(name, part)
        elif not name:
            self._add_unnamed(part)
        else:
            self.attached.append(Attached(name, partial(payload, part)))

    def _open_container(self, name: str, data: bytes) -> None:
        """What Outlook wrapped up: text that the mail lacks, and files; broken, it is named."""
        self._composer.add(f"Attachment: {name}")
        try:
            contents = opened(data)
        except ValueError:
            contents = Contents()
        said = _wrapped_text(contents)
        if said is None and not contents.files:
            self._composer.note("mail_container", name=name)
        if said and _says_more(_words_of(said.text), _words_of(self._composer.text)):
            self._composer.add_reading(said)
        self.attached += [Attached(file.name, partial(bytes, file.data)) for file in contents.files]

    def _add_invitation(self, name: str, part: Message) -> None:
        """An attached invitation, unless the mail's own text is the same."""
        said = calendar_text(_text(part))
        if said and said not in self._composer.text:
            self._composer.add(f"Attachment: {name}" if name else "")
            self._composer.add(said)

    def _add_picture(self, name: str, part: Message) -> None:
        """A scan is a document; the small pictures of a signature are but named."""
        if len(payload(part)) >= _LEAST_SCAN:
            self.attached.append(Attached(name, partial(payload, part)))
        else:
            self._composer.add(f"Attachment: {name}")

    def _add_unnamed(self, part: Message) -> None:
        """A body whose kind is wrong or strange, where it is text all the same."""
        data = payload(part)
        if part.get_content_subtype().endswith(("html", "xhtml+xml")):
            self._composer.add_reading(_page(part))
        elif data.strip() and b"\0" not in data and part.get_content_maintype() == "application":
            text = as_text(data, charset_of(part))
            if "\ufffd" not in text and not text.startswith(("%PDF", "PK")):
                add_text(text, self._composer)

    def _open_sealed(self, part: Message) -> None:
        """A signed message holds its text in the open; an encrypted one cannot be read."""
        data = payload(part)
        at = data.find(b"Content-Type:")
        if at < 0:
            self._composer.note("encrypted_part")
            return
        self.add(email.message_from_bytes(data[at:].replace(b"\r\n", b"\n"), policy=compat32), 1)


def _opened(mail: Message) -> Message:
    """A mail within a mail that was encoded as a whole, which no standard allows, in the open."""
    if mail.keys() or mail.is_multipart():
        return mail
    try:
        data = base64.b64decode(str(mail.get_payload()), validate=False)
    except ValueError:
        return mail
    inner = email.message_from_bytes(data.replace(b"\r\n", b"\n"), policy=compat32)
    return inner if inner.keys() else mail


def _wrapped_text(contents: Contents) -> Reading | None:
    """The message of a container: its plain text, else its page, else its rich text."""
    if contents.plain.strip():
        composer = Composer()
        add_text(contents.plain, composer)
        return Reading(composer.text, composer.sections)
    if contents.html.strip():
        from ingest.formats.html import plain_page

        return plain_page(contents.html)
    if contents.rich:
        from ingest.formats.rtf import read_rtf

        try:
            return read_rtf(decompressed(contents.rich))
        except FileError:
            return None
    return None


def _words_of(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


def _parts(part: Message) -> list[Message]:
    inside = part.get_payload()
    return (
        [inner for inner in inside if isinstance(inner, Message)]
        if isinstance(inside, list)
        else []
    )


def _is_text(part: Message) -> bool:
    if part.get_content_type() in ("text/csv", "text/tab-separated-values") and filename_of(part):
        return False
    return part.get_content_maintype() in ("text", "message") and not part.is_multipart()


def _text(part: Message) -> str:
    text = as_text(payload(part), charset_of(part))
    if str(part.get_param("format", "")).lower() == "flowed":
        return unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _page(part: Message) -> Reading:
    from ingest.formats.html import plain_page  # half a second, for few mails

    charset = charset_of(part)
    return plain_page(as_text(payload(part), charset).encode() if charset else payload(part))


def _words(part: Message) -> set[str]:
    """The words of a part's text, whether it is one or holds one."""
    words: set[str] = set()
    for inner in part.walk():
        if inner.is_multipart() or not _is_text(inner):
            continue
        text = _page(inner).text if inner.get_content_type() == "text/html" else _text(inner)
        words |= _words_of(text)
    return words


def _says_more(words: set[str], said: set[str]) -> bool:
    return len(words & said) < _COVERED * len(words)
