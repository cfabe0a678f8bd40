"""What of a file was not read is said by the ingest, kept, and shown beside the document."""

from pathlib import Path

import pytest
from office_samples import run, write_word

from assistant.intake import Fate, Upload
from assistant.library import Library
from assistant.page import wording
from assistant.page.reading.cautions import cautions
from assistant.page.wording.texts import LANGUAGES, texts
from assistant.settings import Settings, StoreSettings
from assistant.types import Fault
from ingest import notes
from ingest.__main__ import main
from ingest.reception import Reception


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_has_its_words(language: str) -> None:
    known = {key.removeprefix("note.") for key in texts(language) if key.startswith("note.")}
    assert known == set(notes.TEXTS)


def test_notes_are_printed_kept_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    body = f"<w:p>{run('It ends in May. ')}{run('Secret.', '<w:vanish/>')}</w:p>"
    path = write_word(tmp_path / "a.docx", body)
    monkeypatch.setenv("ASSISTANT_STORE__PATH", str(tmp_path / "store"))
    assert main([str(path)]) == 0
    assert "added      a.docx\n           hidden text was left out\n" in capsys.readouterr().out
    (summary,) = Library(tmp_path / "store").documents()
    assert summary.notes == (Fault("hidden_text"),)
    monkeypatch.setattr(wording, "language", lambda: "sv")
    assert "Dold text är utelämnad." in cautions(summary.notes)
    assert cautions(()) == ""


@pytest.mark.slow
def test_an_upload_says_what_was_left_out(tmp_path: Path) -> None:
    body = f"<w:p>{run('It ends in May. ')}{run('2025', '<w:strike/>')}</w:p>"
    data = write_word(tmp_path / "a.docx", body).read_bytes()
    job = Reception(Settings(store=StoreSettings(path=tmp_path / "store"))).add(
        [Upload("a.docx", data)]
    )
    assert job.wait(60)
    (outcome,) = job.outcomes
    assert (outcome.fate, outcome.notes) == (Fate.ADDED, (Fault("struck_text"),))
