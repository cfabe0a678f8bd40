"""What trains and measures the networks, as far as it needs no network."""

from training.data import Page
from training.lexical import Lexical


def test_pages_that_can_be_read_but_once_are_stemmed_in_their_language() -> None:
    texts = {"lund": "Hjärtregistret i Lund", "tammerfors": "Biobanken i Tammerfors"}
    pages = (Page(name, name.title(), "sv", text, ()) for name, text in texts.items())
    assert Lexical(pages).best("Vilka har biobanker?", 1) == ["tammerfors"]
