"""Slips of spelling and other forms of numbers, dates and names find what the plain form finds."""

from pathlib import Path

import pytest

from assistant.core.loading import is_one_piece
from assistant.language import words
from assistant.language.echo import echoed
from assistant.language.forms import forms
from assistant.language.spelling import mended
from assistant.search.words import WordEntry, WordIndex

ENTRIES = [
    WordEntry("grant", "sv", "Stöd", "", "Hjärtfonden ger 2 400 000 kronor till Örnviks lasarett."),
    WordEntry("start", "en", "Trial", "", "The Larchmere trial opened on 2021-05-17 in Tromsø."),
    WordEntry(
        "tool", "en", "Tools", "", "Aoife O'Malley-Byrne wrote the C++ code and a .NET page."
    ),
    WordEntry("share", "fi", "Osuus", "", "Tutkimus alkoi 4.2.2022 ja maksaa 1,5 miljoonaa euroa."),
    WordEntry(
        "other", "en", "Other", "", "The code of the page opened in May for a fund of hearts."
    ),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> WordIndex:
    folder: Path = tmp_path_factory.mktemp("words")
    WordIndex.build(folder, ENTRIES)
    return WordIndex.open(folder)


@pytest.mark.parametrize(
    ("question", "language", "best"),
    [
        ("Vem får 2400000?", "sv", "grant"),
        ("Vem får 2,4 miljoner?", "sv", "grant"),
        ("Who gets SEK 2,400,000?", "en", "grant"),
        ("What opened on 17 May 2021?", "en", "start"),
        ("What opened on 17/05/2021?", "en", "start"),
        ("Mitä tapahtui helmikuussa 2022?", "fi", "share"),
        ("Mikä maksaa 1 500 000?", "fi", "share"),
        ("Who wrote C++?", "en", "tool"),
        ("the .net page", "en", "tool"),
        ("omalley byrne", "en", "tool"),
        ("OMalley", "en", "tool"),
    ],
)
def test_other_forms_find_the_passage(
    index: WordIndex, question: str, language: str, best: str
) -> None:
    assert index.search(question, language, 3)[0][0] == best


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Mikä on KeuhkoPolun tavoite?", "Mikä on Keuhkopolku tavoite?"),
        ("Paljonko Haavangin tavoite maksaa?", "Paljonko Haavanki tavoite maksaa?"),
        ("Kuka johtaa Rintakosken ryhmää?", "Kuka johtaa Rintakosken ryhmää?"),  # the same stem
        ("Kuka johtaa Keuhkolaa?", "Kuka johtaa Keuhkolaa?"),  # another name
    ],
)
def test_a_form_with_another_stem_becomes_the_word_of_the_library(
    tmp_path: Path, asked: str, meant: str
) -> None:
    text = (
        "KeuhkoPolku alkaa. Haavanki maksaa sen. Rintakoski johtaa ryhmää ja sen tavoite on uusi."
    )
    WordIndex.build(tmp_path / "words", [WordEntry("one", "fi", "Hanke", "", text)])
    assert mended(asked, "fi", WordIndex.open(tmp_path / "words"), is_one_piece) == meant


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("Where is Lrachmeer?", "en", "Where is Lrachmeer?"),  # two slips: left alone
        ("Where is Larhcmere?", "en", "Where is Larchmere?"),
        ("where is larchmmere", "en", "where is larchmere"),
        ("LARCHMRE", "en", "LARCHMERE"),
        ("Vad ger Hjartfonden?", "sv", "Vad ger Hjärtfonden?"),
        ("What is in Tromso?", "en", "What is in Tromsø?"),
        ("Who is Larchmore?", "en", "Who is Larchmore?"),  # another name
        ("Who finds?", "en", "Who finds?"),  # a word of its own, one letter from "fund"
        ("Ｗｈｏ ｉｓ Larch\u200bmere?", "en", "Who is Larchmere?"),
        ("What hospitals are there?", "en", "What hospitals are there?"),
    ],
)
def test_a_slip_becomes_the_word_of_the_library(
    index: WordIndex, typed: str, language: str, meant: str
) -> None:
    assert mended(typed, language, index, is_one_piece) == meant


def test_a_question_is_put_as_the_texts_put_it() -> None:
    texts = [(entry.language, entry.text) for entry in ENTRIES]
    assert echoed("Vem får 2,4 miljoner kronor?", "sv", texts) == "Vem får 2 400 000 kronor?"
    assert echoed("What opened on 17/05/2021?", "en", texts) == "What opened on 2021-05-17?"
    assert echoed("Mitä alkoi helmikuussa 2022?", "fi", texts) == "Mitä alkoi 4.2.2022?"
    assert echoed("who is aoife omalley byrne", "en", texts) == "who is aoife O'Malley-Byrne"
    assert echoed("Vem får 2 500 000 kronor?", "sv", texts) == "Vem får 2 500 000 kronor?"


def test_the_best_passage_decides_how_a_number_is_put() -> None:
    texts = [("en", "It had 31,500 visits."), ("sv", "Antalet är 31 500.")]
    assert echoed("Who had 31500 visits?", "en", texts) == "Who had 31,500 visits?"
    assert echoed("Vem hade 31500 besök?", "sv", texts[::-1]) == "Vem hade 31 500 besök?"


def test_keys_of_one_value_are_equal_in_every_language() -> None:
    written = {"en": "3 March 2024", "sv": "den 3 mars 2024", "fi": "3.3.2024", "da": "2024-03-03"}
    assert {forms(text, language)[0].keys for language, text in written.items()} == {
        ("2024-03-03", "2024-03", "2024")
    }


def test_characters_that_do_not_show_part_no_word() -> None:
    assert words("sam\u00adarbete och ﬁber") == ["samarbete", "och", "fiber"]


class Counting:
    """Words of a library that has none; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def frequency(self, word: str) -> int:
        self.asked += 1
        return 0

    def share(self, form: str) -> float:
        return 0.0

    def beginning(self, prefix: str) -> list[str]:
        return []


@pytest.mark.parametrize("question", ["x" * 4000, "xqzlk wqfjh " * 330])
def test_a_senseless_question_keeps_nobody_waiting(question: str) -> None:
    vocabulary = Counting()
    assert mended(question, "en", vocabulary, lambda word: False) == question
    assert vocabulary.asked < 30 * 40 * 40
