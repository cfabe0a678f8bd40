"""A question about one day is a fact, one about what led up to it or followed a timeline."""

import pytest

from assistant.compose.room import Request
from assistant.compose.timeline import is_of_one_day
from assistant.types import Scope


@pytest.mark.parametrize(
    ("question", "language", "is_fact"),
    [
        ("What happened on 14 February 2022?", "en", True),
        ("Vad hände 2022-02-14?", "sv", True),
        ("Mitä tapahtui 14.2.2022?", "fi", True),
        ("What happened after 14 February 2022?", "en", False),
        ("Hvad skete der fra 14.2.2022 til 1.3.2022?", "da", False),
        ("Mitä tapahtui 14.2.2022 jälkeen?", "fi", False),
        ("What happened in February 2022?", "en", False),
        ("What happened in 2022?", "en", False),
        ("What happened?", "en", False),
    ],
)
def test_one_day_is_told_apart(question: str, language: str, is_fact: bool) -> None:
    assert is_of_one_day(Request(question, language, Scope())) == is_fact
