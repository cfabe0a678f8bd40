"""A mail is read whole: every part, in order, from whatever program sent it."""

import base64
import binascii
import struct
from pathlib import Path

import pytest

from assistant.types import Document
from ingest.formats.mail_encoding import decoded_words
from ingest.loaders import Loader

HEAD = "From: Åse <ase@nordkap.example>\nSubject: Plan\nMIME-Version: 1.0\n"
MIXED = "Content-Type: multipart/mixed; boundary=B\n\n"
ALTERNATIVE = "Content-Type: multipart/alternative; boundary=B\n\n"
PLAIN, HTML = "Content-Type: text/plain; charset=utf-8", "Content-Type: text/html; charset=utf-8"


def load(loader: Loader, tmp_path: Path, mail: str | bytes) -> Document:
    path = tmp_path / "a.eml"
    path.write_bytes(mail if isinstance(mail, bytes) else mail.encode())
    return loader.load(path, path.name)


def body(document: Document) -> str:
    return document.text.partition("\n\n")[2]


def parts(*written: str) -> str:
    return "".join(f"--B\n{part}\n" for part in written) + "--B--\n"


def part(head: str, text: str) -> str:
    return f"{head}\n\n{text}"


def test_every_text_part_counts(loader: Loader, tmp_path: Path) -> None:
    image = "Content-Type: image/png; name=plan.png\nContent-Disposition: inline"
    mail = HEAD + MIXED + parts(part(PLAIN, "One."), part(image, "x"), part(HTML, "<p>Two.</p>"))
    document = load(loader, tmp_path, mail)
    assert body(document) == "One.\n\nAttachment: plan.png\n\nTwo."
    assert not document.notes


@pytest.mark.parametrize(
    ("plain", "page", "told"),
    [
        ("", "<p>The board met in Selby.</p>", "The board met in Selby."),
        ("Open this message in a browser.", "<p>The board met in Selby.</p>", "The board met in "),
        ("The board met in Selby.\nAll well.", "<p>The board met in Selby.</p>", "All well."),
    ],
)
def test_the_part_that_says_more_is_told(
    loader: Loader, tmp_path: Path, plain: str, page: str, told: str
) -> None:
    mail = HEAD + ALTERNATIVE + parts(part(PLAIN, plain), part(HTML, page))
    assert told in body(load(loader, tmp_path, mail))
    assert "browser" not in body(load(loader, tmp_path, mail))


@pytest.mark.parametrize("kind", ["application/octet-stream", "text", "text/enriched"])
def test_a_body_of_a_strange_kind_is_text_all_the_same(
    loader: Loader, tmp_path: Path, kind: str
) -> None:
    mail = HEAD + f"Content-Type: {kind}\n\nWe agreed."
    assert body(load(loader, tmp_path, mail)) == "We agreed."


def test_mail_within_mail_has_its_own_head(loader: Loader, tmp_path: Path) -> None:
    inner = "From: Örjan <o@selby.example>\nDate: Fri, 1 Mar 2024 10:00:00 +0100\n"
    inner += "Subject: Sum\n\nIt is 4 million."
    mail = HEAD + MIXED + parts(part(PLAIN, "See."), part("Content-Type: message/rfc822", inner))
    document = load(loader, tmp_path, mail)
    assert body(document).startswith("See.\n\nFrom: Örjan <o@selby.example>\nDate: Fri, 1 Mar 2024")
    assert document.sections[-1].heading == "Sum"
    assert document.title == "Plan"


def test_quotations_stand_under_who_wrote_them(loader: Loader, tmp_path: Path) -> None:
    text = "Agreed.\n\nOn 3 May 2024, Örjan wrote:\n> We pay half.\n> Is that so?\n\nBest, Åse"
    document = load(loader, tmp_path, HEAD + PLAIN + "\n\n" + text)
    quoted = next(s for s in document.sections if s.heading)
    assert quoted.heading == "On 3 May 2024, Örjan wrote:"
    assert "> We pay half.\n\n> Is that so?" in document.text[quoted.start :]
    assert document.sections[-1].heading == ""
    assert document.text[document.sections[-1].start :] == "Best, Åse"


def test_older_messages_below_are_credited(loader: Loader, tmp_path: Path) -> None:
    text = "Agreed.\n\nFrån: Örjan\nSkickat: den 3 maj 2024\nTill: Åse\n\nVi betalar hälften."
    document = load(loader, tmp_path, HEAD + PLAIN + "\n\n" + text)
    assert document.sections[-1].heading == "Örjan, den 3 maj 2024"


def test_flowed_lines_are_whole_again(loader: Loader, tmp_path: Path) -> None:
    head = HEAD + PLAIN + "; format=flowed; delsp=yes\n\n"
    document = load(loader, tmp_path, head + "It is 4 mil \nlion a year, \n  they say.\n")
    assert body(document) == "It is 4 million a year, they say."


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n\r\n", b"From a@b Mon Mar  4 2024\n"])
def test_what_stands_before_the_head(loader: Loader, tmp_path: Path, before: bytes) -> None:
    document = load(loader, tmp_path, before + (HEAD + "\nOne.").encode())
    assert (document.title, body(document)) == ("Plan", "One.")


@pytest.mark.parametrize("coding", ["latin-1", "utf-8"])
def test_raw_heads(loader: Loader, tmp_path: Path, coding: str) -> None:
    mail = "Subject: Möte i Umeå\nFrom: Örjan\n\nKlart."
    assert load(loader, tmp_path, mail.encode(coding)).title == "Möte i Umeå"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("=?utf-8?Q?Ume=C3?= =?utf-8?Q?=A5?=", "Umeå"),
        ("=?iso-8859-1?Q?M=F6te_=E5r?= 2", "Möte år 2"),
        ("=?utf-8?B?TcO2dGU?=", "Möte"),
        ("=?nonsense?Q?a=E5?=", "aå"),
        ("a =?= b", "a =?= b"),
    ],
)
def test_encoded_words(written: str, read: str) -> None:
    assert decoded_words(written) == read


@pytest.mark.parametrize(
    ("declared", "coding"),
    [
        *(("iso-8859-1", "cp1252"), ("us-ascii", "cp1252"), ("iso-8859-15", "iso-8859-15")),
        *(("cp-850", "utf-8"), ("x-nothing", "cp1252")),
    ],
)
def test_declared_encodings_are_doubted(
    loader: Loader, tmp_path: Path, declared: str, coding: str
) -> None:
    for kind, text in (("plain", "Malmö ger € 4"), ("html", "<p>Malmö ger € 4</p>")):
        head = f"Subject: x\nContent-Type: text/{kind}; charset={declared}\n\n"
        mail = head.encode() + text.encode(coding)
        assert body(load(loader, tmp_path, mail)) == "Malmö ger € 4"


def test_an_invitation_reads(loader: Loader, tmp_path: Path) -> None:
    event = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=Europe/Oslo:20240314T090000\n"
        "SUMMARY:Board\\, second\nLOCATION:Room \n 4\nATTENDEE;CN=Åse:mailto:a@b.example\n"
        "BEGIN:VALARM\nDESCRIPTION:Reminder\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    mail = HEAD + "Content-Type: text/calendar; charset=utf-8\n\n" + event
    assert body(load(loader, tmp_path, mail)).splitlines() == [
        "Start: 2024-03-14 09:00 (Europe/Oslo)",
        "Event: Board, second",
        "Place: Room 4",
        "Attendee: Åse <a@b.example>",
    ]


def test_an_attached_invitation_is_read_once(loader: Loader, tmp_path: Path) -> None:
    event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Board\nEND:VEVENT\nEND:VCALENDAR\n"
    attached = part("Content-Type: application/ics; name=board.ics", event)
    mail = HEAD + MIXED + parts(part(PLAIN, "One."), attached, attached)
    assert body(load(loader, tmp_path, mail)) == "One.\n\nAttachment: board.ics\n\nEvent: Board"


def test_a_page_that_says_something_else_stands_beside_the_text(
    loader: Loader, tmp_path: Path
) -> None:
    plain = "The board met in Selby on Monday and agreed on a budget for every ward."
    mail = HEAD + ALTERNATIVE + parts(part(PLAIN, plain), part(HTML, "<p>Hello Bo.</p>"))
    assert body(load(loader, tmp_path, mail)) == f"{plain}\n\nHello Bo."


def test_a_head_goes_on_after_a_line_that_is_none(loader: Loader, tmp_path: Path) -> None:
    head = "From : Eva <eva@x.example>\nnot a line of a head\nSubject : Plan\n"
    document = load(loader, tmp_path, head + f"{PLAIN}\n\nOne: two.")
    assert document.text == "From: Eva <eva@x.example>\nSubject: Plan\n\nOne: two."


def test_a_mail_encoded_as_a_whole_is_opened(loader: Loader, tmp_path: Path) -> None:
    inner = base64.encodebytes(
        b"From: Eva <eva@nordkap.example>\nSubject: Old\n\nIt is due."
    ).decode()
    head = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64"
    mail = HEAD + MIXED + parts(part(PLAIN, "One."), part(head, inner))
    assert "From: Eva" in body(load(loader, tmp_path, mail))
    assert "It is due." in body(load(loader, tmp_path, mail))


def attribute(kind: int, value: bytes) -> bytes:
    return b"\1" + struct.pack("<II", kind, len(value)) + value + b"\0\0"


def test_what_outlook_wrapped_up_is_opened(loader: Loader, tmp_path: Path) -> None:
    name = "Åse.txt".encode("utf-16-le") + b"\0\0"
    named = struct.pack("<IHHII", 1, 0x1F, 0x3707, 1, len(name)) + name
    wrapped = (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(0x0002800C, b"The board agreed on a budget.\0")
        + attribute(0x00069002, b"")
        + attribute(0x00018010, b"SE.TXT\0")
        + attribute(0x0006800F, b"The plan has two parts.")
        + attribute(0x00069005, named)
    )
    head = "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64"
    path = tmp_path / "a.eml"
    for data, words in ((wrapped, "The board agreed on a budget."), (b"broken", "Attachment:")):
        tnef = part(head, base64.encodebytes(data).decode())
        path.write_text(HEAD + MIXED + parts(part(PLAIN, "See it."), tnef))
        loaded = loader.load_all(path, path.name)
        assert words in loaded.document.text
        files = [(inner.name, inner.text) for inner in loaded.inner]
        if data is wrapped:
            assert files == [("a.eml/Åse.txt", "The plan has two parts.")]
            assert not loaded.document.notes
        else:
            assert [note.kind for note in loaded.document.notes] == ["mail_container"]


def test_a_file_written_into_the_text_is_attached(loader: Loader, tmp_path: Path) -> None:
    coded = binascii.b2a_uu(b"The plan has two parts.").decode()
    written = f"One.\n\nbegin 644 plan.txt\n{coded}`\nend\n\nTwo."
    path = tmp_path / "a.eml"
    path.write_text(f"{HEAD}{PLAIN}\n\n{written}")
    loaded = loader.load_all(path, path.name)
    assert loaded.document.text.endswith("One.\n\nTwo.\n\nAttachment: plan.txt")
    assert [inner.text for inner in loaded.inner] == ["The plan has two parts."]


def test_damage_costs_no_more_than_itself(loader: Loader, tmp_path: Path) -> None:
    cut = "Content-Transfer-Encoding: base64\n\nT25lIGlzIHdob2xlLiBUd28"  # "One is whole. Two"
    assert body(load(loader, tmp_path, HEAD + cut)) == "One is whole. Two"
    lost = (
        "Content-Type: multipart/mixed; boundary=X\n\n--Y\nContent-Type: text/plain\n\nOne.\n--Y--"
    )
    assert body(load(loader, tmp_path, HEAD + lost)) == "One."


def test_what_cannot_be_read_is_named(loader: Loader, tmp_path: Path) -> None:
    tnef = "Content-Type: application/ms-tnef; name=winmail.dat\n\nx"
    sealed = "Content-Type: application/pkcs7-mime; name=smime.p7m\n\nx"
    document = load(loader, tmp_path, HEAD + MIXED + parts(part(PLAIN, "One."), tnef, sealed))
    assert [note.kind for note in document.notes] == ["mail_container", "encrypted_part"]
