"""One question asked of every document, over the sample documents."""

import pytest

from assistant.answering import Assistant
from assistant.core.reader import Reader
from assistant.settings import Settings
from assistant.survey import Finding, State, Survey
from assistant.wiring import open_retriever


@pytest.fixture(scope="module")
def survey(sample_settings: Settings) -> Survey:
    reader = Reader()
    return Survey(open_retriever(sample_settings, reader), reader)


def asked(survey: Survey, assistant: Assistant, question: str, **limits: int) -> dict[str, Finding]:
    documents = [summary.id for summary in assistant.library.documents()]
    return {f.document.name: f for f in survey.ask(question, documents, **limits)}


def test_every_document_is_asked(survey: Survey, sample_assistant: Assistant) -> None:
    found = asked(survey, sample_assistant, "Who leads research at HUS?")
    assert found.keys() == {d.name for d in sample_assistant.library.documents()}
    assert found["hus-janssen.md"].state is State.ANSWERED
    assert found["varmland-lif.md"].state is not State.ANSWERED


def test_sentences_are_exact_and_best_first(survey: Survey, sample_assistant: Assistant) -> None:
    for finding in asked(survey, sample_assistant, "What is the aim?").values():
        likely = [one.probability for one in finding.sentences]
        assert likely == sorted(likely, reverse=True)
        assert all(0 <= one.probability <= finding.probability for one in finding.sentences)
        for one in finding.sentences:
            assert finding.document.text[one.start : one.end].strip()
            assert one.passage.start <= one.start < one.passage.end
            assert one.start <= one.span[0] <= one.span[1] <= one.end


def test_what_there_is_no_time_for_is_said(survey: Survey, sample_assistant: Assistant) -> None:
    found = asked(survey, sample_assistant, "Who leads research at HUS?", most_read=2)
    states = [finding.state for finding in found.values()]
    assert states.count(State.UNREAD) == len(found) - 2
    assert found["hus-janssen.md"].state is State.ANSWERED


def test_no_documents_give_no_findings(survey: Survey) -> None:
    assert list(survey.ask("Who leads research?", [])) == []
