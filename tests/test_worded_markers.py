"""Markers that small models write into their sentences leave no gap and land where they belong."""

import re

import pytest

from assistant.grounding.markers import read_markers
from assistant.grounding.plain import blocks, resolved
from assistant.grounding.statements import drafts

PASSAGES = [f"This is what passage {name} says." for name in ("one", "two", "three")]


def read(text: str, language: str = "en") -> list[tuple[str, tuple[int, ...]]]:
    """Each sentence as it would be shown, with the numbers meant for it."""
    marked, _ = read_markers(resolved(text), PASSAGES)
    found = blocks(marked, lambda address: False, language)
    return [(draft.text, draft.markers) for draft in drafts(found, language)]


@pytest.mark.parametrize(
    ("text", "shown", "numbers"),
    [
        ("As reported in [1], Aurora opened in 2019.", "Aurora opened in 2019.", (1,)),
        ("Aurora opened in 2019, as reported in [1].", "Aurora opened in 2019.", (1,)),
        ("Aurora opened (as described in [1] and [2]).", "Aurora opened.", (1, 2)),
        ("Aurora is led by Lind, according to [1] and [2].", "Aurora is led by Lind.", (1, 2)),
        ("[1][2] and [3] cover the registry.", "The documents cover the registry.", (1, 2, 3)),
        ("Passages [1] and [2] mention Lund.", "The documents mention Lund.", (1, 2)),
        ("Passage [1] says that Lind leads it.", "Lind leads it.", (1,)),
        (
            "The agreement in [2] ends in May.",
            "The agreement in the document ends in May.",
            (2,),
        ),
        ("In [1], Lund is named.", "In the document, Lund is named.", (1,)),
        ("Lind leads it [1] and Lund pays [2].", "Lind leads it and Lund pays.", (1, 2)),
    ],
)
def test_a_number_that_is_a_word_leaves_no_gap(
    text: str, shown: str, numbers: tuple[int, ...]
) -> None:
    assert read(text) == [(shown, numbers)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Lund and Oslo share it from 2019 on [1]."),
        ("en", "Oslo came in [1], and Lund stayed [2]."),
        ("en", "Oslo came in [1] and Lund stayed [2]."),
        ("en", "This is what they agreed to [1]."),
        ("sv", "Lund är med [1] och betalar [2]."),
        ("no", "Oslo kom til [1], og Lund ble [2]."),
    ],
)
def test_a_number_after_a_word_that_only_looks_like_a_preposition_is_a_note(
    language: str, text: str
) -> None:
    ((shown, _),) = read(text, language)
    assert shown == re.sub(r" \[\d\]", "", text)


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("sv", "Enligt [1] leder Lind registret.", "Enligt dokumentet leder Lind registret."),
        ("sv", "Lind leder det, vilket framgår av [1].", "Lind leder det."),
        ("sv", "[1] och [2] beskriver det.", "Dokumenten beskriver det."),
        ("no", "Ifølge [1] leder Lind det.", "Ifølge dokumentet leder Lind det."),
        ("da", "[1] og [2] nævner Lund.", "Dokumenterne nævner Lund."),
        ("fi", "Lind johtaa sitä, kuten kohdassa [1] kerrotaan.", "Lind johtaa sitä."),
        ("fi", "Lähteen [1] mukaan Lind johtaa sitä.", "Lind johtaa sitä."),
    ],
)
def test_in_every_language(language: str, text: str, shown: str) -> None:
    assert [sentence for sentence, _ in read(text, language)] == [shown]


@pytest.mark.parametrize(
    "text", ["[1] Lind leads. [2] Lund pays.", "[1]: Lind leads.\n[2]: Lund pays."]
)
def test_markers_ahead_of_their_sentences_shift_nothing(text: str) -> None:
    assert read(text) == [("Lind leads.", (1,)), ("Lund pays.", (2,))]


@pytest.mark.parametrize(
    "after", [" This is stated in [2].", " Source: [2]", "\n\n[2]", " References: [2]."]
)
def test_what_only_says_where_belongs_to_the_sentence_before(after: str) -> None:
    assert read(f"Lind leads it.{after}") == [("Lind leads it.", (2,))]


@pytest.mark.parametrize("text", ["The answer can be found in [1].", "[1][2]", "Sources: [1]"])
def test_an_answer_that_only_says_where_states_nothing(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("lead", ["## Partners [2]\n", "The partners are [2]:\n"])
def test_a_marker_above_a_list_serves_what_has_none(lead: str) -> None:
    assert read(f"{lead}- Lind leads it [1]\n- Lund pays")[1:] == [
        ("Lind leads it", (1,)),
        ("Lund pays", (2,)),
    ]


def test_a_marker_in_a_cell_stays_with_its_row() -> None:
    table = "| Partner | Role |\n|---|---|\n| Lind [1] | leads |\n| Lund | pays [2] |"
    assert read(table)[1:] == [("Lind; leads", (1,)), ("Lund; pays", (2,))]
