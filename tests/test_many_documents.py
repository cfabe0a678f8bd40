"""Lists over documents: who waits is told how far it is, and read is only what has to be."""

from collections.abc import Iterator, Sequence
from importlib import import_module

import pytest

from assistant.answering import Assistant
from assistant.survey import MOST_READ, Finding, Survey
from assistant.survey.progress import tell, told_to
from assistant.types import BlockKind, Question

over_documents = import_module("assistant.compose.over_documents")

BROAD = "Which collaborations help people with mental illness?"
NAMED = "Which documents mention Novartis?"


def test_who_waits_is_told_of_each_document_that_is_read(sample_assistant: Assistant) -> None:
    told: list[tuple[int, int]] = []
    with told_to(lambda read, documents: told.append((read, documents))):
        sample_assistant.ask(Question(BROAD))
    count = told[0][1]
    assert 1 < count <= len(sample_assistant.library.documents())
    assert told[:count] == [(number, count) for number in range(count)]
    told.clear()
    tell(1, 2)  # nobody listens any more
    assert not told


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Takes the ids of the documents that are read."""
    taken: list[str] = []
    whole = Survey.ask

    def ask(
        survey: Survey, question: str, documents: Sequence[str], most_read: int = MOST_READ
    ) -> Iterator[Finding]:
        taken.extend(documents)
        return whole(survey, question, documents, most_read)

    monkeypatch.setattr(Survey, "ask", ask)
    return taken


def test_documents_without_the_name_are_not_read(
    sample_assistant: Assistant, asked: list[str]
) -> None:
    answer = sample_assistant.ask(Question(NAMED))
    held = [one for one in sample_assistant.library.each_document() if "Novartis" in one.text]
    assert set(asked) <= {document.id for document in held}
    assert {citation.document.id for citation in answer.citations} == {one.id for one in held}
    assert answer.coverage
    assert answer.coverage.documents == len(sample_assistant.library.documents())


def test_documents_without_the_year_are_not_read(
    sample_assistant: Assistant, asked: list[str]
) -> None:
    sample_assistant.ask(Question("Which collaborations were signed in 1987?"))
    held = [one for one in sample_assistant.library.each_document() if "87" in one.text]
    assert set(asked) <= {document.id for document in held}


def test_in_a_large_library_what_there_is_no_time_for_is_said_first(
    sample_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(over_documents, "_MOST_LOOKED_THROUGH", 2)
    monkeypatch.setattr(over_documents, "_READ_OF_MANY", 1)
    answer = sample_assistant.ask(Question("Which collaborations concern precision medicine?"))
    assert "were not read for lack of time" in answer.blocks[0].text
    assert answer.citations


@pytest.mark.parametrize(("soon", "unread"), [(10**6, False), (0, True)])
def test_the_largest_is_sought_in_as_many_documents_as_are_soon_read(
    sample_assistant: Assistant, monkeypatch: pytest.MonkeyPatch, soon: int, unread: bool
) -> None:
    monkeypatch.setattr(import_module("assistant.compose.extremes"), "_MOST", 1)
    monkeypatch.setattr(import_module("assistant.compose.room"), "_SOON_READ", soon)
    answer = sample_assistant.ask(Question("Which agreement is the oldest?"))
    notes = [block.text for block in answer.blocks if block.kind is BlockKind.NOTE]
    assert any("were not read" in note for note in notes) is unread
