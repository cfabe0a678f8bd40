"""What can be asked over HTTP, one function each; the table below is the API's description too."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from assistant.access.people import Person, program
from assistant.api.bodies import AskBody, ChatBody, SearchBody
from assistant.api.completions import Chunks, completion, question_in, sent
from assistant.api.desk import Desk, ask_record, document_record, question_of
from assistant.api.errors import ApiError, of_assistant, of_validation
from assistant.api.gatekeeper import CLIENT
from assistant.errors import AssistantError
from assistant.language import LANGUAGES
from assistant.register.exports import EXPORTS
from assistant.register.exports.plain import records
from assistant.types import Event, Message, Role

T = TypeVar("T")
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ApiCall:
    """One request: who asks, at which desk, and room to work in."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.desk: Desk = request.app.state.desk
        self.who: Person = program(getattr(request.state, CLIENT, ""))
        self._room: anyio.CapacityLimiter = request.app.state.room

    async def work(self, doing: Callable[..., T], *arguments: Any) -> T:
        """What `doing` returns, from a thread; no more at once than the settings let."""
        return await anyio.to_thread.run_sync(doing, *arguments, limiter=self._room)

    async def body(self, model: type[BaseModel]) -> Any:
        """The request's body; raises ApiError where it is not as it should be."""
        try:
            return model.model_validate_json(await self.request.body())
        except ValidationError as error:
            raise of_validation(error) from None

    def number(self, name: str, default: int | None = None) -> int | None:
        told = self.request.query_params.get(name, "")
        if not told:
            return default
        if not (told.isascii() and told.isdigit() and len(told) < 12):
            raise ApiError(400, "invalid_value", f"{name}: write a whole number.", name)
        return int(told)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        told = self.request.query_params.get(name, choices[0])
        if told not in choices:
            known = ", ".join(choices)
            raise ApiError(400, "invalid_value", f"{name}: write one of {known}.", name)
        return told


async def chat(asked: ApiCall) -> Response:
    body: ChatBody = await asked.body(ChatBody)
    scope = await asked.work(asked.desk.scope, asked.who, body.scope)
    question = question_in(body, scope)
    if not body.stream:
        answer = await asked.work(asked.desk.ask, asked.who, question, body.model)
        return JSONResponse(completion(answer, body))
    # Before anything is sent, so that a model that is not there has a status of its own.
    events = await asked.work(asked.desk.stream, asked.who, question, body.model)
    return StreamingResponse(_chunks(asked, events, Chunks(body)), media_type="text/event-stream")


async def _chunks(asked: ApiCall, events: Iterator[Event], chunks: Chunks) -> AsyncIterator[bytes]:
    """The answer's events as sent; the answer is given up where the client goes away."""
    yield chunks.start()
    try:
        while (event := await asked.work(next, events, None)) is not None:
            for piece in chunks.of(event):
                yield piece
    except ApiError as error:
        yield sent(error.record)
    except AssistantError as error:
        yield sent(of_assistant(error).record)
    finally:
        with anyio.CancelScope(shield=True):
            await asked.work(getattr(events, "close", lambda: None))


async def models(asked: ApiCall) -> Response:
    listed = [
        {"id": name, "object": "model", "created": 0, "owned_by": "collaboration-assistant"}
        for name in asked.desk.models
    ]
    return JSONResponse({"object": "list", "data": listed})


async def model(asked: ApiCall) -> Response:
    name = asked.request.path_params["model"]
    if name not in asked.desk.models:
        raise ApiError(404, "model_not_found", "There is no such model.", "model")
    told = {"id": name, "object": "model", "created": 0, "owned_by": "collaboration-assistant"}
    return JSONResponse(told)


async def ask(asked: ApiCall) -> Response:
    body: AskBody = await asked.body(AskBody)
    scope = await asked.work(asked.desk.scope, asked.who, body.scope)
    history = tuple(Message(Role(turn.role), turn.text) for turn in body.history)
    question = question_of(body.question, history, scope)
    answer = await asked.work(asked.desk.ask, asked.who, question, body.model)
    return JSONResponse(ask_record(answer))


async def search(asked: ApiCall) -> Response:
    body: SearchBody = await asked.body(SearchBody)
    found = await asked.work(asked.desk.search, asked.who, body)
    return JSONResponse({"passages": found})


async def documents(asked: ApiCall) -> Response:
    held = await asked.work(asked.desk.documents, asked.who)
    return JSONResponse({"documents": [document_record(document) for document in held]})


async def document(asked: ApiCall) -> Response:
    named, start, end = (
        asked.request.path_params["document"],
        asked.number("start"),
        asked.number("end"),
    )
    read = await asked.work(asked.desk.read, asked.who, named, start or 0, end)
    return JSONResponse(read)


async def register(asked: ApiCall) -> Response:
    form = asked.choice("format", ("json", *_TYPES))
    language = asked.choice("language", LANGUAGES)
    if form == "json":
        rows = await asked.work(asked.desk.rows, asked.who)
        return JSONResponse({"rows": records(rows)})
    kept = await asked.work(asked.desk.register, asked.who)
    joined = await asked.work(kept.collaborations)
    data = await asked.work(EXPORTS[form], joined, kept.columns, language)
    saved = {"Content-Disposition": f'attachment; filename="register.{form}"'}
    return Response(data, media_type=_TYPES[form], headers=saved)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`parameters` are those of the address: a name and what it means."""

    method: str
    path: str
    summary: str
    answer: Callable[[ApiCall], Awaitable[Response]]
    body: type[BaseModel] | None = None
    parameters: tuple[tuple[str, str], ...] = ()

    async def __call__(self, request: Request) -> Response:
        return await self.answer(ApiCall(request))


ENDPOINTS = (
    Endpoint("POST", "/v1/chat/completions", "A chat completion, as OpenAI's", chat, ChatBody),
    Endpoint("GET", "/v1/models", "The models that can be named", models),
    Endpoint("GET", "/v1/models/{model}", "One of them", model),
    Endpoint("POST", "/ask", "The answer to a question, with all that it rests on", ask, AskBody),
    Endpoint("POST", "/search", "The passages nearest to a query, best first", search, SearchBody),
    Endpoint("GET", "/documents", "All documents, without their texts", documents),
    Endpoint(
        "GET",
        "/documents/{document:path}",
        "A document's text, by its id or name; 20,000 characters at most",
        document,
        None,
        (("start", "the first character, from 0"), ("end", "the character after the last")),
    ),
    Endpoint(
        "GET",
        "/register",
        "The collaborations, each cell with the words it rests on",
        register,
        None,
        (
            ("format", "json, csv, xlsx or docx"),
            ("language", "of the columns' names in a file: en, sv, no, da or fi"),
        ),
    ),
)
