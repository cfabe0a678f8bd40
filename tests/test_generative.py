"""Answers by a chat model: what it is given, and what becomes of its words."""

import json

import pytest
from generative import FIRST, FOLLOW_UP, LAUNCHED, LOOPED, TRUE, finished, opened, passage_with
from model_server import (
    ANSWER,
    answers,
    chunk,
    dribbles,
    says,
    serving_script,
)

from assistant.models.tokens import Filling, counter_for, upper_bound
from assistant.search.retriever import Retriever
from assistant.settings import Settings
from assistant.types import (
    Ending,
    Message,
    Question,
    Retrieved,
    Role,
    Scope,
    Text,
)
from assistant.wiring import open_retriever


@pytest.fixture(scope="module")
def retriever(sample_settings: Settings) -> Retriever:
    return open_retriever(sample_settings)


def test_a_statement_is_cited_with_exact_words(retriever: Retriever) -> None:
    with serving_script(answers("?")) as probe:
        opened(retriever, probe).ask(LAUNCHED)
        number = passage_with(probe, "launched in Europe in 2015")
    pieces = (TRUE[0], TRUE[1].format(number))
    with serving_script(answers(*pieces, sent=6000, written=20)) as served:
        chat = {"input_price": 2.0, "output_price": 10.0}
        events = list(opened(retriever, served, **chat).stream(LAUNCHED))
    assert isinstance(events[0], Retrieved)
    assert "".join(e.text for e in events if isinstance(e, Text)) == "".join(pieces)
    answer = finished(iter(events))
    assert answer.ending is Ending.COMPLETE
    assert answer.model == "openai:tiny-model"
    assert not answer.sentences[0].doubts
    citation = answer.citations[0]
    assert citation.document.text[citation.start : citation.end] == citation.quote
    assert "2015" in citation.quote
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (6000, 20)
    assert answer.usage.cost == pytest.approx(0.0122)
    assert not answer.usage.estimated
    assert list(answer.timings) == ["search", "first_token", "answer", "ground"]


def test_what_no_passage_says_is_doubted_and_invented_markers_go(
    retriever: Retriever,
) -> None:
    said = (
        "GECI was launched in Europe in 2015 [1]. It cost 99 million euros [1]. ",
        "Great [77].",
    )
    with serving_script(answers(*said)) as served:
        answer = opened(retriever, served).ask(LAUNCHED)
    assert answer.ending is Ending.COMPLETE
    assert [bool(sentence.doubts) for sentence in answer.sentences] == [False, True, True]
    assert answer.removed_markers == 1
    assert "77" not in answer.text


def test_an_answer_of_which_nothing_is_borne_out_is_none(retriever: Retriever) -> None:
    said = "The weather in Oslo today is sunny. [1] It cost 99 million euros [2]."
    with serving_script(answers(said)) as served:
        answer = opened(retriever, served).ask(LAUNCHED)
    assert answer.ending is Ending.NOT_FOUND
    assert answer.text == "The documents do not answer this question."
    assert not answer.sentences
    assert answer.unsupported == ("The weather in Oslo today is sunny. It cost 99 million euros.")


@pytest.mark.parametrize("said", ["[1][2]", "---", "Sources: [1]", " \n ", "[1]\n[2]\n[3]", "**"])
def test_an_answer_without_a_statement_is_empty(retriever: Retriever, said: str) -> None:
    with serving_script(answers(said)) as served:
        answer = opened(retriever, served).ask(LAUNCHED)
    assert answer.ending is Ending.EMPTY
    assert not answer.text
    assert "another model" in answer.advice


def test_a_refusal_is_not_found_without_citations(retriever: Retriever) -> None:
    with serving_script(answers("The documents do not answer this question.")) as served:
        answer = opened(retriever, served).ask(LAUNCHED)
    assert answer.ending is Ending.NOT_FOUND
    assert not answer.citations
    assert answer.answerable == 0
    assert answer.retrieved


def test_the_prompt_holds_numbered_data_and_the_language(retriever: Retriever) -> None:
    with serving_script(answers("Nej [1].")) as served:
        opened(retriever, served).ask(Question("Vem är Tobias Kjellberg?"))
        system, user = (message["content"] for message in served.requests[0]["messages"])
    assert "Write in Swedish" in system
    assert "Dokumenten besvarar inte frågan." in system
    assert user.count("<passage number=") == user.count("</passage>") > 3
    assert 'published="' in user
    assert served.requests[0]["max_tokens"] == 1024
    assert served.requests[0]["stream_options"] == {"include_usage": True}


def test_a_follow_up_is_condensed_by_the_model(retriever: Retriever) -> None:
    condensed = "When did the Global Expert Centers Initiative start?"
    with serving_script(answers(condensed), answers("In 2015 [1].")) as served:
        events = list(opened(retriever, served).stream(FOLLOW_UP))
    retrieved = next(event for event in events if isinstance(event, Retrieved))
    answer = finished(iter(events))
    assert retrieved.understood == answer.understood == condensed
    assert FIRST in served.requests[0]["messages"][1]["content"]
    assert condensed in served.requests[1]["messages"][1]["content"]
    assert answer.usage.input_tokens == 12000, "both exchanges count"
    assert "condense" in answer.timings


@pytest.mark.parametrize(
    "reply",
    [
        says(500, "Boom"),
        answers(""),
        answers("The Initiative started in 2015 [1]."),
        answers("When did the Helsinki Agreement start?"),
        answers("When did it start in 1987?"),
        answers("När började Global Expert Centers Initiative?"),
        answers("word " * 200),
        answers("When did it start?"),
        answers(FIRST),
        answers("Who leads the Global Expert Centers Initiative?"),
        answers("The start of the Global Expert Centers Initiative."),
    ],
    ids=[
        *("fault", "empty", "an answer", "a new name", "a new number", "Swedish", "endless"),
        *("unchanged", "an earlier question", "another question", "a statement"),
    ],
)
def test_a_condensed_question_that_cannot_be_used_is_made_by_rule(
    retriever: Retriever, reply: object
) -> None:
    with serving_script(reply, answers("In 2015 [1].")) as served:  # type: ignore[arg-type]
        answer = opened(retriever, served).ask(FOLLOW_UP)
    assert "Global Expert Centers Initiative" in answer.understood
    assert answer.understood not in ("When did it start?", FIRST)
    assert answer.understood.startswith("When did")
    assert "Helsinki" not in answer.understood
    assert answer.ending is Ending.COMPLETE


def test_a_long_conversation_is_condensed_within_the_window(retriever: Retriever) -> None:
    long = "The agreement of 2023 covers haematology, data and training. " * 12
    history = tuple(Message(role, long) for role in (Role.USER, Role.ASSISTANT) * 4)
    with serving_script(answers("Who pays?"), answers("Nobody [1].")) as served:
        assistant = opened(retriever, served, context_window=2048, max_tokens=512)
        answer = assistant.ask(Question("Who pays?", history))
    bound = sum(upper_bound(message["content"]) for message in served.requests[0]["messages"])
    assert bound <= 2048 - served.requests[0]["max_tokens"]
    assert long.strip()[:700] in served.requests[0]["messages"][1]["content"]
    assert answer.understood == "Who pays?"


@pytest.mark.parametrize(
    ("asked", "language"), [("Och 2015?", "Swedish"), ("What about Norway then?", "English")]
)
def test_a_short_follow_up_stays_in_the_conversation_s_language(
    retriever: Retriever, asked: str, language: str
) -> None:
    history = (Message(Role.USER, "Vem leder det svenska samarbetet?"),)
    with serving_script(answers("?")) as served:
        opened(retriever, served).ask(Question(asked, history))
    assert f"in {language}, and nothing" in served.requests[0]["messages"][0]["content"]


def test_the_documents_own_sentences_answer_in_its_place(retriever: Retriever) -> None:
    with serving_script(says(500, "Boom")) as served:
        events = list(opened(retriever, served, fallback="extractive").stream(LAUNCHED))
    answer = finished(iter(events))
    assert answer.ending is Ending.COMPLETE
    assert answer.model == "extractive"
    assert answer.instead_of == "openai:tiny-model"
    assert "Boom" in answer.advice
    assert "2015" in answer.text
    assert "".join(e.text for e in events if isinstance(e, Text)) == answer.text


def test_words_that_came_are_kept_and_nothing_answers_in_their_place(
    retriever: Retriever,
) -> None:
    with serving_script(answers(*ANSWER, finish="length")) as served:
        answer = opened(retriever, served, fallback="extractive").ask(LAUNCHED)
    assert answer.ending is Ending.CUT
    assert answer.instead_of == ""
    assert "Janssen" in answer.text


def test_where_nothing_was_found_the_model_is_not_asked(retriever: Retriever) -> None:
    with serving_script(answers("Anything.")) as served:
        scope = Scope(publishers=frozenset({"Nobody"}))
        answer = opened(retriever, served).ask(Question(LAUNCHED.text, scope=scope))
        assert not served.requests
    assert answer.ending is Ending.NOT_FOUND


def test_thoughts_are_not_shown(retriever: Retriever) -> None:
    thinking = ("<thi", "nk>Let me", " see </think>", "\n\n", "It was 2015 [1].")
    with serving_script(answers(*thinking)) as served:
        events = list(opened(retriever, served).stream(LAUNCHED))
    shown = "".join(event.text for event in events if isinstance(event, Text))
    assert shown == "It was 2015 [1]."


def test_tokens_that_the_server_does_not_count_are_estimated(retriever: Retriever) -> None:
    with serving_script(answers(*ANSWER, sent=None)) as served:
        usage = opened(retriever, served).ask(LAUNCHED).usage
    assert usage.estimated
    assert 1000 < usage.input_tokens < 8192
    assert 5 < usage.output_tokens < 20
    assert usage.cost is None


@pytest.mark.parametrize("window", [2300, 4096, 8192])
def test_the_prompt_stays_within_the_window(retriever: Retriever, window: int) -> None:
    with serving_script(answers("Yes [1].")) as served:
        chat = {"context_window": window, "max_tokens": 512}
        assistant = opened(retriever, served, **chat)
        assistant.ask(Question("Which collaborations are there?"))
        messages = served.requests[0]["messages"]
    guess = Filling(counter_for("tiny-model")).count
    taken = sum(guess(message["content"]) for message in messages)
    room = window - 512
    assert taken <= room
    assert taken >= room * 0.8 or window == 8192, "the room is used"


def test_a_prompt_that_turns_out_too_long_is_packed_by_the_bound(retriever: Retriever) -> None:
    too_long = says(400, "maximum context length is 2300 tokens")
    with serving_script(too_long, answers("Yes [1].")) as served:
        assistant = opened(retriever, served, context_window=2300, max_tokens=512)
        assistant.ask(Question("Which collaborations are there?"))
        first, second = (request["messages"] for request in served.requests)
    bound = sum(upper_bound(message["content"]) for message in second)
    assert bound <= 2300 - 512
    assert len(second[1]["content"]) < len(first[1]["content"])


def test_the_room_is_filled_by_what_the_server_counts() -> None:
    filling = Filling(counter_for("tiny-model"))
    text = "The agreement between the region and the hospital was signed in the spring. " * 20
    before = filling.count(text)
    filling.learn(text, round(before * 1.3))
    assert before * 1.2 < filling.count(text) < before * 1.5
    filling.learn(text, 10 * before)
    assert filling.count(text) == upper_bound(text), "never more than the bound"


def test_a_server_that_counts_fills_the_first_prompt_too(retriever: Retriever) -> None:
    """As llama.cpp's and vLLM's do, beside the protocol."""
    with serving_script(answers("Yes [1].")) as served:
        served.told["/tokenize"] = {"tokens": [0] * 500}
        opened(retriever, served, context_window=2300, max_tokens=512).ask(LAUNCHED)
        opened(retriever, served, context_window=2300, max_tokens=512).ask(LAUNCHED)
        del served.told["/tokenize"]
        opened(retriever, served, context_window=2300, max_tokens=512).ask(LAUNCHED)
        first, again, guessed = (len(r["messages"][1]["content"]) for r in served.requests)
    assert first == again > guessed * 1.1
    assert served.paths.count("/tokenize") == 3


def test_a_short_answer_streams(retriever: Retriever) -> None:
    words = ("It ", "was ", "launched ", "in ", "2015 [1].")
    with serving_script(answers(*words)) as served:
        events = list(opened(retriever, served).stream(LAUNCHED))
    pieces = [event.text for event in events if isinstance(event, Text) and event.text]
    assert len(pieces) > 1


def test_a_model_that_repeats_itself_is_stopped(retriever: Retriever) -> None:
    with serving_script(dribbles(f"data: {json.dumps(chunk(LOOPED))}\n\n")) as served:
        answer = opened(retriever, served).ask(LAUNCHED)
        assert served.hung_up.wait(5)
    assert answer.ending is Ending.CUT
    assert answer.text == f"{LOOPED.strip()} [1]"
    assert "repeat itself" in answer.advice


SLIPPED = "Bristol Myers Squibb lanserade GECI i Europa under 2015, och Karolinska var med."


def test_a_model_in_another_language_is_told_once(retriever: Retriever) -> None:
    well = "Bristol Myers Squibb launched GECI in Europe in 2015."
    with serving_script(answers(SLIPPED), answers(well)) as served:
        events = list(opened(retriever, served).stream(LAUNCHED))
        assert "Write in English only." in served.requests[1]["messages"][1]["content"]
    assert "lanserade" not in "".join(e.text for e in events if isinstance(e, Text))
    answer = finished(iter(events))
    assert (answer.text, answer.fault) == (f"{well} [1]", None)


def test_a_model_that_stays_in_another_language_is_marked(retriever: Retriever) -> None:
    with serving_script(answers(SLIPPED)) as served:
        answer = opened(retriever, served).ask(LAUNCHED)
        assert len(served.requests) == 2
    assert answer.ending is Ending.COMPLETE
    assert answer.sentences
    assert "another language" in answer.advice
