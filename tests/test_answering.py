"""Answers over the sample documents: exact words, refusals, breadth, metadata, conversation."""

import pytest

from assistant.answering import Assistant
from assistant.errors import EmptyLibraryError
from assistant.settings import Settings, StoreSettings
from assistant.types import (
    Answer,
    Ending,
    Finished,
    Message,
    Question,
    Retrieved,
    Role,
    Text,
)
from assistant.wiring import open_assistant

ANSWERED = [
    ("Who is Nina Ekholm-Wenberg?", "hus-janssen.md", "Janssen Finland"),
    ("When did Bristol Myers Squibb launch GECI in Europe?", "bms-karolinska.md", "2015"),
    ("Which organisation coordinates CONNECT?", "connect-norway.md", "Oslo Cancer Cluster"),
    ("Vem är Tobias Kjellberg?", "varmland-lif.md", "direktör"),
    ("Who is the mayor of the West Midlands?", "abpi-birmingham.md", "Andy Street"),
]
REFUSED = [
    "Which river runs through Zaragoza?",
    "Translate 'good morning' into French.",
    "Vad blir det för väder i morgon?",
    "Hvem vandt fodboldkampen i går?",
    "Mikä on Ranskan pääkaupunki?",
    "What does a litre of milk cost?",
    "What does the agreement between HUS and Janssen cost?",
    "Vilken e-postadress har Dag Larsson?",
    "???",
]


@pytest.mark.parametrize(("question", "document", "fact"), ANSWERED)
def test_a_question_is_answered_from_its_document(
    sample_assistant: Assistant, question: str, document: str, fact: str
) -> None:
    answer = sample_assistant.ask(Question(question))
    assert answer.ending is Ending.COMPLETE
    assert fact in answer.text
    assert document in {citation.document.name for citation in answer.citations}
    assert 1 <= len(answer.sentences) <= 3


@pytest.mark.parametrize("question", REFUSED)
def test_what_the_documents_do_not_say_is_refused(
    sample_assistant: Assistant, question: str
) -> None:
    answer = sample_assistant.ask(Question(question))
    assert answer.ending is Ending.NOT_FOUND
    assert not answer.sentences
    assert not answer.citations
    assert answer.answerable < 0.5


def test_a_refusal_is_in_the_language_of_the_question(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask(Question("Mikä on Ranskan pääkaupunki?"))
    assert answer.text == "Asiakirjat eivät vastaa kysymykseen."


@pytest.mark.parametrize("question", [question for question, _, _ in ANSWERED])
def test_every_quotation_is_exact(sample_assistant: Assistant, question: str) -> None:
    answer = sample_assistant.ask(Question(question))
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for sentence in answer.sentences:
        assert sentence.citations
        for citation in sentence.citations:
            text = citation.document.text
            assert text[citation.start : citation.end] == citation.quote
            assert citation.passage.start <= citation.start < citation.passage.end
            assert sentence.text == " ".join(citation.quote.split())
            assert f"{sentence.text} [{citation.number}]" in answer.text


@pytest.mark.slow
def test_a_question_over_many_documents_gets_one_statement_of_each(
    sample_assistant: Assistant,
) -> None:
    answer = sample_assistant.ask(Question("Which collaborations are in Sweden?"))
    documents = [citation.document.name for citation in answer.citations]
    assert set(documents) == {"bms-karolinska.md", "varmland-lif.md"}
    assert answer.coverage is not None
    assert (answer.coverage.cited, answer.coverage.documents) == (2, 5)
    assert all(s.lead == s.citations[0].document.title for s in answer.sentences)


def test_a_list_without_conditions_covers_every_document(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask(Question("Which collaborations are there?"))
    assert len({citation.document.name for citation in answer.citations}) == 5


def test_the_date_of_publication_is_cited_where_it_is_stated(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask(
        Question("When was the article on Karolinska and Bristol Myers Squibb published?")
    )
    assert [citation.document.name for citation in answer.citations] == ["bms-karolinska.md"]
    assert "2023" in answer.citations[0].quote


def test_a_date_that_is_not_stated_is_not_found(sample_assistant: Assistant) -> None:
    answer = sample_assistant.ask(Question("When was the article on HUS and Janssen published?"))
    assert answer.ending is Ending.NOT_FOUND


def test_a_follow_up_is_understood_from_the_conversation(sample_assistant: Assistant) -> None:
    first = "What is the Global Expert Centers Initiative?"
    history = (
        Message(Role.USER, first),
        Message(Role.ASSISTANT, sample_assistant.ask(Question(first)).text),
    )
    answer = sample_assistant.ask(Question("When did it start?", history))
    assert "Global Expert Centers Initiative" in answer.understood
    assert "2015" in answer.text


def test_streaming_and_asking_are_one_path(sample_assistant: Assistant) -> None:
    question = Question("Who is Nina Ekholm-Wenberg?")
    events = list(sample_assistant.stream(question))
    assert isinstance(events[0], Retrieved)
    assert isinstance(events[-1], Finished)
    streamed = events[-1].answer
    assert "".join(e.text for e in events if isinstance(e, Text)) == streamed.text
    assert _without_timings(streamed) == _without_timings(sample_assistant.ask(question))


def _without_timings(answer: Answer) -> tuple[object, ...]:
    return answer.text, answer.sentences, answer.ending, answer.answerable, answer.retrieved


def test_an_empty_library_says_what_to_do(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(store=StoreSettings(path=tmp_path_factory.mktemp("empty")))
    with pytest.raises(EmptyLibraryError, match="Run `python -m ingest`"):
        open_assistant(settings).ask(Question("Anything?"))
