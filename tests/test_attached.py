"""Files within a file become documents of their own, and share what becomes of that file."""

import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from sample_files import LEAD, QUOTE, TITLE, write_docx, write_mail, write_text

from assistant.library import Library, LibraryWriter
from assistant.settings import Settings, StoreSettings
from ingest.file_states import FileStates
from ingest.outcomes import Report
from ingest.pipeline import ingest_paths, remove_documents
from ingest.scan import file_of


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(store=StoreSettings(path=tmp_path / "store"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    return path


def write_archive(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
        archive.writestr("photo.psd", b"\0")
        archive.writestr("__MACOSX/x", b"\0")
    return path


def outcomes(report: Report) -> dict[str, str]:
    return {outcome.name: str(outcome.status) for outcome in report.outcomes}


def names(settings: Settings) -> list[str]:
    return [document.name for document in Library(settings.store.path).documents()]


def test_an_archive_from_its_arrival_to_its_end(folder: Path, settings: Settings) -> None:
    archive = write_archive(folder / "a.zip", one_txt=LEAD, sub__two_txt=QUOTE)
    assert outcomes(ingest_paths([folder], settings)) == {
        "a.zip": "added",
        "a.zip/one.txt": "added",
        "a.zip/sub/two.txt": "added",
        "a.zip/photo.psd": "skipped",
    }
    again = outcomes(ingest_paths([folder], settings))
    assert set(again.values()) == {"unchanged"}
    write_archive(archive, one_txt=LEAD + " More.", three_txt=TITLE)
    assert outcomes(ingest_paths([folder], settings)) == {
        "a.zip": "replaced",
        "a.zip/one.txt": "replaced",
        "a.zip/three.txt": "added",
        "a.zip/sub/two.txt": "removed",
        "a.zip/photo.psd": "skipped",
    }
    archive.rename(folder / "b.zip")
    assert outcomes(ingest_paths([folder], settings))["b.zip"] == "moved"
    assert names(settings) == ["b.zip", "b.zip/one.txt", "b.zip/three.txt"]
    (folder / "b.zip").unlink()
    write_text(folder / "c.txt", QUOTE)
    assert outcomes(ingest_paths([folder], settings))["b.zip/one.txt"] == "removed"
    assert names(settings) == ["c.txt"]


def test_attachments_are_documents(folder: Path, settings: Settings, tmp_path: Path) -> None:
    attached = write_docx(tmp_path / "side.docx").read_bytes()

    def attach(message: EmailMessage) -> None:
        message.add_attachment(attached, maintype="application", subtype="x", filename="side.docx")

    write_mail(folder / "a.eml", attach)
    report = ingest_paths([folder], settings)
    assert outcomes(report) == {"a.eml": "added", "a.eml/side.docx": "added"}
    (mail,) = [outcome for outcome in report.outcomes if outcome.name == "a.eml"]
    assert [note.values["name"] for note in mail.notes] == ["plan.pdf"]  # which is damaged
    library = Library(settings.store.path)
    found = {document.name: document for document in library.documents()}
    assert found["a.eml/side.docx"].title == TITLE
    assert found["a.eml"].notes == mail.notes
    assert file_of(found["a.eml/side.docx"].source) == found["a.eml"].source
    states = FileStates(LibraryWriter(settings.store.path)).current()
    assert {str(state) for state in states.values()} == {"held"}
    remove_documents([found["a.eml"].id], settings)
    assert names(settings) == []
