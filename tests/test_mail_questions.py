"""Who sent a mail and who got it: told by the lines of its head."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.extractive.metadata_questions import mail_line, wanted_mail_line
from assistant.language.mail_lines import is_of_mail_head
from assistant.settings import Settings, StoreSettings
from assistant.types import Document, Question
from assistant.wiring import open_assistant
from ingest.pipeline import ingest_paths

TEXT = "From: Ann <ann@a.example>\nTo: Bo\nCc: Cia <c@c.example>\n\nDear Bo,\n\nTo: be read."
MAIL = Document("m", "m.eml", "m.eml", "Plan", "", "", "en", TEXT, "1")


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Who sent the mail about the plan?", "From"),
        ("who wrote the e-mail", "From"),
        ("Vem fick en kopia av mejlet?", "Cc"),
        ("Hvem sendte mailen om planen?", "From"),
        ("Kuka lähetti viestin?", "From"),
        ("Who received the message?", "To"),
        ("Who wrote the protocol?", None),
        ("Who got the grant?", None),
    ],
)
def test_a_question_asks_for_a_line_of_the_head(question: str, line: str | None) -> None:
    assert wanted_mail_line(question) == line


def test_the_line_is_taken_from_the_head_alone() -> None:
    place = mail_line(MAIL, "Cc")
    assert place is not None
    assert TEXT[slice(*place)] == "Cc: Cia <c@c.example>"
    assert mail_line(replace(MAIL, text="A letter.\n\nFrom: nobody\nTo: all"), "From") is None


HEAD = "From: Ann\nTo: Bo\nDate: Tue, 6 May 2025 10:12:00 +0100\n\nWe meet on 4 June 2025."
QUOTED = "Fint.\n\nPå torsdag 8 maj 2025 kl. 09.30 skrev Bo Ek:\n> Vi ses den 2 juni 2025."


@pytest.mark.parametrize(
    ("text", "line", "of_head"),
    [
        (HEAD, "Date:", True),
        (HEAD, "To:", True),
        (HEAD, "We meet", False),
        (QUOTED, "På torsdag", True),
        (QUOTED, "Vi ses", False),
        ("Tirsdag 6. mai 2025 skrev Bo:\nHei", "Tirsdag", True),
        ("Board of Selby\n\nDate: 6 May 2025\n\nPresent: Ann", "Date:", False),
        ("Hun skrev i 2024:\nen bok", "en bok", False),
    ],
)
def test_when_a_mail_was_sent_is_told_apart_from_what_it_says(
    text: str, line: str, of_head: bool
) -> None:
    assert is_of_mail_head(text, text.index(line)) is of_head


def test_a_timeline_leaves_out_when_mails_were_sent(tmp_path: Path) -> None:
    mail = (
        "From: Ann Holt <ann@holm.example>\nTo: Bo Ek <bo@tarn.example>\n"
        "Subject: The Tarnholm partnership\nDate: Tue, 6 May 2031 10:12:00 +0100\n\nDear Bo,\n\n"
        "The Tarnholm partnership begins on 4 June 2031.\n\nAnn\n\n"
        "On Fri, 2 May 2031 at 09:30, Bo Ek wrote:\n"
        "> The Tarnholm partnership was agreed on 28 April 2031.\n"
    )
    (tmp_path / "plan.eml").write_text(mail, encoding="utf-8")
    settings = Settings(store=StoreSettings(path=tmp_path / "store"))
    ingest_paths([tmp_path / "plan.eml"], settings)
    answer = open_assistant(settings).ask(Question("Give me a timeline of all collaborations"))
    (table,) = (block for block in answer.blocks if block.rows)
    assert [row[0].text for row in table.rows[1:]] == ["28 April 2031", "4 June 2031"]
