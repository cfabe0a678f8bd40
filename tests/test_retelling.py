"""What a chat model tells of a composed answer, part by part, and when its answer counts."""

import re
from collections.abc import Iterator

import pytest
from model_server import Handler, Served, answers, says, serving_script

from assistant.answering import Assistant
from assistant.generative.retelling import Part
from assistant.settings import Settings
from assistant.settings.chat import ChatSettings
from assistant.types import Answer, BlockKind, Ending, Finished, Question, Text
from assistant.wiring import open_assistant

OVERVIEW = Question("Summarise the document about HUS and Janssen")
COMPARISON = Question("Compare the collaboration of HUS and Janssen with CONNECT in Norway")
BRIEFING = Question("Write a briefing note on CONNECT")
FIRST = re.compile(r'<passage number="1"[^>]*>\n(.*?)\n</passage>', re.DOTALL)
INVENTED = "The budget is 99 million dollars."


def repeats(handler: Handler) -> None:
    """What the first passage says, under a wrong number, and a sentence that nothing says."""
    said = FIRST.search(handler.served.requests[-1]["messages"][1]["content"])
    assert said
    answers(f"{' '.join(said[1].split())} [9] {INVENTED}")(handler)


def asked(
    settings: Settings, served: Served, question: Question, **more: object
) -> tuple[Answer, str]:
    """The answer, and the text that was shown while it came."""
    values = {"model": "openai:tiny-model", "base_url": served.address, "retries": 0, **more}
    chat = ChatSettings.model_validate(values)
    assistant = open_assistant(settings.model_copy(update={"chat": chat}))
    return _streamed(assistant, question)


def _streamed(assistant: Assistant, question: Question) -> tuple[Answer, str]:
    shown = ""
    for event in assistant.stream(question):
        if isinstance(event, Text):
            shown += event.text
        if isinstance(event, Finished):
            return event.answer, shown
    raise AssertionError("no answer")


@pytest.fixture(scope="module", params=[OVERVIEW, COMPARISON, BRIEFING], ids=lambda q: q.text[:9])
def told(
    request: pytest.FixtureRequest, sample_settings: Settings
) -> Iterator[tuple[Answer, str, Served]]:
    with serving_script(repeats) as served:
        yield (*asked(sample_settings, served, request.param), served)


def test_each_part_is_told_from_its_own_words(told: tuple[Answer, str, Served]) -> None:
    answer, shown, served = told
    assert answer.ending is Ending.COMPLETE
    assert answer.model == "openai:tiny-model"
    assert len(served.requests) > 1
    paragraphs = [b for b in answer.blocks if b.kind is BlockKind.PARAGRAPH]
    assert len(paragraphs) >= len(served.requests) - 1
    assert shown == answer.text


def test_nothing_that_is_not_cited_is_shown(told: tuple[Answer, str, Served]) -> None:
    answer, shown, _ = told
    assert answer.sentences
    assert all(sentence.citations and not sentence.doubts for sentence in answer.sentences)
    assert "99 million" not in shown
    for one in answer.citations:
        assert one.document.text[one.start : one.end] == one.quote
    numbers = [c.number for s in answer.sentences for c in s.citations]
    assert list(dict.fromkeys(numbers)) == list(range(1, len(set(numbers)) + 1))


def test_a_heading_that_the_model_repeats_is_not_told_twice() -> None:
    part = Part((), "Funding")
    for begun in ("Funding: ", "**Funding**: ", "### Funding\n\n"):
        assert part.without_heading(f"{begun}The fund pays.") == "The fund pays."
    assert part.without_heading("Funding comes from two sides.") == "Funding comes from two sides."


def test_a_model_that_fails_leaves_the_documents_own_sentences(sample_settings: Settings) -> None:
    with serving_script(repeats, says(401)) as served:
        answer, shown = asked(sample_settings, served, OVERVIEW)
    assert len(served.requests) == 2  # and not once more for each part
    assert answer.ending is Ending.COMPLETE
    assert "key" in answer.advice
    assert answer.fault
    assert len(answer.sentences) > 2
    assert shown == answer.text


def test_a_part_of_which_nothing_is_borne_out_stays_as_it_was(sample_settings: Settings) -> None:
    with serving_script(answers(INVENTED)) as served:
        answer, _ = asked(sample_settings, served, OVERVIEW)
    assert answer.sentences
    assert all(s.text in c.document.text for s in answer.sentences for c in s.citations)


def test_foreign_sources_are_told_in_the_reader_s_language(sample_settings: Settings) -> None:
    with serving_script(
        answers("HUS och Janssen samarbetar om forskning och behandling.")
    ) as served:
        answer, _ = asked(
            sample_settings, served, Question("Sammanfatta dokumentet om HUS och Janssen")
        )
    assert "in Swedish" in served.requests[0]["messages"][0]["content"]
    assert "samarbetar om forskning" in answer.text
    assert answer.citations[0].document.language == "en"


TRUE = "GECI was launched in Europe in 2015."
COSTS = Question("What does the agreement between Karolinska and BMS cost each year?")
BEGAN = Question("When was GECI launched in Europe?")


@pytest.mark.parametrize(
    ("question", "second_opinion", "ending"),
    [
        (COSTS, False, Ending.COMPLETE),
        (COSTS, True, Ending.NOT_FOUND),
        (BEGAN, True, Ending.COMPLETE),
    ],
)
def test_a_true_statement_that_answers_something_else_is_set_apart(
    sample_settings: Settings, question: Question, second_opinion: bool, ending: Ending
) -> None:
    with serving_script(answers(TRUE)) as served:
        answer, _ = asked(sample_settings, served, question, second_opinion=second_opinion)
    assert answer.ending is ending
    if ending is Ending.NOT_FOUND:
        assert answer.text == "The documents do not answer this question."
        assert not answer.sentences
        assert answer.unsure
        assert answer.unsure.text == TRUE
        assert answer.unsure.citations


def test_a_part_is_cut_to_what_fits_into_the_window(sample_settings: Settings) -> None:
    with serving_script(repeats) as served:
        small = {"context_window": 1050, "max_tokens": 20}
        answer, _ = asked(sample_settings, served, BRIEFING, **small)
    assert answer.ending is Ending.COMPLETE
    assert all(len(str(request["messages"])) < 4200 for request in served.requests)
