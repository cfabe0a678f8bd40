"""Every fault of a file is named, with a way out; none stops the loader."""

import os
import random
from pathlib import Path

import pytest
from loading import load
from sample_files import (
    AIM,
    LEAD,
    write_docx,
    write_encrypted_pdf,
    write_html,
    write_mail,
    write_pdf,
    write_scan,
    write_text,
)

from assistant.errors import LoadError
from assistant.settings import IngestSettings
from ingest.loaders import Loader, file_hash


def fault(loader: Loader, path: Path) -> str:
    with pytest.raises(LoadError) as caught:
        loader.load(path, path.name)
    assert str(caught.value).startswith(f"{path.name}: ")
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.html", b"<html><body><script>1</script></body></html>", "no text"),
        ("a.txt", b"MZ\x90\0\x03\0\0\0\x04", "NUL bytes"),
        ("a.txt", bytes(range(1, 32)) * 9, "control characters"),
        ("a.txt", "Ålesund ønsker å være først. ".encode() * 20 + b"\xe5", "damaged at byte"),
        ("a.txt", b"\xff\xfea\0\0\xd8b\0", "UTF-16 text is damaged"),
        ("a.txt", "Привет, как дела сегодня".encode("cp1251"), "encoding"),
        ("a.pdf", b"%PDF-1.7\nnothing here", "malformed"),
        ("a.pdf", b"plain words", "malformed"),
        ("a.docx", b"PK\x03\x04 nothing", "malformed"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".ppt kind"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        ("a.eml", b"just words, no mail", "not a mail message"),
        ("a.eml", b"From: a@example.org\n\n", "neither subject nor text"),
        ("a.odg", b"PK", "not supported"),
    ],
)
def test_faults_are_named(
    loader: Loader, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert reason in fault(loader, path)


def test_encrypted_and_scanned_pdfs(loader: Loader, tmp_path: Path) -> None:
    assert "encrypted" in fault(loader, write_encrypted_pdf(tmp_path / "locked.pdf"))
    assert "OCR" in fault(loader, write_scan(tmp_path / "scan.pdf"))


@pytest.mark.slow
def test_damaged_files_never_stop_the_loader(loader: Loader, tmp_path: Path) -> None:
    rng = random.Random(0)
    good = [
        write_pdf(tmp_path / "good.pdf", [LEAD, AIM]),
        write_docx(tmp_path / "good.docx"),
        write_html(tmp_path / "good.html"),
        write_mail(tmp_path / "good.eml"),
    ]
    for source in good:
        for number in range(15):
            data = bytearray(source.read_bytes())
            for _ in range(rng.randint(1, 40)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            path = tmp_path / f"bad{number}{source.suffix}"
            path.write_bytes(data[: rng.randint(len(data) // 2, len(data))])
            try:
                load(loader, path)
            except LoadError as error:
                assert str(error).startswith(path.name)  # noqa: PT017, either way is right


def test_oversize_is_told_before_reading(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.txt", LEAD * 100)
    with pytest.raises(LoadError, match=r"too large .*limit is 0\.001.*ingest\.max_megabytes"):
        Loader(IngestSettings(max_megabytes=0.001)).load(path, "a.txt")


def test_the_deadline_is_held(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [LEAD] * 20)
    with (
        Loader(IngestSettings(seconds_per_file=0.05)) as hurried,
        pytest.raises(LoadError, match=r"longer than 0\.05 seconds.*ingest\.seconds_per_file"),
    ):
        hurried.load(path, "a.pdf")


def test_what_is_no_file(loader: Loader, tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in fault(loader, tmp_path / "folder.txt")
    assert "not a regular file" in fault(loader, tmp_path / "pipe.txt")
    assert "cannot be read" in fault(loader, tmp_path / "absent.txt")
    with pytest.raises(OSError, match="not a regular file"):
        file_hash(tmp_path / "pipe.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    assert "cannot be read" in fault(loader, tmp_path / "broken.txt")


@pytest.mark.skipif(os.getuid() == 0, reason="the superuser may read everything")
def test_a_file_without_read_permission(loader: Loader, tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.txt", LEAD)
    path.chmod(0)
    assert "permissions" in fault(loader, path)


def test_a_path_that_is_no_unicode(loader: Loader, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))
    path.write_bytes(b"words")
    with pytest.raises(LoadError, match=r"\?\.txt: its path is not valid UTF-8"):
        loader.load(path, path.name)


def test_the_hash_tells_whether_a_file_changed(loader: Loader, tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.txt", LEAD)
    before = load(loader, path)
    assert before.content_hash == file_hash(path)
    write_text(path, LEAD + " More.")
    assert file_hash(path) != before.content_hash
    assert load(loader, path).id == before.id
