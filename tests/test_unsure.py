"""Between an answer and a refusal: the best sentence is shown, and counted as no answer."""

import pytest

from assistant.answering import Assistant
from assistant.compose.frame import frame
from assistant.conversations.kept import keep, restore
from assistant.extractive import judge
from assistant.extractive.judge import State
from assistant.language import detect
from assistant.page.chat.endings import ending
from assistant.page.reading.tidy import on_one_line
from assistant.page.render import escape
from assistant.page.wording.texts import phrase
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


@pytest.mark.parametrize("question", [QUESTION, "Vilken organisation samordnar CONNECT?"])
def test_a_refusal_says_in_the_questions_language_what_was_searched_and_could_be_asked(
    sample_assistant: Assistant, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    monkeypatch.setattr(judge, "ANSWERABLE", 1.1)
    answer, language = sample_assistant.ask(Question(question)), detect(question)
    count = len(sample_assistant.library.documents())
    record = answer_record(answer)
    assert record["documents_searched"] == count
    assert record["offers"]
    lines = "\n".join(readable(answer, "EUR"))
    assert frame(language, "searched", count=count) in lines
    assert frame(language, "maybe") in lines
    assert frame(language, "could_ask") in lines
    assert all(f"  - {offer}" in lines for offer in record["offers"])
    markup = ending(answer, count, 0)
    assert answer.unsure
    assert escape(on_one_line(answer.unsure.citations[0].quote)) in markup
    assert escape(phrase(language, "ending.maybe")) in markup
    assert escape(phrase(language, "ending.searched", count=count)) in markup


@pytest.mark.slow
def test_what_is_offered_instead_of_a_refusal_is_answered(sample_assistant: Assistant) -> None:
    refused = sample_assistant.ask(Question("What is the capital of Peru?"))
    assert refused.offers
    for offer in refused.offers:
        assert sample_assistant.ask(Question(offer)).ending is Ending.COMPLETE


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
