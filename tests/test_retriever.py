"""One ranking from both indexes."""

import pytest

from assistant.answering import Assistant
from assistant.search.retriever import Candidate, fuse, meaning_weight
from assistant.types import Question, Retrieved


def search(assistant: Assistant, question: str) -> Retrieved:
    event = next(iter(assistant.stream(Question(question))))
    assert isinstance(event, Retrieved)
    return event


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("What did Helsinki and Janssen agree on?", "hus-janssen.md"),
        ("Which platform do Region Värmland and LIF build?", "varmland-lif.md"),
        ("Vilka ingår i CONNECT i Norge?", "connect-norway.md"),
        ("Hvem samarbejder i Birmingham?", "abpi-birmingham.md"),
        ("Mistä Karolinska ja Bristol Myers Squibb sopivat?", "bms-karolinska.md"),
    ],
)
def test_the_right_document_comes_first(
    sample_assistant: Assistant, question: str, document: str
) -> None:
    assert search(sample_assistant, question).passages[0].document.name == document


def test_passages_are_distinct_and_best_first(sample_assistant: Assistant) -> None:
    passages = search(sample_assistant, "Which hospitals take part?").passages
    assert len({scored.passage.id for scored in passages}) == len(passages) > 10
    scores = [scored.score for scored in passages]
    assert scores == sorted(scores, reverse=True)


def test_both_scores_count_by_the_weight_of_the_languages() -> None:
    candidates = {"meant": Candidate(0.8, 0.0), "said": Candidate(0.2, 9.0)}
    english = fuse(candidates, "en", {"meant": "en", "said": "en"})
    weight = meaning_weight("en", "en")
    assert english["meant"] == pytest.approx(weight)
    assert english["said"] == pytest.approx(weight * 0.25 + 1 - weight)


def test_an_english_encoder_is_trusted_least_within_a_nordic_language() -> None:
    assert meaning_weight("sv", "sv") < meaning_weight("en", "sv") <= meaning_weight("en", "en")


def test_no_score_is_divided_by_zero() -> None:
    assert fuse({"a": Candidate(-0.1, 0.0)}, "en", {"a": "en"}) == {"a": 0.0}
