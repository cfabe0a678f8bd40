"""Between an answer and a refusal: the best sentence is shown, and counted as no answer."""

import pytest

from assistant.answering import Assistant
from assistant.conversations.kept import keep, restore
from assistant.extractive import judge
from assistant.extractive.judge import State
from assistant.readable import readable
from assistant.records import answer_record
from assistant.types import Ending, Question

QUESTION = "Which organisation coordinates CONNECT?"


def test_a_sentence_that_may_answer_is_shown_but_is_no_answer(
    sample_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "ANSWERABLE", 1.1)
    answer = sample_assistant.ask(Question(QUESTION))
    assert answer.ending is Ending.NOT_FOUND
    assert not answer.sentences
    assert answer.unsure
    (citation,) = answer.unsure.citations
    assert citation.document.text[citation.start : citation.end] == citation.quote
    record = answer_record(answer)
    assert record["refused"]
    assert record["citations"] == []
    assert record["unsure"]["citations"][0]["quote"] == citation.quote
    assert any(citation.quote in line for line in readable(answer, "EUR"))
    assert restore(keep(answer), sample_assistant.library) == answer


def test_nothing_is_shown_where_an_answer_is_unlikely(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask(Question("What is the capital of Peru?"))
    assert answer.unsure is None
    assert answer_record(answer)["unsure"] is None


def test_an_answer_has_no_candidate_beside_it(sample_assistant: Assistant) -> None:
    assert sample_assistant.ask(Question(QUESTION)).unsure is None


def test_three_states_by_one_estimate() -> None:
    assert State.of(0.5) is State.ANSWERED
    assert State.of(0.49) is State.of(0.25) is State.UNSURE
    assert State.of(0.24) is State.NOT_FOUND
