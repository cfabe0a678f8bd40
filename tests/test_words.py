"""The words index: names, cognates and translations across languages."""

from pathlib import Path

import pytest

from assistant.errors import StoreError
from assistant.language import detect
from assistant.search.words import WordEntry, WordIndex

ENTRIES = [
    WordEntry("en", "en", "Steering", "", "The hospital signed an agreement with Novartis."),
    WordEntry("sv", "sv", "Avtal", "", "Region Värmland har tecknat avtal med LIF om plattformen."),
    WordEntry("no", "no", "Kreft", "", "Sykehusene i Norge samarbeider om presisjonsmedisin."),
    WordEntry("fi", "fi", "Masennus", "", "Sairaala tutkii masennuksen hoitoa yliopiston kanssa."),
    WordEntry("da", "da", "Titel", "", "Virksomheden udvikler nye lægemidler mod kræft."),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> WordIndex:
    folder = tmp_path_factory.mktemp("words")
    WordIndex.build(folder, ENTRIES)
    return WordIndex.open(folder)


@pytest.mark.parametrize(
    ("question", "language", "best"),
    [
        ("Who signed agreements with Novartis?", "en", "en"),
        ("What happens in Värmland?", "en", "sv"),
        ("Vad gäller plattformens avtal?", "sv", "sv"),
        ("Which hospitals in Norway?", "en", "no"),
        ("Which treatment of depression?", "en", "fi"),
        ("Hvilke legemidler mot kreft?", "no", "da"),
        ("What goes on in Sweden?", "en", "sv"),
    ],
)
def test_words_find_passages_of_any_language(
    index: WordIndex, question: str, language: str, best: str
) -> None:
    assert index.search(question, language, 3)[0][0] == best


def test_scores_fall_and_the_limit_holds(index: WordIndex) -> None:
    hits = index.search("avtal Novartis Norge kræft", "sv", 2)
    assert len(hits) == 2
    assert hits[0][1] >= hits[1][1] > 0


def test_a_question_of_unknown_words_finds_nothing(index: WordIndex) -> None:
    assert index.search("xylophone zebra", "en", 5) == []


def test_the_share_of_passages_with_a_stem(index: WordIndex) -> None:
    assert index.count() == len(ENTRIES)
    assert index.share("novarti") == pytest.approx(1 / 5)
    assert index.share("zebra") == 0


def test_a_folder_without_an_index_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Run `python -m ingest`"):
        WordIndex.open(tmp_path)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who is Åsmund Flobak?", "en"),
        ("Vem är Nina Ekholm-Wenberg?", "sv"),
        ("Hvem er Jutta Heix, og hva er rollen hennes?", "no"),
        ("Hvad er formålet med aftalen?", "da"),
        ("Kuka johtaa tutkimusta HUSissa?", "fi"),
        ("1, 2, 3", "en"),
    ],
)
def test_the_language_of_a_short_question_is_not_that_of_its_names(
    text: str, language: str
) -> None:
    assert detect(text) == language
