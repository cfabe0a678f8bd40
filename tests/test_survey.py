"""One question asked of every document, over the sample documents."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from store_samples import make_document

from assistant.answering import Assistant
from assistant.core.reader import PassageRead, Reader
from assistant.settings import Settings
from assistant.survey import Finding, State, Survey
from assistant.types import Passage, ScoredPassage
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


class Believing:
    """A reader that finds an answer anywhere, and counts what it reads."""

    def __init__(self) -> None:
        self.readings = 0

    def look(self, question: str, passages: list[tuple[str, list[str]]]) -> list[PassageRead]:
        self.readings += len(passages)
        return [
            PassageRead(np.full(len(said), 3.0), 0.0, ((0, 1),) * len(said)) for _, said in passages
        ]


class Many:
    """A retriever that finds one passage in each document, whose titles say nothing."""

    def nearest_in_each(
        self, question: str, documents: Sequence[str], each: int
    ) -> list[tuple[ScoredPassage, ...]]:
        document = replace(make_document("a.txt", "Apples are counted in May.\n"), title="Zzz")
        passage = Passage("p", document.id, 0, 0, len(document.text))
        return [(ScoredPassage(passage, document, 1.0, 0.5, 0.5),) for _ in documents]


def test_what_is_read_twice_counts_twice() -> None:
    reader = Believing()
    survey = Survey(Many(), reader)  # type: ignore[arg-type]
    found = list(survey.ask("Who leads research?", [f"d{n}" for n in range(60)], most_read=40))
    assert len(found) == 60
    assert 40 <= reader.readings <= 60
    assert sum(one.state is State.UNREAD for one in found) == 60 - reader.readings // 2


def test_no_documents_give_no_findings(survey: Survey) -> None:
    assert list(survey.ask("Who leads research?", [])) == []
