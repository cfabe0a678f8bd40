"""Dates beside each other: beginning and end stand before the days of signing and announcing."""

from collections.abc import Callable, Mapping

from assistant.answering import Assistant
from assistant.types import Question

TEXTS = {
    "lysning.md": "---\ntitle: Ny aftale om LYSNING\npublished: 2031-02-03\n---\n"
    "# Ny aftale om LYSNING\n\nVesterby, den 3. februar 2031\n\nVesterby Hospital og Oleda A/S har "
    "i dag indgået aftalen om LYSNING, der løber i fire år fra den 1. marts 2031.\n\n"
    "- Underskrevet: 3. februar 2031\n- Start: 1. marts 2031\n- Slut: 28. februar 2035\n",
    "granskog.md": "# Avtal om GRANSKOG\n\nMellan Region Norrsjö och Brell AB.\n\n"
    "Avtalet gäller från den 1 april 2030 till och med den 30 juni 2033.\n\n"
    "Norrsjö den 12 mars 2030\n",
}


def test_an_end_is_not_crowded_out(
    assistant_over: Callable[[Mapping[str, str]], Assistant],
) -> None:
    text = assistant_over(TEXTS).ask(Question("Compare LYSNING and GRANSKOG: duration")).text
    assert "28. februar 2035" in text
    assert "30 juni 2033" in text
