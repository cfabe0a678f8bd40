"""Lists over more documents than can be read: told how far it is, read where it has to be."""

from collections.abc import Iterator, Sequence

import pytest

from assistant.answering import Assistant
from assistant.compose import over_documents
from assistant.survey import Finding, Survey
from assistant.survey.progress import tell, told_to
from assistant.types import Question

BROAD = "Which collaborations concern precision medicine?"
NAMED = "Which documents mention Novartis?"


def test_who_waits_is_told_of_each_document(sample_assistant: Assistant) -> None:
    told: list[tuple[int, int]] = []
    with told_to(lambda read, documents: told.append((read, documents))):
        sample_assistant.ask(Question(BROAD))
    count = len(sample_assistant.library.documents())
    assert told[:count] == [(number, count) for number in range(count)]
    tell(1, 2)  # nobody listens any more
    assert (1, 2) not in told


def test_of_many_documents_only_those_with_the_name_are_read(
    sample_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Sequence[str]] = []
    whole = Survey.ask

    def ask(survey: Survey, question: str, documents: Sequence[str]) -> Iterator[Finding]:
        asked.append(documents)
        return whole(survey, question, documents)

    monkeypatch.setattr(Survey, "ask", ask)
    few = sample_assistant.ask(Question(NAMED))
    monkeypatch.setattr(over_documents, "MOST_READ", 1)
    many = sample_assistant.ask(Question(NAMED))
    assert [len(ids) for ids in asked] == [len(sample_assistant.library.documents()), 1]
    assert [c.quote for c in many.citations] == [c.quote for c in few.citations]
    assert many.coverage == few.coverage
