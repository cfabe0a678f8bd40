"""One ranking from both indexes."""

import pytest

from assistant.answering import Assistant
from assistant.search.retriever import Candidate, fuse
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


def test_both_scores_count_whatever_the_bounds_of_a_model_s_similarities() -> None:
    words = {"meant": 0.0, "between": 0.0, "said": 20.0}
    for low, high in ((0.7, 0.9), (-0.1, 0.6)):
        meanings = {"meant": high, "between": (low + high) / 2, "said": low}
        candidates = {name: Candidate(meanings[name], words[name]) for name in words}
        scores = fuse(candidates, 0.4)
        assert scores["meant"] == pytest.approx(0.4)
        assert scores["between"] == pytest.approx(0.2)
        assert scores["said"] == pytest.approx(0.6 / 2)


def test_no_score_is_divided_by_zero() -> None:
    assert fuse({"a": Candidate(-0.1, 0.0)}, 0.4) == {"a": 0.4}
    assert fuse({}) == {}
