"""What can be quoted, and what speaks for it."""

import numpy as np
import pytest

from assistant.extractive.evidence import FEATURES, Evidence, ParsedQuestion, gather
from assistant.extractive.judge import ANSWERABLE, Estimate
from assistant.extractive.keyed import is_of_another, keyed
from assistant.extractive.question_types import AnswerType, answer_type, could_answer
from assistant.types import Document, ScoredPassage
from ingest.splitter import split

TEXT = """---
title: The pact
published: 2020-01-02
---

# The pact

The region and the hospital have chosen four tasks:

- cancer
- dementia

## Who leads it

Eva Ek leads the pact. She began in 2019.
"""


def evidence_for(question: str, text: str = TEXT) -> list[Evidence]:
    document = Document("id", "source", "name", "The pact", "", "", "en", text, "hash")
    passages = [ScoredPassage(passage, document, 1.0, 0.5, 3.0) for passage in split(document)]
    return gather(ParsedQuestion.of(question, lambda stem: 0.1), passages)


def feature(evidence: Evidence, name: str) -> float:
    return float(evidence.features[FEATURES.index(name)])


def test_a_list_is_quoted_with_the_sentence_that_opens_it() -> None:
    quotes = [item.text for item in evidence_for("Which tasks?")]
    assert quotes[0].startswith("The region and the hospital")
    assert quotes[0].endswith("- dementia")


def test_headings_and_front_matter_are_no_answers() -> None:
    quotes = [item.text for item in evidence_for("Who leads the pact?")]
    assert quotes[1:] == ["Eva Ek leads the pact.", "She began in 2019."]


def test_offsets_give_the_words_back_with_any_line_ends() -> None:
    text = TEXT.replace("\n", "\r\n")
    for item in evidence_for("Who leads the pact?", text):
        assert text[item.start : item.end] == item.text.strip()


def test_what_stands_beside_a_sentence_counts_apart_from_the_sentence() -> None:
    leads, began = evidence_for("What does Eva lead?")[1:]
    assert feature(leads, "in_sentence") == 1
    assert feature(began, "in_sentence") < feature(began, "nearby")


def test_a_word_that_no_document_holds_is_the_worst_miss() -> None:
    missing = evidence_for("What is the budget of the pact?")[0]
    held = evidence_for("Who leads the pact?")[0]
    assert feature(missing, "worst_miss") > feature(held, "worst_miss")


def test_a_question_without_words_has_no_evidence() -> None:
    assert evidence_for("???") == []


def test_features_are_finite_numbers_in_the_order_of_their_names() -> None:
    for item in evidence_for("När började Eva?"):
        assert item.features.shape == (len(FEATURES),)
        assert np.isfinite(item.features).all()
        assert feature(item, "other_language") == 1


def test_the_kind_of_answer_is_read_off_the_opening() -> None:
    kinds = {
        "When did it begin?": AnswerType.TIME,
        "Hur många sjukhus deltar?": AnswerType.NUMBER,
        "Hvem leder det?": AnswerType.PERSON,
        "Missä se sijaitsee?": AnswerType.PLACE,
        "Hvorfor blev aftalen indgået?": AnswerType.REASON,
        "Describe the agreement.": AnswerType.OTHER,
        "What does the agreement cost per year?": AnswerType.MONEY,
        "Vad kostar plattformen?": AnswerType.MONEY,
        "How many euros is the region putting in?": AnswerType.MONEY,
        "Is the collaboration about money?": AnswerType.OTHER,
        "Mikä on johtajan puhelinnumero?": AnswerType.CONTACT,
    }
    assert {question: answer_type(question) for question in kinds} == kinds


def test_a_date_a_number_and_a_name_are_recognised() -> None:
    assert could_answer(AnswerType.TIME, "It began in 2019.")
    assert not could_answer(AnswerType.TIME, "It began late.")
    assert could_answer(AnswerType.NUMBER, "Kaksi sairaalaa on mukana.")
    assert not could_answer(AnswerType.NUMBER, "Some hospitals take part.")
    assert could_answer(AnswerType.MONEY, "Avtalet kostar 3 miljoner kronor.")
    assert not could_answer(AnswerType.MONEY, "Four partners serve six million people.")
    assert could_answer(AnswerType.CONTACT, "Ring 08-123 45 67.")
    assert not could_answer(AnswerType.CONTACT, "In 2019 she led 12 people.")
    assert could_answer(AnswerType.PERSON, "The group is led by Eva Ek.")
    assert not could_answer(AnswerType.PERSON, "It is led by a nurse.")


DATED = (
    "# The ward\n\nThe trial started on 2023-09-01 and ended on 30/11/2024. "
    "The contract was signed on 5 May 2021 in Hull. The unit did not close on 6 May 2021.\n"
)


@pytest.mark.parametrize(
    ("question", "is_told"),
    [
        ("What ended on 30 November 2024?", True),
        ("What ended on 30/11 2024?", True),
        ("What happened on 2021-05-05?", True),
        ("What ended on 30 November 2023?", False),
        ("What was cancelled on 5 May 2021?", False),
        ("Who signed the contract on 5 May 2021?", True),  # a name stands there at least
        ("Why did the trial end on 30 November 2024?", False),
        ("What closed on 6 May 2021?", False),
    ],
)
def test_a_day_in_any_form_and_its_clause_tell_what_happened(question: str, is_told: bool) -> None:
    evidence = evidence_for(question, DATED)
    doubted = Estimate(np.zeros(len(evidence)), 0.3)
    asked = ParsedQuestion.of(question, lambda stem: 0.1)
    assert (keyed(asked, evidence, doubted).answerable >= ANSWERABLE) == is_told


def test_what_is_said_of_another_day_is_no_answer() -> None:
    question = "What ended on 1 September 2023?"
    evidence = evidence_for(question, DATED)
    sure = Estimate(np.arange(len(evidence), 0, -1.0), 0.9)
    asked = ParsedQuestion.of(question, lambda stem: 0.1)
    assert keyed(asked, evidence, sure).answerable < ANSWERABLE


def test_words_of_another_clause_are_not_what_happened() -> None:
    asked = ParsedQuestion.of("What happened on 1 September 2023?", lambda stem: 0.1)
    told = "The trial started on 2023-09-01 and ended on 30/11/2024."
    assert is_of_another(asked, "ended", told, "en")
    assert not is_of_another(asked, "The trial started", told, "en")
    plain = ParsedQuestion.of("When did the trial start?", lambda stem: 0.1)
    assert not is_of_another(plain, "ended", told, "en")
