"""Every fault of a chat model's server and what becomes of the answer, for tests and docs."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from model_server import (
    Served,
    Step,
    aborts_after,
    answers,
    chunk,
    dribbles,
    page,
    says,
    serving_script,
    silent_after,
    streams,
)

from assistant.types import Ending

ANSWER = ("Bristol Myers Squibb launched GECI ", "in Europe in 2015 [1].")
FIRST = chunk(ANSWER[0])
SLIPPED = "Bristol Myers Squibb lanserade GECI i Europa under 2015, och Karolinska var med."
# Long enough that its repetition is no loop yet.
ENDLESS = "and so the partners of the registry went on to work with one another in "
ALL, SOME, NONE = "all", "what came", "none"


@dataclass(frozen=True)
class Case:
    """What the server does, and what must come of it; ADDRESS in `told` is the server's own.

    `kept` is how much of the model's text the reader sees, `asked` how often the server was
    asked where one more attempt is allowed.
    """

    fault: str
    script: tuple[Step, ...]
    ending: Ending
    told: str = ""
    asked: int = 1
    kept: str = NONE
    settings: dict[str, object] = field(default_factory=dict)
    question: str = "When did Bristol Myers Squibb launch GECI in Europe?"
    place: Callable[[], AbstractContextManager[str]] | None = None


@contextmanager
def full_queue() -> Iterator[str]:
    """The address of a server that accepts no connection."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        waiting = []
        for _ in range(4):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(listening.getsockname())
            waiting.append(client)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        for client in waiting:
            client.close()


@contextmanager
def nobody() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    yield f"http://127.0.0.1:{port}/v1"


@contextmanager
def no_such_host() -> Iterator[str]:
    yield "http://no-such-host.invalid/v1"


@contextmanager
def without_tls() -> Iterator[str]:
    with serving_script(page) as served:
        yield served.address.replace("http:", "https:")


def json_body(body: object) -> Step:
    return lambda handler: handler.reply(200, json.dumps(body), "application/json")


AGAIN = "Ask again; if it stays so, look at the server's log."
LOG = "Ask again, or look at its log."
BROKE_OFF = (
    "The server broke off. Ask again; if it stays so, check that it has the chat.context_window "
    "configured, and look at its log."
)
UNREADABLE = f"The server sent what cannot be read. {AGAIN}"
NOT_A_MODEL = (
    "ADDRESS answers, but not as a model's server does. Mend chat.base_url; most end in /v1."
)
TOO_LONG = (
    "Question and passages are longer than the model takes. Set chat.context_window to what the "
    "server really has, or shorten the question."
)
SILENT = "The server was silent for 0.4 s. Raise chat.read_seconds, or choose a smaller model."
DROPPED = (
    "The server read only {} tokens of about SENT and dropped the rest unsaid, so the answer "
    "cannot be trusted. Give the server a larger context (Ollama: OLLAMA_CONTEXT_LENGTH), or "
    "set chat.context_window to what it has."
)
TOO_SLOW = "The answer took longer than 1.2 s. Raise chat.total_seconds, or choose a faster model."
ANSWERED = answers(*ANSWER)
HASTY: dict[str, object] = {"read_seconds": 0.4}
CUT, GONE, EMPTY, OVERFLOW = Ending.CUT, Ending.UNAVAILABLE, Ending.EMPTY, Ending.OVERFLOW

CASES = [
    Case("none", (ANSWERED,), Ending.COMPLETE, kept=ALL),
    Case(
        "connection refused",
        (),
        GONE,
        "Nothing listens at ADDRESS. Start the model's server, or mend chat.base_url.",
        asked=2,
        place=nobody,
    ),
    Case(
        "the host's name is unknown",
        (),
        GONE,
        "The name in ADDRESS is not known. Mend chat.base_url, or check the network.",
        asked=2,
        place=no_such_host,
    ),
    Case(
        "no connection in time",
        (),
        GONE,
        "ADDRESS did not accept a connection within 0.3 s. Check the network and chat.base_url, "
        "or raise chat.connect_seconds.",
        asked=2,
        settings={"connect_seconds": 0.3},
        place=full_queue,
    ),
    Case(
        "https asked of a server that speaks http",
        (),
        GONE,
        "The certificate of ADDRESS is not trusted. Check that chat.base_url begins as the server "
        "expects (http or https), or have its certificate installed.",
        place=without_tls,
    ),
    Case("silent before the first word", (silent_after(),), GONE, SILENT, settings=HASTY),
    Case(
        "silent after the first word",
        (silent_after(FIRST),),
        CUT,
        SILENT,
        kept=SOME,
        settings=HASTY,
    ),
    Case(
        "signs of life but no word",
        (dribbles(": wait\n\n"),),
        GONE,
        TOO_SLOW,
        settings={"total_seconds": 1.2},
    ),
    Case(
        "words dribble past the deadline",
        (dribbles(f"data: {json.dumps(chunk(ENDLESS))}\n\n"),),
        CUT,
        TOO_SLOW,
        kept=SOME,
        settings={"total_seconds": 1.2},
    ),
    Case(
        "401, no key set",
        (says(401, "No key"),),
        GONE,
        "There is no key for ADDRESS. Set OPENAI_API_KEY in the environment.",
    ),
    Case(
        "401, a key set",
        (says(401, "Wrong key"),),
        GONE,
        "ADDRESS does not accept the key. Check TEST_MODEL_KEY in the environment.",
        settings={"api_key_variable": "TEST_MODEL_KEY"},
    ),
    Case(
        "404 for the model",
        (says(404, "The model does not exist"),),
        GONE,
        "ADDRESS has no model tiny-model. Mend chat.model; `python -m assistant doctor` names the "
        "nearest there is.",
    ),
    Case(
        "400 for the model",
        (says(400, "Invalid model name passed in model=tiny-model"),),
        GONE,
        "ADDRESS has no model tiny-model. Mend chat.model; `python -m assistant doctor` names the "
        "nearest there is.",
    ),
    Case("404 for the address", (says(404, "Not found"),), GONE, NOT_A_MODEL),
    Case(
        "429 without Retry-After",
        (says(429, "Slow down"),),
        GONE,
        "The server limits how much it is asked. Ask again in a moment.",
        asked=2,
    ),
    Case("429, then well", (says(429, "Slow down"), ANSWERED), Ending.COMPLETE, asked=2, kept=ALL),
    Case(
        "429 with Retry-After: 1",
        (says(429, "Slow down", retry_after="1"), ANSWERED),
        Ending.COMPLETE,
        asked=2,
        kept=ALL,
        settings={"total_seconds": 10},
    ),
    Case(
        "429 with a Retry-After past the deadline",
        (says(429, "Slow down", retry_after="60"), ANSWERED),
        GONE,
        "The server limits how much it is asked. Ask again in 60 s.",
    ),
    Case(
        "429 with a Retry-After over 120 s",
        (says(429, "Slow down", retry_after="900"), ANSWERED),
        GONE,
        "The server limits how much it is asked. Ask again in 15 minutes.",
        settings={"total_seconds": 3600},
    ),
    Case("500", (says(500, "Boom"),), GONE, f"The server failed (500: Boom). {LOG}", asked=2),
    Case("503, then well", (says(503, "Boom"), ANSWERED), Ending.COMPLETE, asked=2, kept=ALL),
    Case(
        "400",
        (says(400, "Unknown field"),),
        GONE,
        "The server does not accept the request (400: Unknown field). Check chat.model and the "
        "other settings of [chat].",
    ),
    Case("an HTML page with 200", (page,), GONE, NOT_A_MODEL),
    Case(
        "a redirection elsewhere",
        (lambda handler: handler.reply(302, "", "text/plain", location="http://example.org/"),),
        GONE,
        "The server does not accept the request (HTTP 302). Check chat.model and the other "
        "settings of [chat].",
    ),
    Case(
        "JSON where a stream was asked for",
        (json_body({"choices": [{"message": {"content": "Hello"}}]}),),
        GONE,
        NOT_A_MODEL,
    ),
    Case(
        "no choices",
        (json_body({"choices": []}),),
        EMPTY,
        f"The server sent no answer at all. {AGAIN}",
    ),
    Case(
        "no choices in the stream",
        (streams({"id": "1", "object": "chat.completion.chunk", "choices": []}),),
        EMPTY,
        f"The server sent no answer at all. {AGAIN}",
    ),
    Case(
        "an empty answer",
        (answers(""),),
        EMPTY,
        "The model wrote nothing. Ask again, word the question otherwise, or choose another model.",
    ),
    Case(
        "finish_reason length",
        (answers(*ANSWER, finish="length"),),
        CUT,
        "The model reached the 200 tokens that it may write. Raise chat.max_tokens.",
        kept=ALL,
    ),
    Case(
        "words without end",
        (streams(*[chunk(ENDLESS * 5)] * 20),),
        CUT,
        "The model reached the 200 tokens that it may write. Raise chat.max_tokens.",
        kept=SOME,
    ),
    Case(
        "finish_reason content_filter",
        (answers(*ANSWER, finish="content_filter"),),
        Ending.FILTERED,
        "The server's content filter stopped the answer. Word the question otherwise, or choose "
        "another model.",
        kept=ALL,
    ),
    Case("the stream ends before the first word", (streams(done=False),), GONE, BROKE_OFF, asked=2),
    Case(
        "the same, then well", (streams(done=False), ANSWERED), Ending.COMPLETE, asked=2, kept=ALL
    ),
    Case(
        "the stream ends after the first word",
        (streams(FIRST, done=False),),
        CUT,
        BROKE_OFF,
        kept=SOME,
    ),
    Case(
        "the connection is reset before the first word", (aborts_after(),), GONE, BROKE_OFF, asked=2
    ),
    Case(
        "the connection is reset after the first word",
        (aborts_after(FIRST),),
        CUT,
        BROKE_OFF,
        kept=SOME,
    ),
    Case("a malformed first chunk", (streams("{oh"),), GONE, UNREADABLE, asked=2),
    Case("a malformed later chunk", (streams(FIRST, "{oh"),), CUT, UNREADABLE, kept=SOME),
    Case("a chunk of another shape", (streams(json.dumps([1])),), GONE, UNREADABLE, asked=2),
    Case(
        "an error in place of a chunk",
        (streams(FIRST, {"error": {"message": "Out of memory"}}),),
        CUT,
        f"The server failed (Out of memory). {LOG}",
        kept=SOME,
    ),
    Case(
        "400 for a prompt over the context window",
        (says(400, "This model's maximum context length is 512 tokens"),),
        OVERFLOW,
        TOO_LONG,
        asked=2,
    ),
    Case(
        "500 for a prompt over the context window",
        (says(500, "Requested tokens (900) exceed context window of 512"),),
        OVERFLOW,
        TOO_LONG,
        asked=2,
    ),
    Case(
        "a question too long to send",
        (ANSWERED,),
        OVERFLOW,
        TOO_LONG,
        asked=0,
        settings={"context_window": 1300},
        question="When did Bristol Myers Squibb launch GECI in Europe? " * 60,
    ),
    Case(
        "the front of the prompt is dropped silently",
        (answers(*ANSWER, sent=300),),
        OVERFLOW,
        DROPPED.format(300),
        kept=ALL,
    ),
    Case(
        "the same, down to a server's usual window",
        (answers(*ANSWER, sent=2048),),
        OVERFLOW,
        DROPPED.format(2048),
        kept=ALL,
    ),
    Case(
        "the same sentence again and again",
        (answers(*ANSWER, " ", *ANSWER),),
        CUT,
        "The model began to repeat itself and was stopped. Ask again, word the question "
        "otherwise, or choose a larger model.",
        kept=ALL,
    ),
    Case(
        "another language at first",
        (answers(SLIPPED), ANSWERED),
        Ending.COMPLETE,
        asked=2,
        kept=ALL,
    ),
    Case(
        "another language, told otherwise too",
        (answers(SLIPPED),),
        Ending.COMPLETE,
        "The model answered in another language than asked. Choose a model that is better at "
        "languages.",
        asked=2,
        kept=SOME,
    ),
    Case(
        "another model answers",
        (streams(chunk("".join(ANSWER), "stop", model="other-model")),),
        Ending.COMPLETE,
        "ADDRESS answered with the model other-model, not with tiny-model. Mend chat.model, or "
        "have the server load the other.",
        kept=ALL,
    ),
    Case(
        "503 while the model loads, then well",
        (says(503, "Loading model"), ANSWERED),
        Ending.COMPLETE,
        asked=2,
        kept=ALL,
        settings={"retries": 0},
    ),
]


@contextmanager
def served_for(case: Case) -> Iterator[Served]:
    """A server that shows the case's fault, or its address where there is none."""
    if case.place is None:
        with serving_script(*case.script) as served:
            yield served
    else:
        with case.place() as address:
            served = Served(())
            served.address = address
            yield served
