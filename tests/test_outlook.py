"""Outlook's own messages are read like any mail, with the messages and files within them."""

from pathlib import Path
from typing import Any

import pytest
from ole_samples import write_ole

from ingest.formats.compressed_rtf import decompressed
from ingest.loaders import Loader


def wide(**texts: str) -> dict[str, Any]:
    """Text properties by number, such as p0037."""
    return {f"__substg1.0_{k[1:].upper()}001F": v.encode("utf-16-le") for k, v in texts.items()}


def properties(header: int, sent: int = 0) -> dict[str, bytes]:
    row = b"\x40\x00\x39\x00" + b"\0" * 4 + sent.to_bytes(8, "little")
    return {"__properties_version1.0": b"\0" * header + row}


SENT = 133_500_000_000_000_000  # 17 January 2024
MAIL = {
    **properties(32, SENT),
    **wide(p0037="Möte", p0c1a="Åse Lindgrønn", p5d01="ase@nordkap.example", p0e04="Team"),
}


def test_an_outlook_message(loader: Loader, tmp_path: Path) -> None:
    inner = {**properties(24), **wide(p0037="Sum", p0c1a="Örjan", p1000="It is four million.")}
    tree = {
        **MAIL,
        **wide(p1000="We agreed.\r\n"),
        "__attach_version1.0_#00000000": {
            **wide(p3707="plan.txt"),
            "__substg1.0_37010102": b"The plan of the board.",
        },
        "__attach_version1.0_#00000001": {"__substg1.0_3701000D": inner},
    }
    path = write_ole(tmp_path / "a.msg", tree)
    loaded = loader.load_all(path, "a.msg")
    document = loaded.document
    assert document.text == (
        "From: Åse Lindgrønn <ase@nordkap.example>\nTo: Team\n"
        "Date: Wed, 17 Jan 2024 21:20:00 +0000\nSubject: Möte\n\nWe agreed.\n\n"
        "From: Örjan\nSubject: Sum\n\nIt is four million.\n\nAttachment: plan.txt"
    )
    assert (document.title, document.publisher) == ("Möte", "Åse Lindgrønn")
    assert document.published == "2024-01-17"
    assert document.sections[-1].heading == "Sum"
    assert [one.text for one in loaded.inner] == ["The plan of the board."]


def test_html_and_rich_text_bodies(loader: Loader, tmp_path: Path) -> None:
    page = {"__substg1.0_10130102": "<p>Från <b>Umeå</b>.</p>".encode()}
    path = write_ole(tmp_path / "a.msg", {**MAIL, **page})
    assert loader.load(path, "a.msg").text.endswith("\n\nFrån Umeå.")
    text = b"{\\rtf1\\ansi Agreed{\\*\\htmltag <b>}\\htmlrtf {\\b \\htmlrtf0  at last.}"
    stored = (len(text) + 12).to_bytes(4, "little") + len(text).to_bytes(4, "little")
    rich = {"__substg1.0_10090102": stored + b"MELA" + b"\0" * 4 + text}
    path = write_ole(tmp_path / "b.msg", {**MAIL, **rich})
    assert loader.load(path, "b.msg").text.endswith("\n\nAgreed at last.")


def test_compressed_rich_text() -> None:
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c"
        "090020627705b06c647d0a800fa0".replace(" ", "")
    )
    assert decompressed(data) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_what_is_no_message_is_named(loader: Loader, tmp_path: Path) -> None:
    path = write_ole(tmp_path / "a.msg", {"WordDocument": b"x"})
    with pytest.raises(Exception, match="not a mail message"):
        loader.load(path, "a.msg")
