"""Forms in which real small models wrote their answers, in our own words over the sample documents.

Each was seen from Qwen2.5-Coder (0.5B or 1.5B, Instruct) or is what such a model is known to write.
"""

import pytest

from assistant.grounding import ground, is_refusal, unwrapped
from assistant.library import Library
from assistant.settings import Settings
from assistant.types import ScoredPassage

LEADS = "Oslo Cancer Cluster coordinates CONNECT."


@pytest.fixture(scope="module")
def passages(sample_settings: Settings) -> list[ScoredPassage]:
    library = Library(sample_settings.store.path)
    stored = [library.document(summary.id) for summary in library.documents()]
    return [
        ScoredPassage(passage, document, 0.0, 0.0, 0.0)
        for document in stored
        if document
        for passage in library.passages_of(document.id)
    ]


@pytest.mark.parametrize(
    "written",
    [
        f"**Answer:** {LEADS}",
        f"Answer: {LEADS}",
        f"Assistant: {LEADS}",
        f"{LEADS}<|im_end|>\n<|im_start|>user\nThanks",
        f"<|im_start|>assistant\n{LEADS}",
        f'```json\n{{"answer": "{LEADS}"}}\n```',
        f'{{"answer": "{LEADS[:-1]}", "sources": [3]}}',
        f"Question: Who coordinates it?\nAnswer: {LEADS}\nQuestion: Who pays?\nAnswer: Nobody.",
        f"Human: Who coordinates it?\nAssistant: {LEADS}",
        f"Svar: {LEADS}",
    ],
)
def test_what_an_answer_is_wrapped_in_is_taken_off(written: str) -> None:
    assert unwrapped(written).strip() == LEADS


@pytest.mark.parametrize(
    "written",
    [
        LEADS,
        "The answer: nobody leads it. Everyone does.",
        "The user wrote: pay. Question: who?",
        "{CONNECT} is coordinated.",
        "Sums in € < 5 <b>rise</b>",
        "",
    ],
)
def test_what_is_not_wrapped_stays(written: str) -> None:
    assert unwrapped(written) == written


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("Yes, the Birmingham collaboration includes clinical trials.", "en"),
        ("Ja, samarbetet i Birmingham omfattar kliniska prövningar.", "sv"),
        ("GECI was launched in Europe in 2015 [4].", "en"),
        ('According to the passage (number="2"), Oslo Cancer Cluster coordinates CONNECT.', "en"),
        ("1. **Oslo Cancer Cluster** – coordinating role [3]", "en"),
        ("| Partner | Role |\n|---|---|\n| Oslo Cancer Cluster | coordinates CONNECT [2] |", "en"),
        ("Oslo Cancer Cluster", "en"),
        ("CONNECT koordineras av Oslo Cancer Cluster.", "sv"),
        ('<passage number="3">CONNECT is coordinated by Oslo Cancer Cluster.</passage>', "en"),
        ("Based on the passages provided, Andy Street is the mayor of the West Midlands.", "en"),
    ],
)
def test_what_a_document_says_is_borne_out_however_it_is_written(
    passages: list[ScoredPassage], written: str, language: str
) -> None:
    grounded = ground(unwrapped(written), passages, language)
    assert not any(sentence.doubts for sentence in grounded.sentences)
    assert any(sentence.citations for sentence in grounded.sentences)


@pytest.mark.parametrize(
    "written",
    [
        "The weather in Oslo today is sunny. [1]",
        "Yes, CONNECT is coordinated by Oslo Cancer Cluster in 2031.",
        "No, the Birmingham collaboration does not include clinical trials.",
        "The CEO of LIF is Dag Larsson.",
        "Andy Street is 60 years old.",
        "Yes.",
        "No.",
    ],
)
def test_what_no_document_says_is_no_answer(passages: list[ScoredPassage], written: str) -> None:
    assert ground(unwrapped(written), passages, "en").is_baseless


def test_a_refusal_within_a_wrapping_is_one() -> None:
    assert is_refusal(unwrapped("**Answer:** The documents do not answer this question."), "en")
