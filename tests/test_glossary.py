"""The bridge between languages: its files, translations, and compounds."""

import pytest

from assistant.language import LANGUAGES, stopwords
from assistant.language.compounds import parts
from assistant.language.glossary import _FILES, known_words, translations


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_every_line_has_a_column_for_each_language(file) -> None:
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            assert line.count(";") == len(LANGUAGES) - 1, line


@pytest.mark.parametrize(
    ("word", "language", "target", "stem"),
    [
        ("hospital", "en", "fi", "sairaal"),
        ("gräns", "sv", "en", "border"),
        ("border", "en", "sv", "gräns"),  # what "gränser" is cut to; "gräns" itself to "grän"
        ("tutkimus", "fi", "da", "forskning"),
        ("elected", "en", "no", "velg"),
        ("owns", "en", "en", "owner"),
    ],
)
def test_words_are_translated(word: str, language: str, target: str, stem: str) -> None:
    assert stem in translations(word, language)[target]


def test_common_words_translate_but_are_no_synonyms() -> None:
    found = translations("reach", "en")
    assert "uppnå" in found["sv"]
    assert "achiev" not in found["en"]
    assert "alli" in "".join(translations("partnership", "en")["en"])  # of the domain: alliance


def test_a_word_is_not_its_own_translation() -> None:
    assert "cancer" not in translations("cancer", "en")["en"]


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("läkemedelsföretag", "sv", ("läkemedel", "företag")),
        ("samverkansplattform", "sv", ("samverkan", "plattform")),
        ("yhteistyösopimus", "fi", ("yhteistyö", "sopimus")),
        ("regeringen", "sv", ()),
        ("framework", "en", ()),
        ("avtal", "sv", ()),
    ],
)
def test_compounds_are_parted(word: str, language: str, expected: tuple[str, ...]) -> None:
    assert parts(word, language) == expected


def test_known_words_are_lower_case() -> None:
    assert all(word == word.lower() for language in LANGUAGES for word in known_words(language))


@pytest.mark.parametrize("word", ["carried", "led", "about", "overcome", "prior"])
def test_no_word_is_translated_by_one_that_stands_everywhere(word: str) -> None:
    for language, stems in translations(word, "en").items():
        assert not stems & stopwords(language)
