"""When something begins and ends, where a later document moves the end."""

from collections.abc import Callable, Mapping

import pytest

from assistant.answering import Assistant
from assistant.types import Question

LASTING = {
    "aftale.md": "---\ntitle: HJERTEBRO: ny aftale\npublished: 2031-03-02\n---\n"
    "# HJERTEBRO: ny aftale\n\nSundvig Hospital og Oleda skal sammen afprøve en hjertemåler.\n\n"
    "- Start: 1. april 2031\n- Slut: 31. marts 2034\n",
    "poytakirja.md": "# HJERTEBRO – ohjausryhmän kokous 2/2031\n\nAika: maanantai 6.10.2031\n\n"
    "Sovittiin, että hanketta jatketaan vuodella 31.3.2035 saakka. Hoitaja aloittaa 1.11.2031.\n",
    "rapport.md": "# NORDRYTME: rapport\n\nNarvik, 12. november 2031\n\nNORDRYTME deler data med "
    "HJERTEBRO. Avtalen om NORDRYTME er forlenget til 30. juni 2038.\n",
}


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("Hvornår slutter HJERTEBRO?", "31.3.2035", "31. marts 2034"),
        ("När upphör HJERTEBRO?", "31.3.2035", "31. marts 2034"),
        ("When does HJERTEBRO end?", "31.3.2035", "31. marts 2034"),
        ("When does HJERTEBRO start?", "1. april 2031", "1. april 2031"),
    ],
)
def test_minutes_in_another_language_move_the_end_and_not_the_beginning(
    assistant_over: Callable[[Mapping[str, str]], Assistant], question: str, first: str, last: str
) -> None:
    said = assistant_over(LASTING).ask(Question(question)).sentences
    assert first in said[0].text
    assert last in said[-1].text
