"""Lists over documents: who waits is told how far it is, and read is only what has to be."""

from collections.abc import Iterator, Sequence

import pytest

from assistant.answering import Assistant
from assistant.survey import Finding, Survey
from assistant.survey.progress import tell, told_to
from assistant.types import Question

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


def test_documents_without_the_name_are_not_read(
    sample_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    whole = Survey.ask

    def ask(survey: Survey, question: str, documents: Sequence[str]) -> Iterator[Finding]:
        asked.extend(documents)
        return whole(survey, question, documents)

    monkeypatch.setattr(Survey, "ask", ask)
    answer = sample_assistant.ask(Question(NAMED))
    held = [one for one in sample_assistant.library.each_document() if "Novartis" in one.text]
    assert set(asked) <= {document.id for document in held}
    assert {citation.document.id for citation in answer.citations} == {one.id for one in held}
    assert answer.coverage
    assert answer.coverage.documents == len(sample_assistant.library.documents())
