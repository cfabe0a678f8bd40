"""One ranking from both indexes."""

from collections.abc import Sequence

import pytest

from assistant.answering import Assistant
from assistant.library import Library
from assistant.search.retriever import Candidate, Retriever, fuse
from assistant.settings import Settings
from assistant.types import Passage, Question, Retrieved
from assistant.wiring import open_retriever


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


ASKED = ("Which hospitals take part?", "What did Helsinki and Janssen agree on?", "Vem leder?")


@pytest.fixture
def bare(sample_settings: Settings) -> Retriever:
    """Without a reader, so that the ranking is what both indexes give."""
    opened = open_retriever(sample_settings)
    return Retriever(opened.library, opened._indexes, opened.embedder)


def ranking(retriever: Retriever, question: str, limit: int) -> list[tuple[str, float]]:
    return [(one.passage.id, one.score) for one in retriever.search(question, limit)]


def loads(monkeypatch: pytest.MonkeyPatch, without: str = "") -> list[int]:
    """How many passages the library was asked for, each time; it knows nothing of `without`."""
    asked, load = list[int](), Library.load

    def counting(library: Library, ids: Sequence[str]) -> dict[str, tuple[Passage, object]]:
        asked.append(len(ids))
        return load(library, [id for id in ids if id != without])

    monkeypatch.setattr(Library, "load", counting)
    return asked


def test_only_the_best_are_read_and_they_are_the_best_of_all(
    bare: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = loads(monkeypatch)
    for question in ASKED:
        every = ranking(bare, question, 1000)
        assert len(every) > 20
        assert ranking(bare, question, 7) == every[:7]
        assert asked.pop() == 7


def test_a_passage_that_the_library_has_lost_gives_its_place_to_the_next(
    bare: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a computer's indexes lag behind the library that it shares."""
    for question in ASKED:
        every = [id for id, _ in ranking(bare, question, 1000)]
        with monkeypatch.context() as patched:
            loads(patched, without=every[2])
            left = [id for id in every if id != every[2]]
            assert [id for id, _ in ranking(bare, question, 5)] == left[:5]
