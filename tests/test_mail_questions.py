"""Who sent a mail and who got it: told by the lines of its head."""

from dataclasses import replace

import pytest

from assistant.extractive.metadata_questions import mail_line, wanted_mail_line
from assistant.types import Document

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
