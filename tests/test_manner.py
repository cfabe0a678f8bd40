"""Models that refuse part of a request are asked without it; thoughts are told from answers."""

import json
import time
from collections.abc import Iterator

import pytest
from model_server import Handler, Served, Step, answers, chunk, serving_script, streams, usage

from assistant.models.chat import ChatModel
from assistant.models.faults import FaultKind, ModelError
from assistant.models.manner import refused_part
from assistant.models.reply import Reply
from assistant.models.thoughts import WithoutThoughts, after_thoughts
from assistant.prompts import Prompt
from assistant.settings.chat import ChatSettings

ASKED = Prompt("Be brief.", "Who leads it?")
SAID = "Aino Salo leads it."

# As servers word it: OpenAI's reasoning models, a template without a system role, Mistral's API.
LIMIT = {
    "error": {
        "message": "Unsupported parameter: 'max_tokens' is not supported with this model. "
        "Use 'max_completion_tokens' instead.",
        "type": "invalid_request_error",
        "param": "max_tokens",
        "code": "unsupported_parameter",
    }
}
TEMPERATURE = {
    "error": {
        "message": "Unsupported value: 'temperature' does not support 0 with this model. "
        "Only the default (1) value is supported.",
        "type": "invalid_request_error",
        "param": "temperature",
        "code": "unsupported_value",
    }
}
SYSTEM = {"error": {"message": "System role not supported", "type": "BadRequestError"}}
STREAM = {
    "detail": [
        {
            "type": "extra_forbidden",
            "loc": ["body", "stream_options"],
            "msg": "Extra inputs are not permitted",
        }
    ]
}


def refusing(*refusals: tuple[str, int, object]) -> Step:
    """Answers a request that holds none of the named parts, and refuses the first that it holds."""

    def step(handler: Handler) -> None:
        body = handler.served.requests[-1]
        roles = {f"role {message['role']}" for message in body["messages"]}
        for part, status, error in refusals:
            if part in body or part in roles:
                handler.reply(status, json.dumps(error), "application/json")
                return
        answers(SAID)(handler)

    return step


def opened(served: Served) -> ChatModel:
    return ChatModel(ChatSettings(model="openai:tiny-model", base_url=served.address))


def said(model: ChatModel, retries: int = 0) -> tuple[str, Reply]:
    text, reply = "", None
    for piece in model.stream(ASKED, 200, time.monotonic() + 10, retries):
        if isinstance(piece, Reply):
            reply = piece
        else:
            text += piece
    assert reply
    return text, reply


@pytest.mark.parametrize(
    ("part", "status", "error"),
    [
        ("max_tokens", 400, LIMIT),
        ("temperature", 400, TEMPERATURE),
        ("role system", 400, SYSTEM),
        ("role system", 500, SYSTEM),
        ("stream_options", 422, STREAM),
    ],
)
def test_what_a_model_refuses_is_left_out_from_then_on(
    part: str, status: int, error: object
) -> None:
    with serving_script(refusing((part, status, error))) as served:
        model = opened(served)
        assert said(model)[0] == said(model)[0] == SAID
        first, *others = served.requests
    assert len(others) == 2, "refused once, and not again"
    assert part in first or part in {f"role {message['role']}" for message in first["messages"]}
    for request in others:
        limit = "max_completion_tokens" if part == "max_tokens" else "max_tokens"
        assert request[limit] == 200
        asked = "\n".join(message["content"] for message in request["messages"])
        assert "Be brief." in asked
        assert "Who leads it?" in asked


def test_a_model_that_refuses_several_parts_is_asked_without_all_of_them() -> None:
    both = refusing(("max_tokens", 400, LIMIT), ("temperature", 400, TEMPERATURE))
    with serving_script(both) as served:
        assert said(opened(served))[0] == SAID
        assert len(served.requests) == 3


def test_a_server_that_refuses_the_same_again_is_not_asked_for_ever() -> None:
    def refuses(handler: Handler) -> None:
        handler.reply(400, json.dumps(TEMPERATURE), "application/json")

    with serving_script(refuses) as served:
        with pytest.raises(ModelError) as failed:
            said(opened(served))
        assert len(served.requests) == 2
    assert failed.value.kind is FaultKind.REJECTED
    assert "temperature" in failed.value.advice


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "temperature is not supported"),
        (400, "the request has no messages"),
        (500, "out of memory"),
    ],
)
def test_other_errors_refuse_no_part(status: int, told: str) -> None:
    assert refused_part(status, told) == ""


def thinking(field: str) -> Iterator[dict[str, object]]:
    """Chunks of thoughts beside the text, as vLLM, llama.cpp, DeepSeek and gateways send them."""
    for piece in ("Let me ", "look at passage 4 [4]."):
        yield {
            "id": "1",
            "object": "chat.completion.chunk",
            "choices": [{"index": 0, "delta": {"content": None, field: piece}}],
        }


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_thoughts_beside_the_text_are_not_part_of_it(field: str) -> None:
    script = streams(*thinking(field), chunk(SAID), chunk(finish="stop"), usage(90, 40))
    with serving_script(script) as served:
        text, reply = said(opened(served))
    assert text == reply.text == SAID
    assert reply.output_tokens == 40, "thoughts are paid for"
    assert reply.fault is None


def test_thoughts_in_parts_of_the_content_are_not_part_of_the_text() -> None:
    parts = [
        {"type": "thinking", "thinking": [{"type": "text", "text": "Let me look."}]},
        {"type": "text", "text": SAID},
    ]
    delta = {"role": "assistant", "content": parts}
    event = {"id": "1", "object": "x", "choices": [{"index": 0, "delta": delta}]}
    with serving_script(streams(event, chunk(finish="stop"))) as served:
        assert said(opened(served))[0] == SAID


@pytest.mark.parametrize(("finish", "fault"), [("length", "LENGTH"), ("stop", "EMPTY")])
def test_a_model_that_only_thinks_has_not_answered(finish: str, fault: str) -> None:
    script = streams(*thinking("reasoning_content"), chunk(finish=finish), usage(90, 40))
    with serving_script(script) as served:
        text, reply = said(opened(served))
    assert text == ""
    assert reply.fault is FaultKind[fault]


@pytest.mark.parametrize(
    "sent",
    [
        f"<think>\nWho? Aino?\n</think>\n\n{SAID}",
        f"<thinking>Who?</thinking>{SAID}",
        f"[THINK]Who? [1][/THINK]{SAID}",
        f"◁think▷Who?◁/think▷{SAID}",
        f"<think></think>\n<think>Again?</think>\n{SAID}",
        "<|channel|>analysis<|message|>Who?<|end|><|start|>assistant<|channel|>final<|message|>"
        + SAID,
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_marked_thoughts_are_left_out_however_they_arrive(sent: str, size: int) -> None:
    visible = WithoutThoughts()
    pieces = [visible.take(sent[i : i + size]) for i in range(0, len(sent), size)]
    assert "".join(pieces) + visible.end() == SAID
    assert not visible.is_unopened


@pytest.mark.parametrize(
    "text", ["<b>Yes</b>", "[1] It was Aino.", "", "  ", "a < b", "<thin ice>"]
)
def test_what_only_looks_like_a_thought_is_shown(text: str) -> None:
    visible = WithoutThoughts()
    assert "".join(visible.take(letter) for letter in text) + visible.end() == text


def test_a_model_whose_thoughts_nothing_opens_shows_them_once_at_most() -> None:
    pieces = ("Let me see", ", who leads it?", "</think>", "\n\n", SAID)
    with serving_script(answers(*pieces)) as served:
        model = opened(served)
        first, reply = said(model)
        assert after_thoughts(first) == SAID
        assert reply.thought_first
        for _ in range(2):
            assert said(model)[0] == SAID


def test_a_model_that_stops_thinking_is_heard_all_the_same() -> None:
    with serving_script(answers("Hm.</think>", SAID), answers(SAID)) as served:
        model = opened(served)
        said(model)
        assert said(model)[0] == SAID
        assert said(model)[0] == SAID
