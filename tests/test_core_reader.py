"""The reader prefers what answers, within and across languages, and checks what is claimed."""

import math
from pathlib import Path

import numpy as np
import pytest

from assistant.core import packing
from assistant.core.packing import (
    ASKED,
    ASKED_AND_FOUND,
    CLS,
    MOST_TOKENS,
    NOT_READ,
    OTHER,
    SAME_STEM,
    SAME_WORD,
    SEP,
    Tokens,
    pack,
    runs,
)
from assistant.core.reader import Reader
from assistant.errors import ResourceError

PAIRS = [
    (
        "How many beds does the new clinic have?",
        "The new clinic has 48 beds on two floors.",
        "The new clinic was drawn by an architect from Turku.",
    ),
    (
        "When was the agreement signed?",
        "The two parties signed the agreement on 3 March 2019.",
        "The agreement is meant to shorten waiting times.",
    ),
    (
        "Who leads the cancer registry?",
        "The cancer registry is led by Anna Berg.",
        "The cancer registry receives reports from every hospital.",
    ),
    (
        "Vem är chef för kliniken?",
        "Karin Ek är chef för kliniken sedan förra året.",
        "Kliniken ligger i centrala Malmö.",
    ),
    (
        "När öppnade sjukhuset?",
        "Sjukhuset öppnade 1962.",
        "Sjukhuset har en stor park.",
    ),
    (
        "Hvor mange ansatte har sykehuset?",
        "Sykehuset har 3200 ansatte.",
        "Sykehuset ligger ved fjorden i Bergen.",
    ),
    (
        "Når startet prosjektet?",
        "Prosjektet startet i 2018.",
        "Prosjektet skal gi bedre behandling til pasientene.",
    ),
    (
        "Kuka johtaa syöpärekisteriä?",
        "Cancerregistret leds av Anna Berg.",
        "Cancerregistret får rapporter från varje sjukhus.",
    ),
    (
        "When was the agreement signed?",
        "Aftalen blev underskrevet den 3. marts 2019.",
        "Aftalen skal gøre ventetiden kortere.",
    ),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(("question", "answering", "other"), PAIRS)
def test_an_answering_sentence_outscores_another(
    reader: Reader, question: str, answering: str, other: str
) -> None:
    alone = reader.score(question, [("", other), ("", answering)])
    together = reader.read(question, [("", [other, answering])])[0]
    assert alone[1] > alone[0]
    assert together[1] > together[0]


def test_the_short_answer_stands_in_the_best_sentence(reader: Reader) -> None:
    sentences = ["The registry receives reports from every hospital.", "It is led by Anna Berg."]
    (found,) = reader.look("Who leads the cancer registry?", [("Cancer registry", sentences)])
    start, end = found.spans[1]
    assert "Anna Berg" in sentences[1][start:end]
    assert len(found.logits) == len(found.spans) == 2


def test_a_text_that_answers_is_told_from_one_that_does_not(reader: Reader) -> None:
    question = "When was the agreement signed?"
    answers = [("", ["The agreement was signed on 3 March 2019."])]
    silent = [("", ["The agreement is meant to shorten waiting times."])]
    (yes,), (no,) = reader.look(question, answers), reader.look(question, silent)
    assert yes.answers > 0 > no.answers


@pytest.mark.parametrize(
    ("borne_out", "not_borne_out", "text"),
    [
        ("The clinic has 48 beds.", "The clinic has 84 beds.", "The new clinic has 48 beds."),
        (
            "Karin Ek är chef för kliniken.",
            "Karin Ek är ordförande i nämnden.",
            "Karin Ek er leder av klinikken siden i fjor.",
        ),
    ],
)
def test_a_claim_is_checked_against_a_text(
    reader: Reader, borne_out: str, not_borne_out: str, text: str
) -> None:
    (true,), (false,) = (
        reader.verify(claim, [("", [text])]) for claim in (borne_out, not_borne_out)
    )
    assert true > false


def test_scores_repeat_and_do_not_depend_on_order_or_company(reader: Reader) -> None:
    question = PAIRS[0][0]
    pairs = [("A title", sentence) for pair in PAIRS for sentence in pair[1:]]
    first = reader.score(question, pairs)
    assert first.dtype == np.float32
    assert np.array_equal(first, reader.score(question, pairs))
    assert np.array_equal(first[::-1], reader.score(question, pairs[::-1]))
    assert np.array_equal(first[:1], reader.score(question, pairs[:1]))


def test_nothing_to_score_gives_no_scores(reader: Reader) -> None:
    assert reader.score("Who?", []).shape == (0,)
    assert reader.read("Who?", []) == []
    assert reader.read("Who?", [("A title", [])])[0].shape == (0,)


def test_empty_and_endless_sentences_get_finite_scores(reader: Reader) -> None:
    sentences = ["", "word " * 2000, "The end came in 1999."]
    scores = reader.read("When did the end come?", [("Title", sentences)])[0]
    assert scores.shape == (3,)
    assert np.isfinite(scores).all()
    assert scores[0] == scores.min()
    assert scores[2] == scores.max()


def test_a_long_passage_is_read_to_its_end(reader: Reader) -> None:
    filler = ["The garden behind the main building is open to visitors on weekdays."] * 60
    scores = reader.read(PAIRS[0][0], [("", [*filler, PAIRS[0][1]])])[0]
    assert len(scores) == 61
    assert math.isclose(max(scores), scores[-1])


def of(text: str, first: int = 1000) -> Tokens:
    words = text.split()
    return Tokens(list(range(first, first + len(words))), words)


def test_packing_marks_what_is_scored_and_what_is_shared() -> None:
    reading = pack(of("who signed it"), of("agreements"), [of("it was"), of(""), of("signedbyana")])
    middle = [SEP, 1000, SEP, 1000, 1001, 1000, SEP]
    assert reading.ids == [CLS, 1000, 1001, 1002, *middle]
    found = [ASKED, ASKED, ASKED_AND_FOUND, ASKED_AND_FOUND, ASKED]
    assert reading.segments == [*found, OTHER, OTHER, SAME_WORD, OTHER, SAME_STEM, OTHER]
    assert reading.owner == [NOT_READ] * 7 + [0, 0, 2, NOT_READ]


def test_packing_cuts_what_is_too_long() -> None:
    reading = pack(of("a " * 500), of("b " * 500), [of("c " * 500)])
    assert len(reading.ids) == len(reading.segments) == len(reading.owner) == MOST_TOKENS
    assert reading.owner.count(0) > MOST_TOKENS / 2


def test_runs_cover_all_sentences_in_order() -> None:
    assert runs([], 10) == []
    assert runs([4, 4, 4, 30, 2], 10) == [(0, 2), (2, 3), (3, 4), (4, 5)]


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"gone\.onnx"):
        Reader(weights=tmp_path / "gone.onnx").score("Who?", [("", "Nobody.")])


def test_what_was_just_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader()
    question, answering, beside = PAIRS[0]
    first = reader.read(question, [("Clinics", [answering, beside])])
    monkeypatch.setattr(reader, "_run", None)
    again = reader.read(question, [("Clinics", [answering, beside])])
    np.testing.assert_array_equal(first[0], again[0])
    with pytest.raises(TypeError):
        reader.read(question, [("Other clinics", [answering, beside])])


def test_what_ships_as_weights_stays_small() -> None:
    folder = Path(packing.__file__).parent
    weights = [file for file in folder.iterdir() if file.suffix in {".onnx", ".npy", ".json"}]
    assert len(weights) == 5
    assert sum(file.stat().st_size for file in weights) <= 70_000_000
