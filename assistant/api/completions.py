"""OpenAI's chat completions: the conversation as ours, our answer as a completion."""

import json
import secrets
import time
from collections.abc import Iterator
from typing import Any

from assistant.api.bodies import ChatBody
from assistant.api.desk import ask_record, question_of
from assistant.api.errors import ApiError
from assistant.types import (
    LONGEST_QUESTION,
    Answer,
    Ending,
    Event,
    Finished,
    Message,
    Question,
    Role,
    Scope,
    Text,
    Usage,
)

REFUSAL = "refusal"
# Of an answer that came; the other endings are errors.
_REASONS = {
    Ending.COMPLETE: "stop",
    Ending.NOT_FOUND: REFUSAL,
    Ending.CUT: "length",
    Ending.FILTERED: "content_filter",
}
_FAULTS = {
    Ending.OVERFLOW: (400, "context_length_exceeded"),
    Ending.EMPTY: (502, "empty_answer"),
    Ending.UNAVAILABLE: (503, "model_unavailable"),
}


def question_in(body: ChatBody, scope: Scope) -> Question:
    """The last message as the question and the others as its history.

    Raises ApiError where the last one is not a user's, or too long.
    """
    said = [
        Message(Role(message.role), message.text)
        for message in body.messages
        if message.role in ("user", "assistant")
    ]
    where = f"messages.{len(body.messages) - 1}"
    if not said or body.messages[-1].role != "user":
        told = "The last message has to be a user's question."
        raise ApiError(400, "invalid_value", told, where)
    if len(said[-1].text) > LONGEST_QUESTION:
        told = f"A question may have {LONGEST_QUESTION} characters."
        raise ApiError(400, "string_above_max_length", told, where)
    return question_of(said[-1].text, tuple(said[:-1]), scope)


def check_came(answer: Answer) -> None:
    """Raises ApiError where there is no answer to give."""
    if answer.ending in _FAULTS:
        status, code = _FAULTS[answer.ending]
        raise ApiError(status, code, answer.advice or "There is no answer.")


def completion(answer: Answer, body: ChatBody) -> dict[str, Any]:
    """The whole completion; raises ApiError where there is no answer to give."""
    check_came(answer)
    refused = answer.ending is Ending.NOT_FOUND
    message = {
        "role": "assistant",
        "content": answer.text,
        "refusal": answer.text if refused else None,
    }
    return _frame(body, "chat.completion") | {
        "choices": [
            {
                "index": 0,
                "message": message,
                "finish_reason": _REASONS[answer.ending],
                "logprobs": None,
            }
        ],
        "usage": _usage(answer.usage),
        "evidence": evidence(answer, body),
    }


def evidence(answer: Answer, body: ChatBody) -> dict[str, Any]:
    """This program's own field: what the answer rests on, and what of the request had no effect."""
    return ask_record(answer) | {"ignored": list(body.ignored())}


class Chunks:
    """The server-sent events of one streamed completion."""

    def __init__(self, body: ChatBody) -> None:
        self._body = body
        self._frame = _frame(body, "chat.completion.chunk")

    def of(self, event: Event) -> Iterator[bytes]:
        """What one event of the answer has sent; raises ApiError where no answer came."""
        if isinstance(event, Text):
            # A comment while a model is silent shows a closed connection.
            yield self._piece({"content": event.text}) if event.text else b": waiting\n\n"
        elif isinstance(event, Finished):
            check_came(event.answer)
            yield from self._end(event.answer)

    def start(self) -> bytes:
        return self._piece({"role": "assistant", "content": ""})

    def _end(self, answer: Answer) -> Iterator[bytes]:
        more = {"evidence": evidence(answer, self._body)}
        yield self._piece({}, _REASONS[answer.ending], more)
        options = self._body.stream_options
        if options and options.include_usage:
            yield sent(self._frame | {"choices": [], "usage": _usage(answer.usage)})
        yield b"data: [DONE]\n\n"

    def _piece(
        self, delta: dict[str, str], reason: str | None = None, more: dict[str, Any] | None = None
    ) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}
        return sent(self._frame | {"choices": [choice]} | (more or {}))


def sent(record: dict[str, Any]) -> bytes:
    """One server-sent event."""
    return f"data: {json.dumps(record, ensure_ascii=False)}\n\n".encode()


def _frame(body: ChatBody, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{secrets.token_hex(12)}",
        "object": kind,
        "created": int(time.time()),
        "model": body.model,
    }


def _usage(usage: Usage) -> dict[str, int]:
    return {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.input_tokens + usage.output_tokens,
    }
